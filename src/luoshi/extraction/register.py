"""A register of organisations: which body a printed name stands for.

Order of resolution (brief 7): exact name or alias → the level word replaced by its place (县 → 云岭县) → the normal
form (without 和, 与 and the words that short names drop) → candidates for a person. Bodies of different levels are
never merged for likeness: 县生态环境局 is not 市生态环境局X县分局.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from luoshi.extraction.view import normal

SCHEMA = "luoshi.register/1"


class RegisterError(Exception):
    """A register file that cannot be used; the message (Chinese) names the fault and the place."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body or a group of bodies under the names that papers use for it."""

    id: str
    name: str
    short: tuple[str, ...]
    aliases: tuple[str, ...]
    kind: str
    level: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The body that a name stands for, or the candidates where it is not certain; ``rule`` says how it was found."""

    organisation: str | None
    candidates: tuple[str, ...]
    rule: str


@dataclass(frozen=True)
class Register:
    """A frozen list of organisations as of a day, with the places that 县, 市 and 省 stand for."""

    organisations: tuple[Organisation, ...]
    place: str = ""
    city: str = ""
    province: str = ""
    as_of: date | None = None

    @cached_property
    def _exact(self) -> dict[str, str]:
        return {
            normal(name): body.id
            for body in self.organisations
            for name in (body.name, *body.short, *body.aliases)
            if name
        }

    @cached_property
    def _reduced(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for body in self.organisations:
            for name in dict.fromkeys((body.name, *body.short, *body.aliases)):
                ids = found.setdefault(self._reduce(normal(name)), [])
                if body.id not in ids:
                    ids.append(body.id)
        return found

    def organisation(self, identifier: str) -> Organisation | None:
        """The body with an id, or None."""
        return next((body for body in self.organisations if body.id == identifier), None)

    def resolve(self, name: str) -> Match:
        """The body that a printed name stands for; never by likeness across levels."""
        text = normal(name)
        if not text:
            return Match(None, (), "register.candidates")
        if text in self._exact:
            return Match(self._exact[text], (), "register.exact")
        for expanded in self._expanded(text):
            if expanded in self._exact:
                return Match(self._exact[expanded], (), "register.level")
        reduced = self._reduced.get(self._reduce(text), [])
        if len(reduced) == 1:
            return Match(reduced[0], (), "register.normal")
        return Match(None, tuple(reduced) or self._candidates(text), "register.candidates")

    def _expanded(self, text: str) -> list[str]:
        """县水务局 → 云岭县水务局; 云岭县水务局 → 县水务局; 石文镇 → 石文镇人民政府."""
        places = {"县": self.place, "区": self.place, "旗": self.place, "市": self.city, "省": self.province}
        found = []
        for word, place in places.items():
            if place and text.startswith(word) and not text.startswith(place):
                found.append(place + text[1:])
            if place and text.startswith(place) and len(text) > len(place):
                found.append(word + text[len(place) :])
        if re.search(r"(?:镇|乡|街道)$", text):
            found += [text + "人民政府", text + "办事处", self.place + text + "人民政府"]
        if self.place and re.search(r"(?:镇|乡|街道)(?:人民政府|办事处)?$", text):
            found.append(text.removeprefix(self.place) if text.startswith(self.place) else self.place + text)
        found.append(text.removesuffix("人民政府"))
        return found

    def _reduce(self, text: str) -> str:
        """A name without what short names drop; the level stays."""
        for word, place in (("县", self.place), ("市", self.city), ("省", self.province)):
            if place and text.startswith(place):
                text = word + text[len(place) :]
        text = re.sub(r"\([^()]*\)", "", text)
        for long, short in _SHORTER:
            text = text.replace(long, short)
        return re.sub(r"[和与及]|人民(?=政府)", "", text)

    def _candidates(self, text: str) -> tuple[str, ...]:
        """Bodies of the same level that share the core of the name, for a person to choose from."""
        level = text[0] if text[:1] in "县市省区" else ""
        core = re.sub(r"(?:局|委员会|委|办公室|办|中心|公司)$", "", self._reduce(text).lstrip("县市省区各"))
        if len(core) < 2:
            return ()
        found = []
        for body in self.organisations:
            names = [self._reduce(normal(n)) for n in (body.name, *body.short, *body.aliases)]
            if any(core in n and (not level or n.startswith(level)) for n in names):
                found.append(body.id)
        return tuple(found[:5])


# Words as full names print them, and what short names make of them.
_SHORTER = (
    ("市场监督管理", "市场监管"),
    ("发展和改革", "发改"),
    ("发展改革", "发改"),
    ("工业和信息化", "工信"),
    ("卫生健康", "卫健"),
    ("交通运输", "交通"),
    ("住房和城乡建设", "住建"),
    ("住房城乡建设", "住建"),
    ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"),
    ("文化旅游和广播电视", "文旅广电"),
    ("文化和旅游广电", "文旅广电"),
    ("文化旅游和广电", "文旅广电"),
    ("广播电视", "广电"),
    ("应急管理", "应急"),
    ("委员会", "委"),
    ("办公室", "办"),
)


def load_register(path: str | Path) -> Register:
    """Read a register from a TOML file (schema ``luoshi.register/1``, see examples/county/organisations.toml).

    Raises RegisterError for a file that is missing, no TOML, of another schema, or that names one thing twice.
    """
    file = Path(path)
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise RegisterError(f"机构名册无法打开: {file}({error.strerror}),请检查路径") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RegisterError(f"机构名册不是有效的 TOML 文件: {file}({error}),请改正后重试") from error
    if data.get("schema") != SCHEMA:
        raise RegisterError(
            f"机构名册的 schema 应为 {SCHEMA}: {file},请按 examples/county/organisations.toml 的格式填写"
        )
    bodies = [_organisation(entry, file) for entry in data.get("organisation", [])]
    bodies += [_organisation(entry | {"kind": "group"}, file) for entry in data.get("group", [])]
    _no_name_twice(bodies, file)
    as_of = data.get("as_of")
    return Register(
        tuple(bodies),
        str(data.get("place", "")),
        str(data.get("city", "")),
        str(data.get("province", "")),
        as_of if isinstance(as_of, date) else None,
    )


def _organisation(entry: Any, file: Path) -> Organisation:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not isinstance(entry.get("name"), str):
        raise RegisterError(f"机构名册有一条缺少 id 或 name: {file},请补上")
    latest = entry.get("members", [{}])[-1] if entry.get("members") else {}
    return Organisation(
        entry["id"],
        entry["name"],
        tuple(map(str, entry.get("short", []))),
        tuple(map(str, entry.get("aliases", []))),
        str(entry.get("kind", "")),
        str(entry.get("level", "")),
        tuple(map(str, latest.get("ids", []))),
    )


def _no_name_twice(bodies: list[Organisation], file: Path) -> None:
    seen: dict[str, str] = {}
    for body in bodies:
        for name in dict.fromkeys((body.name, *body.short, *body.aliases)):
            if seen.setdefault(normal(name), body.id) != body.id:
                raise RegisterError(
                    f"机构名册里“{name}”同时属于 {seen[normal(name)]} 和 {body.id}: {file},一个名称只能属于一个机构"
                )
