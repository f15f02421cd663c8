"""Names of a package that are loaded when first used: opening one room must not open all that stand behind it."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def late(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a package (PEP 562): ``homes`` names the module that each public name lives in.

    What is found is put into the package, so that it is looked for once. A name without a home raises AttributeError,
    as for any module.
    """

    def found(name: str) -> Any:
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(home), name)
        setattr(sys.modules[package], name, value)
        return value

    return found
