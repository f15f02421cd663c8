"""Accounts from a workbook: previewed with every error at its cell, then all made or none."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from openpyxl import Workbook, load_workbook

from luoshi.server.audit.models import Event
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Invalid, NotAllowed, NotFound
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.models import Post, ProposedPost, User
from luoshi.server.orgs.phones import unseal
from luoshi.server.orgs.roster import COLUMNS, MOST_ROWS, Roster, roster_template
from luoshi.server.orgs.services import roster as service
from luoshi.server.orgs.services.roster import create_people, preview_people
from server_cast import NOW, Cast

pytestmark = pytest.mark.django_db

GOOD = [
    ["李一", "li.yi", "云岭县水利局", "联络员", "", "13800001111"],
    ["王二", "Wang.Er", "县农业农村局", "单位负责人", "局长", ""],
    ["张三", "zhang-san", "县水务局", "联络员", "", "0571-88886666"],
    ["赵四", "zhao_si", "", "", "", ""],
]


def sheet(*rows: list[str], heads: list[str] | None = None) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(heads or list(COLUMNS))
    for row in rows:
        page.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def preview(cast: Cast, data: bytes, who: str = "system") -> Roster:
    return preview_people(actor=cast.actor(who), government=cast.county.public_id, data=data, name="人员.xlsx")


def create(cast: Cast, data: bytes, sha256: str = "", who: str = "system") -> tuple[service.NewAccount, ...]:
    return create_people(
        actor=cast.actor(who),
        now=NOW,
        government=cast.county.public_id,
        data=data,
        name="人员.xlsx",
        sha256=sha256 or preview(cast, data).sha256,
    )


def test_accounts_are_made_and_posts_only_proposed(cast: Cast) -> None:
    before = User.objects.count()
    made = create(cast, sheet(*GOOD))
    assert User.objects.count() == before + 4
    assert [(each.person.display_name, each.person.login_name) for each in made] == [
        ("李一", "li.yi"),
        ("王二", "wang.er"),
        ("张三", "zhang-san"),
        ("赵四", "zhao_si"),
    ]
    assert all(each.person.check_password(each.password) and each.person.must_change_password for each in made)
    assert len({each.password for each in made}) == 4
    assert unseal(made[0].person.sealed_phone) == "13800001111"
    assert not Post.objects.filter(user__in=[each.person for each in made]).exists()
    found = {row.user.login_name: (row.organisation, row.role, row.title) for row in ProposedPost.objects.all()}
    water, farm = cast.bodies["water"], cast.bodies["agriculture"]
    assert found == {
        "li.yi": (water, PostRole.UNIT_CLERK, ""),
        "wang.er": (farm, PostRole.UNIT_LEADER, "局长"),
        "zhang-san": (water, PostRole.UNIT_CLERK, ""),
    }
    told = "".join(Event.objects.values_list("changes", flat=True))
    assert "13800001111" not in told
    assert not any(each.password in told for each in made)
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.parametrize(
    ("row", "place", "message"),
    [
        (["", "li.yi", "", "", "", ""], "A", "没有填写姓名"),
        (["李" * 41, "li.yi", "", "", "", ""], "A", "姓名过长"),
        (["李一", "", "", "", "", ""], "B", "没有填写登录名"),
        (["李一", "李一", "", "", "", ""], "B", "格式不对"),
        (["李一", "viewer", "", "", "", ""], "A", "已有人使用"),
        (["李一", "city.viewer", "", "", "", ""], "A", "已有人使用"),
        (["李一", "li.yi", "县气象局", "联络员", "", ""], "A", "没有登记名为“县气象局”"),
        (["李一", "li.yi", "市水利局", "联络员", "", ""], "A", "没有登记名为"),
        (["李一", "li.yi", "各乡镇", "联络员", "", ""], "A", "机构组"),
        (["李一", "li.yi", "县水利局", "", "", ""], "D", "没有填岗位"),
        (["李一", "li.yi", "", "联络员", "", ""], "C", "没有填单位"),
        (["李一", "li.yi", "县水利局", "局长", "", ""], "D", "“局长”不是岗位"),
        (["李一", "li.yi", "县水利局", "系统任务", "", ""], "D", "不是岗位"),
        (["李一", "li.yi", "", "", "", "12-34"], "F", "电话号码的格式不对"),
        (["李一", "li.yi", "", "", "副" * 61, ""], "E", "职务过长"),
    ],
)
def test_each_fault_is_told_at_its_cell_and_nothing_is_written(
    cast: Cast, row: list[str], place: str, message: str
) -> None:
    data = sheet(["王二", "wang.er", "", "", "", ""], row)
    found = preview(cast, data)
    assert [(message in error.message, error.place.rpartition("!")[2]) for error in found.errors] == [
        (True, f"{place}3")
    ], found.errors
    before = User.objects.count()
    with pytest.raises(Invalid, match="1 处错误"):
        create(cast, data)
    assert User.objects.count() == before


def test_a_login_name_stands_once_in_the_sheet(cast: Cast) -> None:
    (error,) = preview(cast, sheet(["李一", "li.yi"], ["李二", "LI.YI"])).errors
    assert "li.yi" in error.message and "李一" in error.message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"no workbook", "无法读取|没有找到人员表"),
        (sheet(heads=["姓名", "工号"]), "没有找到人员表"),
        (sheet(), "没有人员|没有找到"),
        (sheet(*[["李", f"li.{at}"] for at in range(MOST_ROWS + 1)]), "超过 200 人"),
        (b"x" * (1024 * 1024 + 1), "超过 1 MB"),
    ],
)
def test_what_is_no_such_sheet(cast: Cast, data: bytes, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        create(cast, data)


def test_other_bytes_than_the_preview_are_refused(cast: Cast) -> None:
    seen = preview(cast, sheet(*GOOD)).sha256
    with pytest.raises(Invalid, match="不是同一个"):
        create(cast, sheet(*GOOD[:2]), seen)


@pytest.mark.parametrize("who", ["security", "auditor", "compiler", "water_leader", "viewer"])
def test_only_the_system_administrator_makes_accounts(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        preview(cast, sheet(*GOOD), who)
    with pytest.raises(NotAllowed):
        create(cast, sheet(*GOOD), "x", who)


def test_not_in_another_government(cast: Cast) -> None:
    actor = cast.actor("city_system")
    with pytest.raises(NotAllowed):
        preview_people(actor=actor, government=cast.county.public_id, data=sheet(*GOOD), name="x.xlsx")
    with pytest.raises(NotFound):
        preview_people(actor=actor, government="gov-0000000000000000", data=sheet(*GOOD), name="x.xlsx")


def test_the_template_is_read_back_and_offers_the_roles(cast: Cast) -> None:
    book = load_workbook(BytesIO(roster_template()))
    page = book.active
    assert page is not None
    assert [cell.value for cell in page[1]] == list(COLUMNS)
    assert "联络员" in str(page.data_validations.dataValidation[0].formula1)
    page.append(GOOD[0])
    stream = BytesIO()
    book.save(stream)
    assert [row.name for row in preview(cast, stream.getvalue()).rows] == ["李一"]


@pytest.mark.django_db(transaction=True)
def test_passwords_are_hashed_before_the_transaction(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the file is read before it: whoever waits for the lock waits for rows alone."""
    inside = []
    for name in ("make_password", "read_roster"):
        real = getattr(service, name)

        def watched(*args: Any, real: Any = real) -> object:
            inside.append(connection.in_atomic_block)
            return real(*args)

        monkeypatch.setattr(service, name, watched)
    create(committed_cast, sheet(*GOOD))
    assert len(inside) >= 5
    assert not any(inside)
