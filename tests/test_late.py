"""Opening one room opens no other."""

import subprocess
import sys
from types import ModuleType

import pytest

import luoshi
import luoshi.document
import luoshi.extraction


@pytest.mark.parametrize("package", [luoshi, luoshi.document, luoshi.extraction], ids=lambda package: package.__name__)
def test_every_public_name_is_found_where_it_is_said_to_live(package: ModuleType) -> None:
    for name in package.__all__:
        assert getattr(package, name).__name__ == name
        assert vars(package)[name] is getattr(package, name), "it is kept once it is found"


def test_a_name_without_a_home_is_told_as_by_any_module() -> None:
    with pytest.raises(AttributeError, match=r"module 'luoshi\.extraction' has no attribute 'abstract'"):
        luoshi.extraction.abstract  # noqa: B018  # asking is the test


def test_what_uses_one_module_loads_no_rules() -> None:
    source = "import sys, luoshi.extraction.view; print([name for name in sys.modules if '.grammar' in name])"
    assert subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True).stdout == "[]\n"
