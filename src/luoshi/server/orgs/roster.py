"""Accounts from a workbook: what its rows say, what is wrong with them and where. Nothing is written here.

A county begins with some sixty accounts. The sheet names the people, and beside each the post that they should get;
the post is only proposed (``services.proposals``). Reading the file knows no database, so that the service that
writes can do it before its transaction.
"""

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import xlsxwriter

from luoshi.document import Document
from luoshi.extraction.view import normal
from luoshi.server.core.errors import Invalid
from luoshi.server.core.roles import GRANTABLE, ROLE_NAMES, PostRole
from luoshi.server.core.said import say
from luoshi.server.orgs.models import Government, Organisation, OrganisationKind, OrganisationName, User
from luoshi.server.orgs.phones import seal
from luoshi.server.orgs.sheets import Line, RowError, Sheet, heads_of, open_workbook, table_with

LARGEST = 1024 * 1024
MOST_ROWS = 200
"""Rows of one sheet: hashing a password takes a tenth of a second, on purpose."""
SHEET = "人员"

NAME, LOGIN, ORGANISATION, ROLE, TITLE, PHONE = "姓名", "登录名", "单位", "岗位", "职务", "电话"
COLUMNS: Mapping[str, str] = {
    NAME: say("必填。1—40 个字"),
    LOGIN: say("必填。2—32 个小写字母、数字、点、短横线或下划线，全系统唯一，例如 zhang.san"),
    ORGANISATION: say("已登记机构的全称、简称或者别称；与“岗位”一起填写，都不填则只开账号"),
    ROLE: "、".join(ROLE_NAMES[role] for role in PostRole if role in GRANTABLE),
    TITLE: say("公文中的称呼，例如“副县长”；可以不填"),
    PHONE: say("11 位手机号、带区号的座机或者短号；可以不填"),
}
"""The columns of the workbook and what they take."""

