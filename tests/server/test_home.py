"""The folder of an installation and the database that it names."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from luoshi.server.settings.home import Home, database_settings, find_home


def test_the_home_is_what_the_environment_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LUOSHI_HOME", str(tmp_path))
    home = find_home()
    assert home == Home(tmp_path)
    assert {home.database.parent, home.files.parent, home.secret.parent} == {tmp_path}


def test_without_a_url_the_database_is_a_file_of_the_home(tmp_path: Path) -> None:
    settings = database_settings(None, Home(tmp_path))
    assert settings["NAME"] == str(tmp_path / "luoshi.sqlite3")
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_url_names_postgresql(tmp_path: Path) -> None:
    settings = database_settings("postgresql://li%40x:p%2Fw@db.example:6432/luoshi?sslmode=require", Home(tmp_path))
    assert (settings["USER"], settings["PASSWORD"]) == ("li@x", "p/w")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "6432", "luoshi")
    assert settings["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize("url", ["mysql://localhost/x", "luoshi", "postgresql://localhost/"])
def test_another_database_is_refused_with_what_to_write(url: str, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL 应为 postgresql"):
        database_settings(url, Home(tmp_path))


@pytest.mark.django_db
def test_the_database_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
