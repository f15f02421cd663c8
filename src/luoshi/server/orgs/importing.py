"""Organisations from a workbook: what its rows say, what is wrong with them and where. Nothing is written here.

The workbook is read by the library's own reader, so every error names its cell. A preview holds the hash of the bytes
that it was made of; the service that writes takes the same bytes and the hash that the person saw.
"""

import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import xlsxwriter

from luoshi.document import Document
from luoshi.extraction.view import normal
from luoshi.server.core.said import say
from luoshi.server.orgs.models import Government, GovernmentLevel, OrganisationKind, OrganisationName
from luoshi.server.orgs.sheets import Line, RowError, Sheet, heads_of, open_workbook, table_with

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 5000
SHEET = "机构"

NAME, KIND, LEVEL = "机构全称", "类别", "层级"
SHORT, ALIASES, PLATES = "简称", "别称", "加挂牌子"
SUPERIOR, SUPERVISOR, MEMBERS = "上级机构", "主管部门", "组成员"
CODE, STARTS_ON = "行政区划代码", "设立日期"
COLUMNS: Mapping[str, str] = {
    NAME: say("必填。现行全称，例如“云岭县水利局”；机构组填“各乡镇”这样的统称"),
    KIND: say("必填。%(choices)s", choices="、".join(OrganisationKind.labels)),
    LEVEL: say("省级、市级、县级、乡级；不填为本级政府的层级"),
    SHORT: say("多个用顿号隔开，常用的在前"),
    ALIASES: say("旧称、异写等，多个用顿号隔开"),
    PLATES: say("同一机构的另一块牌子"),
    SUPERIOR: say("表内或者已登记机构的全称；也可以填系统以外的机构"),
    SUPERVISOR: say("事业单位、企业的主管部门，须为表内或者已登记的机构"),
    MEMBERS: say("只有机构组填写；全称，多个用顿号隔开"),
    CODE: say("乡镇街道填 9 位或 12 位代码，可以不填"),
    STARTS_ON: say("例如 2019-03-01；不清楚的不填"),
}
"""The columns of the workbook and what they take."""