_ROLES = {ROLE_NAMES[role]: role for role in PostRole if role in GRANTABLE}
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
_LONGEST = {NAME: 40, TITLE: 60}


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One person of the sheet; ``place`` is the cell of the name. ``body`` is who the unit was found to be."""

    place: str
    name: str
    login_name: str
    unit: str = ""
    role: PostRole | None = None
    title: str = ""
    phone: str = ""
    body: Organisation | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """A sheet as it was read: its hash, its rows, and what is wrong with them."""

    sha256: str
    rows: tuple[RosterRow, ...]
    errors: tuple[RowError, ...]


def read_roster(data: bytes, name: str) -> Roster:
    """Read a workbook; asks no database. Raises Invalid for a file that is no such workbook at all."""
    document = open_workbook(
        data,
        name,
        largest=LARGEST,
        too_large=say("请删去多余的内容后再上传"),
        unreadable=say("请按模板另存为 xlsx 后再上传"),
    )
    sheet = _People.of(document)
    rows = tuple(sheet.rows())
    _once(rows, sheet.errors)
    return Roster(hashlib.sha256(data).hexdigest(), rows, tuple(sheet.errors))


def check_roster(government: Government, roster: Roster) -> Roster:
    """The sheet against what is registered: login names are free, units are known bodies. Three queries."""
    logins = [row.login_name for row in roster.rows]
    taken = set(User.objects.filter(login_name__in=logins).values_list("login_name", flat=True))
    bodies = _bodies(government)
    errors, rows = list(roster.errors), []
    for row in roster.rows:
        if row.login_name in taken:
            errors.append(
                RowError(row.place, say("登录名 %(login_name)s 已有人使用，请换一个", login_name=row.login_name))
            )
        body = bodies.get(normal(row.unit))
        if row.unit and body is None:
            errors.append(
                RowError(row.place, say("没有登记名为“%(unit)s”的机构，请核对，或者先登记机构", unit=row.unit))
            )
        elif body is not None and body.kind == OrganisationKind.GROUP:
            errors.append(RowError(row.place, say("“%(unit)s”是机构组，不能设岗，请填写具体的机构", unit=row.unit)))
        rows.append(replace(row, body=body))
    return Roster(roster.sha256, tuple(rows), tuple(errors))


def _bodies(government: Government) -> dict[str, Organisation]:
    """The bodies of a government that go on, by every name that they bear now."""
    names = OrganisationName.objects.filter(
        government=government, ends_on__isnull=True, organisation__ends_on__isnull=True
    )
    return {
        name.matched: name.organisation
        for name in names.select_related("organisation__government").prefetch_related("organisation__names")
    }


def _once(rows: tuple[RosterRow, ...], errors: list[RowError]) -> None:
    met: dict[str, RosterRow] = {}
    for row in rows:
        first = met.setdefault(row.login_name, row)
        if first is not row:
            errors.append(
                RowError(
                    row.place,
                    say(
                        "登录名 %(login_name)s 与 %(place)s 的“%(name)s”重复",
                        login_name=row.login_name,
                        place=first.place,
                        name=first.name,
                    ),
                )
            )


class _People(Sheet):
    """The sheet of people."""

    @classmethod
    def of(cls, document: Document) -> "_People":
        table = table_with(
            document,
            (NAME, LOGIN),
            most=MOST_ROWS,
            too_many=say("表格超过 %(most)s 人", most=MOST_ROWS),
            none=say("没有找到人员表：第一行须有“%(name)s”和“%(login)s”两列", name=NAME, login=LOGIN),
            kind=say("不是人员表"),
        )
        return cls(document, table, heads_of(document, table))

    def rows(self) -> Iterator[RosterRow]:
        return filter(None, map(self._row, self.lines()))

    def _row(self, line: Line) -> RosterRow | None:
        before = len(self.errors)
        name, place = self._text(line, NAME)
        title, _ = self._text(line, TITLE)
        login, login_place = self.cell(line, LOGIN)
        if not name:
            self.wrong(place, say("没有填写姓名；整行不需要时请删去"))
        if not _LOGIN.fullmatch(login.lower()):
            said = say("登录名“%(login)s”的格式不对", login=login) if login else say("没有填写登录名")
            self.wrong(login_place, say("%(said)s，请用 2—32 个小写字母、数字、点、短横线或下划线", said=said))
        role = self._role(line)
        phone, phone_place = self.cell(line, PHONE)
        try:
            seal(phone)
        except Invalid as refusal:
            self.wrong(phone_place, say("%(cause)s，%(remedy)s", cause=refusal.cause, remedy=refusal.remedy))
        if len(self.errors) > before:
            return None
        unit = self.cell(line, ORGANISATION)[0]
        return RosterRow(
            place=place, name=name, login_name=login.lower(), unit=unit, role=role, title=title, phone=phone
        )

    def _role(self, line: Line) -> PostRole | None:
        unit, unit_place = self.cell(line, ORGANISATION)
        text, place = self.cell(line, ROLE)
        if text and text not in _ROLES:
            self.wrong(place, say("“%(text)s”不是岗位，请填：%(choices)s", text=text, choices="、".join(_ROLES)))
        elif text and not unit:
            self.wrong(unit_place, say("填了岗位，没有填单位"))
        elif unit and not text:
            self.wrong(place, say("填了单位，没有填岗位"))
        return _ROLES.get(text)

    def _text(self, line: Line, column: str) -> tuple[str, str]:
        text, place = self.cell(line, column)
        if len(text) > _LONGEST[column]:
            self.wrong(place, say("%(column)s过长，最多 %(most)s 个字", column=column, most=_LONGEST[column]))
        return text, place


def roster_template() -> bytes:
    """An empty workbook with the columns, a note on each, and a list to choose the post from."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1})
    text = book.add_format({"num_format": "@"})
    for column, (name, note) in enumerate(COLUMNS.items()):
        sheet.write_string(0, column, name, head)
        sheet.write_comment(0, column, note)
        sheet.set_column(column, column, 28 if name == ORGANISATION else 16, text)
    at = list(COLUMNS).index(ROLE)
    sheet.data_validation(1, at, MOST_ROWS, at, {"validate": "list", "source": list(_ROLES)})
    sheet.freeze_panes(1, 1)
    book.close()
    return stream.getvalue()
