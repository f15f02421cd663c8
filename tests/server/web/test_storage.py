"""Static files are collected under names of their content, and every name inside them is found."""

import json
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings


def test_collected_names_follow_the_content(tmp_path: Path) -> None:
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "luoshi.server.web.storage.Storage"},
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=str(tmp_path)):
        call_command("collectstatic", verbosity=0, interactive=False)
    names = json.loads((tmp_path / "staticfiles.json").read_text("utf-8"))["paths"]
    main = (tmp_path / names["web/js/main.js"]).read_text("utf-8")
    imported = re.findall(r'from "\./([^"]+)"', main)
    source = finders.find("web/js/main.js")
    assert isinstance(source, str)
    plain = Path(source).read_text("utf-8")
    assert len(imported) == len(re.findall(r'from "\./', plain)) > 0
    assert all((tmp_path / "web" / "js" / name).is_file() for name in imported)
    assert all(re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name) for name in imported)
    assert (tmp_path / (names["vendor/htmx/htmx.min.js"] + ".gz")).is_file()
