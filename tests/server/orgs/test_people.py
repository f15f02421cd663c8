"""People and their accounts: made, changed, closed; telephone numbers never in the clear."""

from typing import Any

import pytest
from django.db import connection

from luoshi.server.audit.models import Event
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.orgs.models import User
from luoshi.server.orgs.phones import masked, seal, unseal
from luoshi.server.orgs.services.people import (
    change_password,
    disable_person,
    edit_person,
    enable_person,
    reset_password,
    set_contact,
    unlock_person,
)
from luoshi.server.orgs.services.roster import create_account
from server_cast import NOW, Cast

pytestmark = pytest.mark.django_db


def test_the_system_administrator_makes_accounts(cast: Cast) -> None:
    made = create_account(
        actor=cast.actor("system"),
        now=NOW,
        government=cast.county.public_id,
        login_name="  Li.Si ",
        display_name=" 李四 ",
        phone="138 0000 5678",
    )
    person, password = made.person, made.password
    assert (person.login_name, person.display_name, person.must_change_password) == ("li.si", "李四", True)
    assert person.check_password(password)
    assert unseal(person.sealed_phone) == "13800005678"
    assert password not in "".join(Event.objects.values_list("changes", flat=True))


@pytest.mark.parametrize("who", ["security", "auditor", "compiler", "head", "water_leader"])
def test_nobody_else_makes_accounts(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        create_account(
            actor=cast.actor(who),
            now=NOW,
            government=cast.county.public_id,
            login_name="x1",
            display_name="某",
        )


@pytest.mark.parametrize(
    ("login", "name", "phone", "message"),
    [
        ("a", "李四", "", "登录名的格式"),
        ("李四", "李四", "", "登录名的格式"),
        ("li si", "李四", "", "登录名的格式"),
        ("viewer", "李四", "", "已有人使用"),
        ("VIEWER", "李四", "", "已有人使用"),
        ("li.si", " ", "", "没有填写姓名"),
        ("li.si", "李" * 41, "", "姓名过长"),
        ("li.si", "李四", "12-34", "电话号码"),
    ],
)
def test_wrong_accounts_are_refused(cast: Cast, login: str, name: str, phone: str, message: str) -> None:
    before = User.objects.count()
    with pytest.raises(Invalid, match=message):
        create_account(
            actor=cast.actor("system"),
            now=NOW,
            government=cast.county.public_id,
            login_name=login,
            display_name=name,
            phone=phone,
        )
    assert User.objects.count() == before


def test_each_government_makes_its_own(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        create_account(
            actor=cast.actor("system"), now=NOW, government=cast.city.public_id, login_name="x1", display_name="某"
        )
    with pytest.raises(NotFound):
        edit_person(actor=cast.actor("system"), now=NOW, person=cast.person("city_clerk"), display_name="某")


def test_an_account_is_closed_with_a_reason_and_opened_by_another(cast: Cast) -> None:
    security, person = cast.actor("security"), cast.person("viewer")
    with pytest.raises(Invalid, match="说明"):
        disable_person(actor=security, now=NOW, person=person, comment="")
    disable_person(actor=security, now=NOW, person=person, comment="离职")
    with pytest.raises(IllegalTransition, match="停用"):
        disable_person(actor=security, now=NOW, person=person, comment="再次")
    with pytest.raises(IllegalTransition, match="停用"):
        reset_password(actor=security, now=NOW, person=person)
    with pytest.raises(NotAllowed):
        enable_person(actor=security, now=NOW, person=person, comment="返岗")
    assert enable_person(actor=cast.actor("system"), now=NOW, person=person, comment="返岗").is_active
    with pytest.raises(NotAllowed, match="涉及您本人"):
        disable_person(actor=security, now=NOW, person=cast.person("security"), comment="x")
    assert verify(cast.county.public_id).findings == ()


def test_a_reset_password_is_told_once_and_temporary(cast: Cast) -> None:
    password = reset_password(actor=cast.actor("security"), now=NOW, person=cast.person("viewer"))
    person = User.objects.get(login_name="viewer")
    assert person.check_password(password) and person.must_change_password
    assert not person.check_password(cast.passwords["viewer"])
    with pytest.raises(NotAllowed):
        reset_password(actor=cast.actor("system"), now=NOW, person=cast.person("viewer"))
    with pytest.raises(NotAllowed):
        unlock_person(actor=cast.actor("system"), now=NOW, person=cast.person("viewer"))


def test_one_looks_after_the_own_account_alone(cast: Cast) -> None:
    alone = cast.alone("viewer")
    set_contact(actor=alone, now=NOW, person=cast.person("viewer"), phone="024-87654321")
    change_password(actor=alone, now=NOW, person=cast.person("viewer"), password="Guan-qi-2031")
    with pytest.raises(NotFound):
        set_contact(actor=alone, now=NOW, person=cast.person("farm_clerk"), phone="")
    for act in (set_contact, change_password):
        with pytest.raises(NotAllowed):
            act(
                actor=cast.actor("system"),
                now=NOW,
                person=cast.person("viewer"),
                **({"phone": ""} if act is set_contact else {"password": "Guan-qi-2032"}),
            )
    assert verify(cast.county.public_id).findings == ()


# ---- telephone numbers


def test_no_number_stands_in_the_database_in_the_clear(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_phone FROM orgs_user")
        assert all("13800005678" not in row[0] for row in cursor.fetchall())
        cursor.execute("SELECT changes FROM audit_event WHERE action = 'person.create'")
        rows = [row[0] for row in cursor.fetchall()]
    assert all("13800005678" not in changes and "138****5678" in changes for changes in rows)


def test_a_number_opens_with_the_secret_of_the_installation_alone(settings: Any) -> None:
    sealed = seal("13800005678")
    assert sealed.startswith("fernet1:") and sealed != seal("13800005678")
    assert (unseal(sealed), seal(""), unseal("")) == ("13800005678", "", "")
    settings.SECRET_KEY = "another"
    with pytest.raises(Invalid, match="密钥已更换"):
        unseal(sealed)


@pytest.mark.parametrize(
    ("phone", "shown"), [("13800005678", "138****5678"), ("024-87654321", "024*****4321"), ("66123", "6****"), ("", "")]
)
def test_numbers_are_masked(phone: str, shown: str) -> None:
    assert masked(phone) == shown
