"""The register as a file: what is read back is what was written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.extraction.register import Organisation, Register, load_register
from luoshi.server.orgs.register_file import register_toml
from luoshi.server.orgs.selectors import register_for
from server_cast import TODAY, Cast


@pytest.mark.django_db
def test_the_file_of_a_county_is_its_register(cast: Cast, tmp_path: Path) -> None:
    register = register_for(cast.county, TODAY)
    file = tmp_path / "register.toml"
    file.write_text(register_toml(register), "utf-8")
    assert load_register(file) == register
    assert load_register(file).resolve("县水务局").organisation == cast.body("water")


SIGNS = st.characters(codec="utf-8")


@given(name=st.text(SIGNS, min_size=1, max_size=30), place=st.text(SIGNS, max_size=9))
def test_any_name_survives(tmp_path_factory: pytest.TempPathFactory, name: str, place: str) -> None:
    body = Organisation("org-1", name, (), (f"{name}2",), "bureau", "county")
    register = Register((body,), place, "", "", TODAY)
    file = tmp_path_factory.mktemp("register") / "register.toml"
    file.write_bytes(register_toml(register).encode())
    assert load_register(file) == register