_KINDS = {label: OrganisationKind(value) for value, label in OrganisationKind.choices}
_LEVELS = {label: GovernmentLevel(value) for value, label in GovernmentLevel.choices}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_LISTED = re.compile(r"[、,，;；\n]+")


Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """One organisation of the workbook. ``known`` rows are registered already and stay as they are."""

    place: str
    name: str
    kind: OrganisationKind
    level: GovernmentLevel
    short: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    superior: str = ""
    supervisor: str = ""
    members: tuple[str, ...] = ()
    division_code: str = ""
    starts_on: date | None = None
    known: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do; it can be carried out where ``errors`` is empty."""

    sha256: str
    rows: tuple[ImportRow, ...]
    errors: tuple[RowError, ...]

    @property
    def new(self) -> tuple[ImportRow, ...]:
        """The rows that would be written."""
        return tuple(row for row in self.rows if not row.known)


def preview_import(government: Government, data: bytes, name: str) -> Preview:
    """Read a workbook and say what an import would do. Raises Invalid for a file that is no such workbook at all."""
    document = open_workbook(
        data, name, largest=LARGEST, too_large=say("请拆成几个文件导入"), unreadable=say("请按模板另存为 xlsx 后再导入")
    )
    sheet = _Organisations.of(document, government)
    rows = list(sheet.rows())
    _against_each_other(rows, sheet.errors)
    rows = _against_the_register(government, rows, sheet.errors)
    return Preview(hashlib.sha256(data).hexdigest(), tuple(rows), tuple(sheet.errors))


@dataclass(slots=True, kw_only=True)
class _Organisations(Sheet):
    """The sheet of organisations; ``level`` is that of a row which names none."""

    level: GovernmentLevel

    @classmethod
    def of(cls, document: Document, government: Government) -> "_Organisations":
        table = table_with(
            document,
            (NAME, KIND),
            most=MOST_ROWS,
            too_many=say("表格超过 %(most)s 行", most=MOST_ROWS),
            none=say("没有找到机构表：第一行须有“%(name)s”和“%(kind)s”两列", name=NAME, kind=KIND),
            kind=say("不是机构表"),
        )
        return cls(document, table, heads_of(document, table), level=GovernmentLevel(government.level))

    def rows(self) -> Iterator[ImportRow]:
        return filter(None, map(self._row, self.lines()))

    def _row(self, line: Line) -> ImportRow | None:
        before = len(self.errors)
        name, place = self.cell(line, NAME)
        if not name:
            self.wrong(place, say("没有填写机构全称；整行不需要时请删去"))
        kind = self._choice(line, KIND, _KINDS)
        level = self._choice(line, LEVEL, _LEVELS, self.level)
        code, code_place = self.cell(line, CODE)
        if code and not re.fullmatch(r"\d{6}|\d{9}|\d{12}", code):
            self.wrong(code_place, say("“%(code)s”不是行政区划代码，应为 6、9 或 12 位数字", code=code))
        members, members_place = self.cell(line, MEMBERS)
        if members and kind is not OrganisationKind.GROUP:
            self.wrong(members_place, say("只有类别为“机构组”的行才能填写组成员"))
        starts_on = self._day(line)
        if len(self.errors) > before or kind is None or level is None:
            return None
        return ImportRow(
            place=place,
            name=name,
            kind=kind,
            level=level,
            short=self._list(line, SHORT),
            aliases=self._list(line, ALIASES),
            plates=self._list(line, PLATES),
            superior=self.cell(line, SUPERIOR)[0],
            supervisor=self.cell(line, SUPERVISOR)[0],
            members=self._list(line, MEMBERS),
            division_code=code,
            starts_on=starts_on,
        )

    def _list(self, line: Line, column: str) -> tuple[str, ...]:
        parts = (part.strip() for part in _LISTED.split(self.cell(line, column)[0]))
        return tuple(dict.fromkeys(filter(None, parts)))

    def _choice(
        self,
        line: Line,
        column: str,
        choices: Mapping[str, Choice],
        default: Choice | None = None,
    ) -> Choice | None:
        text, place = self.cell(line, column)
        if text in choices:
            return choices[text]
        if text or default is None:
            said = say("“%(text)s”不能识别", text=text) if text else say("没有填写%(column)s", column=column)
            self.wrong(place, say("%(said)s，请填：%(choices)s", said=said, choices="、".join(choices)))
            return None
        return default

    def _day(self, line: Line) -> date | None:
        text, place = self.cell(line, STARTS_ON)
        found = _DAY.fullmatch(text)
        if text and not found:
            self.wrong(place, say("“%(text)s”不是日期，请写成 2019-03-01 的样子，不清楚的请留空", text=text))
        try:
            return date(*map(int, found.groups())) if found else None
        except ValueError:
            self.wrong(place, say("没有“%(text)s”这一天，请核对", text=text))
            return None


def _against_each_other(rows: Sequence[ImportRow], errors: list[RowError]) -> None:
    """A name stands once in the workbook."""
    met: dict[str, ImportRow] = {}
    for row in rows:
        for text in (row.name, *row.short, *row.aliases, *row.plates):
            first = met.setdefault(normal(text), row)
            if first is not row:
                errors.append(
                    RowError(
                        row.place,
                        say(
                            "名称“%(text)s”与 %(place)s 的“%(name)s”重复，一个名称只能属于一个机构",
                            text=text,
                            place=first.place,
                            name=first.name,
                        ),
                    )
                )


def _against_the_register(government: Government, rows: Sequence[ImportRow], errors: list[RowError]) -> list[ImportRow]:
    """Rows whose full name is registered are known; other names must be free; what rows point to must be there."""
    open_names = OrganisationName.objects.filter(government=government, ends_on__isnull=True)
    registered = {name.matched: name for name in open_names.select_related("organisation")}
    in_file = {normal(row.name) for row in rows}
    checked = []
    for row in rows:
        own = registered.get(normal(row.name))
        if own is not None and own.kind == "full":
            checked.append(replace(row, known=True))
            continue
        for text in (row.name, *row.short, *row.aliases, *row.plates):
            other = registered.get(normal(text))
            if other is not None:
                errors.append(RowError(row.place, say("名称“%(text)s”已登记在另一个机构名下，请核对", text=text)))
        for text, column in ((row.supervisor, SUPERVISOR), *((member, MEMBERS) for member in row.members)):
            if text and normal(text) not in in_file and normal(text) not in registered:
                errors.append(
                    RowError(
                        row.place,
                        say("%(column)s“%(text)s”既不在表内，也没有登记过，请核对或者补上", column=column, text=text),
                    )
                )
        checked.append(row)
    return checked


def template() -> bytes:
    """An empty workbook with the columns, a note on each, and lists to choose kind and level from."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1})
    text = book.add_format({"num_format": "@"})
    for column, (name, note) in enumerate(COLUMNS.items()):
        sheet.write_string(0, column, name, head)
        sheet.write_comment(0, column, note)
        sheet.set_column(column, column, max(14, 2 * len(name) + 4), text)
        choices = {KIND: list(_KINDS), LEVEL: list(_LEVELS)}.get(name)
        if choices:
            sheet.data_validation(1, column, MOST_ROWS, column, {"validate": "list", "source": choices})
    sheet.freeze_panes(1, 1)
    book.close()
    return stream.getvalue()
