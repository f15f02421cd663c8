"""The two sides of an evaluation, read from JSON: gold plans as annotated, and predictions as a program made them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


class EvaluationError(Exception):
    """Gold or predictions that cannot be used. The message is Chinese and names file, place and cause."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Particulars of the issuing document; empty where the document says nothing."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: str = ""
    addressees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Owner:
    """A body with its role; a prediction may hold any word as role, or none."""

    name: str
    role: str | int | float | None


@dataclass(frozen=True, slots=True)
class Task:
    """A task of either side. Gold has ``begins``, ``ends`` and ``length`` of the body, a prediction has the ``body``.

    ``due`` is compared as it stands, so a prediction's may be any JSON value.
    """

    label: str
    title: str
    owners: tuple[Owner, ...]
    due: object
    body: str = ""
    begins: str = ""
    ends: str = ""
    length: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """A target of either side. ``value``, ``comparator`` and ``due`` of a prediction may be any JSON value."""

    quote: str
    subject: str
    comparator: object
    value: object
    value_to: object
    unit: str
    due: object


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document that the text names, by title, number or both."""

    title: str
    number: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What both sides say of one document."""

    kind: object = None
    metadata: Metadata = field(default_factory=Metadata)
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    citations: tuple[Citation, ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated plan with the id of its document."""

    id: str
    plan: Plan


def load_gold(directory: Path) -> list[Gold]:
    """The gold plans ``*.json`` of a folder, sorted by file name. Raises ``EvaluationError``."""
    paths = sorted(directory.glob("*.json"))
    if not paths:
        raise EvaluationError(f"{directory}: 没有标准答案(*.json)；请给出存放标准答案的文件夹")
    return [_gold(path) for path in paths]


def load_predictions(path: Path) -> dict[str, Plan]:
    """The predictions of a JSON Lines file by document id. Raises ``EvaluationError``, also for an id given twice."""
    found: dict[str, Plan] = {}
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            key = record["id"]
        except (ValueError, TypeError, KeyError) as error:
            raise EvaluationError(f"{path}: 第{number}行不是带 id 的 JSON 对象") from error
        if key in found:
            raise EvaluationError(f"{path}: 第{number}行：{key} 出现了两次")
        try:
            found[key] = predicted(record)
        except EvaluationError as error:
            raise EvaluationError(f"{path}: 第{number}行：{error}") from error
    return found


def annotated(record: Mapping[str, Any]) -> Gold:
    """The gold plan of an annotation object (form of the annotation guide). Raises ``EvaluationError``."""
    try:
        plan = Plan(
            kind=record["kind"],
            metadata=_metadata(_mapping(record["metadata"], "metadata")),
            tasks=_each(record, "tasks", _gold_task),
            targets=_each(record, "targets", _gold_target),
            citations=_each(record, "citations", _citation),
            attachments=_words(record, "attachments"),
        )
        return Gold(str(record["id"]), plan)
    except KeyError as error:
        raise EvaluationError(f"缺少字段 {error.args[0]}") from error


def predicted(record: Mapping[str, Any]) -> Plan:
    """The plan of a prediction object (fields of the annotation guide, all optional). Raises ``EvaluationError``."""
    metadata = record.get("metadata") or {}
    return Plan(
        kind=record.get("kind"),
        metadata=_metadata(_mapping(metadata, "metadata")),
        tasks=_each(record, "tasks", _found_task),
        targets=_each(record, "targets", _found_target),
        citations=_each(record, "citations", _citation),
        attachments=_words(record, "attachments"),
    )


def _gold(path: Path) -> Gold:
    text = _text(path)
    try:
        return annotated(_mapping(json.loads(text), "标准答案"))
    except ValueError as error:
        raise EvaluationError(f"{path}: 不是 JSON：{error}") from error
    except EvaluationError as error:
        raise EvaluationError(f"{path}: {error}") from error


def _gold_task(task: Mapping[str, Any]) -> Task:
    return Task(
        label=_word(task, "label"),
        title=_word(task, "title", required=True),
        owners=_each(task, "owners", _owner),
        due=task.get("due"),
        begins=_word(task, "begins", required=True),
        ends=_word(task, "ends", required=True),
        length=task.get("length") or 0,
    )


def _gold_target(target: Mapping[str, Any]) -> Target:
    return Target(
        quote=_word(target, "quote", required=True),
        subject=_word(target, "subject", required=True),
        comparator=target["comparator"],
        value=target["value"],
        value_to=target.get("value_to"),
        unit=_word(target, "unit", required=True),
        due=target.get("due"),
    )


def _found_task(task: Mapping[str, Any]) -> Task:
    return Task(
        label=_word(task, "label"),
        title=_word(task, "title"),
        owners=_each(task, "owners", _owner),
        due=task.get("due"),
        body=_word(task, "body"),
    )


def _found_target(target: Mapping[str, Any]) -> Target:
    return Target(
        quote=_word(target, "quote"),
        subject=_word(target, "subject"),
        comparator=target.get("comparator"),
        value=target.get("value"),
        value_to=target.get("value_to"),
        unit=_word(target, "unit"),
        due=target.get("due"),
    )


def _owner(owner: Mapping[str, Any]) -> Owner:
    role = owner.get("role")
    if not isinstance(role, str | int | float | None):
        raise EvaluationError("role 不是文字")
    return Owner(_word(owner, "name"), role)


def _citation(citation: Mapping[str, Any]) -> Citation:
    return Citation(_word(citation, "title"), _word(citation, "number"))


def _metadata(record: Mapping[str, Any]) -> Metadata:
    return Metadata(
        title=_word(record, "title"),
        number=_word(record, "number"),
        issuer=_word(record, "issuer"),
        issued_on=_word(record, "issued_on"),
        addressees=_words(record, "addressees"),
    )


def _each(record: Mapping[str, Any], key: str, build: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    return tuple(build(_mapping(item, key)) for item in _items(record, key))


def _words(record: Mapping[str, Any], key: str) -> tuple[str, ...]:
    items = _items(record, key)
    if not all(isinstance(item or "", str) for item in items):
        raise EvaluationError(f"{key} 中有不是文字的项")
    return tuple(item or "" for item in items)


def _items(record: Mapping[str, Any], key: str) -> list[Any]:
    items = record.get(key) or []
    if not isinstance(items, list):
        raise EvaluationError(f"{key} 不是数组")
    return items


def _word(record: Mapping[str, Any], key: str, *, required: bool = False) -> str:
    value = (record[key] if required else record.get(key)) or ""
    if not isinstance(value, str):
        raise EvaluationError(f"{key} 不是文字")
    return value


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise EvaluationError(f"{name} 不是 JSON 对象")
    return value


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"{path}: 无法读取：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: 不是 UTF-8 文本") from error
