"""Rows are written by services alone: nothing else in the server saves, creates, updates or deletes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from repository import PACKAGE

SERVER = PACKAGE / "server"
# methods that write whatever they are called on; get_or_create and its like look harmless and are not
_ALWAYS = frozenset(
    {"save", "delete", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "set_password"}
) | frozenset({"asave", "adelete", "acreate", "abulk_create", "aget_or_create", "aupdate_or_create"})
# methods that write on a query and have innocent namesakes elsewhere (dict.update, set.add)
_ON_QUERIES = frozenset({"update", "aupdate", "add", "set", "remove", "clear", "execute", "executemany"})
_QUERY_SIGNS = ("objects", "filter(", "exclude(", ".all()", "cursor", "_set")
# what looks like writing and is not, or is the platform's own: module, method, why
ALLOWED = {
    ("audit/models.py", "save"): "the model's own guard hands on to Django",
    ("papers/models.py", "save"): "the model's own guard hands on to Django",
    ("web/second_factor.py", "save"): "writes a picture, not a row",
    ("keeping/doctor_inside.py", "execute"): "asks the database how it is",
    ("files/draw.py", "save"): "writes a picture, not a row",
    ("files/strip_picture.py", "save"): "writes a picture, not a row",
    ("files/strip_pdf.py", "save"): "writes a document, not a row",
    ("audit/triggers.py", "execute"): "called by migrations, to create and drop the triggers",
    ("jobs/worker.py", "execute"): "has the database notice a client that is gone",
    ("search/indexes.py", "execute"): "called by migrations, to make and drop the index of terms",
}


def writes(source: str) -> Iterator[str]:
    """The calls in a module that write rows, each with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            receiver, method = ast.unparse(node.func.value), node.func.attr
            on_query = method in _ON_QUERIES and any(sign in receiver for sign in _QUERY_SIGNS)
            if method in _ALWAYS or on_query:
                yield f"{method}:{node.lineno}"


def outside_services() -> list[Path]:
    """The modules that must not write."""
    paths = sorted(path.relative_to(SERVER) for path in SERVER.rglob("*.py"))
    return [path for path in paths if not {"services", "migrations"} & set(path.parts) and path.name != "services.py"]


@pytest.mark.parametrize("module", outside_services(), ids=str)
def test_only_services_write(module: Path) -> None:
    found = [each.partition(":")[0] for each in writes((SERVER / module).read_text("utf-8"))]
    assert [method for method in found if (module.as_posix(), method) not in ALLOWED] == []


def test_what_is_allowed_exists_and_says_why() -> None:
    for (module, method), reason in ALLOWED.items():
        assert any(each.startswith(f"{method}:") for each in writes((SERVER / module).read_text("utf-8"))), module
        assert reason


@pytest.mark.parametrize(
    "planted",
    [
        "User.objects.create(login_name='x')",
        "User.objects.filter(pk=1).update(is_active=False)",
        "person.save(update_fields=['x'])",
        "person.delete()",
        "group.members.all().delete()",
        "User.objects.get_or_create(login_name='x')",
        "with connection.cursor() as cursor:\n    cursor.execute('DELETE FROM x')",
        "User.objects.bulk_create([person])",
    ],
)
def test_a_planted_write_is_found(planted: str) -> None:
    assert list(writes(planted))


@pytest.mark.parametrize(
    "innocent", ["found.update(other)", "known.add(name)", "User.objects.filter(pk=1).first()", "names.clear()"]
)
def test_innocent_namesakes_are_left_alone(innocent: str) -> None:
    assert not list(writes(innocent))


def test_services_do_write() -> None:
    """The rule is about something: the services are found to write."""
    found = [list(writes(path.read_text("utf-8"))) for path in SERVER.rglob("services/*.py")]
    assert sum(map(len, found)) > 20
