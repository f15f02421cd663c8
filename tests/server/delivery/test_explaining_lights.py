"""The working of a light: the same from the command and the page; what is kept agrees with what is computed."""

import re
from argparse import Namespace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from luoshi.commands import explain as explain_command
from luoshi.commands import rebuild as rebuild_command
from luoshi.server.core.actor import system_actor
from luoshi.server.core.errors import NotFound
from luoshi.server.delivery.models import LightDay, LightOverride, Matter, Part
from luoshi.server.delivery.services.rebuilding import rebuild
from luoshi.server.delivery.standing.explaining import explain_light, explain_progress
from luoshi.server.delivery.states import MatterState
from luoshi.server.orgs.services.people import change_password
from server_cast import NOW, TODAY, Cast
from server_standing import BY, matter_of, said, waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(cast: Cast) -> Cast:
    """A matter in every state, one with a report, a wait and a light set by hand."""
    for place, state in enumerate(MatterState):
        matter_of(cast, f"第{place}项", state=state, due_on=TODAY + timedelta(days=place * 9))
    matter = Matter.objects.get(state=MatterState.UNDER_WAY.value)
    part = matter.parts.get()
    said(part, "nearly_done", NOW, accepted=NOW)
    waits(part, TODAY, NOW)
    LightOverride.objects.create(
        government=cast.county, matter=matter, light="yellow", reason="进度不实", starts_on=TODAY,
        expires_on=TODAY + timedelta(days=9), made_at=NOW, **BY,
    )  # fmt: skip
    return cast


def lines_of_page(page: str) -> list[str]:
    """The lines of a page as the command writes them."""
    part = page[page.index('aria-labelledby="light"') :]
    drawn = r'<dt>([^<]*)</dt><dd class="muted">([^<]*)</dd><dd>([^<]*)</dd>'
    lines = re.findall(drawn, part[: part.index("</section>")])
    after = ": " if '<html lang="en"' in page else "："
    return [
        unescape(f"  {kind}  {label}{after}{text}" if label else f"  {kind}  {text}") for kind, label, text in lines
    ]


@pytest.fixture
def reader(full: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The compiler before the pages, and commands in the same place."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    for name in ("start", "require_tables"):
        monkeypatch.setattr(explain_command, name, lambda: None)
    own = change_password(
        actor=full.alone("compiler"), now=NOW, person=full.person("compiler"), password="云岭-Luoshi-2031"
    )
    client = Client()
    client.force_login(own, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_command_and_page_say_the_same_of_every_matter(reader: Client, capsys: Any) -> None:
    for matter in Matter.objects.exclude(state=MatterState.WITHDRAWN.value):
        answer = reader.get(reverse("matter", args=[matter.public_id]))
        assert answer.status_code == 200
        page = lines_of_page(answer.content.decode())
        printed = []
        for what in ("light", "progress"):
            args = Namespace(what=what, key=matter.public_id, as_of=TODAY, home=None)
            assert explain_command.run(args) == 0
            printed += capsys.readouterr().out.splitlines()[1:]
        assert page == printed
        assert any(line.startswith("  结果") for line in printed)


CHINESE = re.compile("[一-鿿、-】（）]")
DATA = ("云岭县水利局", "县水利局", "上级批复用地", "钟合青", "进度不实")
"""What people entered, which stays as it is in every language."""


def test_in_english_all_of_it_is_english_and_still_the_same(reader: Client) -> None:
    reader.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    actor = system_actor("命令行")
    for matter in Matter.objects.exclude(state=MatterState.WITHDRAWN.value):
        with override("en"):
            page = lines_of_page(reader.get(reverse("matter", args=[matter.public_id])).content.decode())
            told = [explain(actor, matter.public_id, TODAY).text for explain in (explain_light, explain_progress)]
        assert page == [line for text in told for line in text.splitlines()[1:]]
        rest = "\n".join(told)
        for words in DATA:
            rest = rest.replace(words, "")
        assert not CHINESE.search(rest), rest


def test_the_working_names_what_decided(full: Cast) -> None:
    actor = full.actor("compiler")
    matter = Matter.objects.get(state=MatterState.UNDER_WAY.value)
    told = explain_light(actor, matter.public_id, TODAY).text
    for words in ("默认亮灯规则", "基本完成", "上级批复用地", "人工调灯 ▲ 滞后", "进度不实", "应完成"):
        assert words in told, told
    progress = explain_progress(actor, matter.task.public_id, TODAY)
    assert progress.result.startswith("已完成90%")
    assert explain_light(actor, matter.task.public_id, TODAY).text == told


def test_what_is_not_there_is_said(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("start", "require_tables"):
        monkeypatch.setattr(explain_command, name, lambda: None)
    with pytest.raises(explain_command.ExplainError):
        explain_command.run(Namespace(what="light", key="matter-0000000000000000", as_of=None, home=None))
    with pytest.raises(NotFound):
        explain_progress(cast.actor("farm_clerk"), matter_of(cast).public_id, TODAY)


def test_what_is_kept_agrees_with_what_is_computed(full: Cast) -> None:
    matter = Matter.objects.get(state=MatterState.UNDER_WAY.value)
    done = rebuild(now=NOW, check=True)
    assert {each.number for each in done.differences} == {matter.number}  # the hand came past the services
    assert rebuild(now=NOW, check=False).written == done.looked_at
    assert rebuild(now=NOW, check=True).differences == ()


def test_a_light_that_somebody_wrote_is_named_and_put_right(
    full: Cast, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    for name in ("start", "require_tables"):
        monkeypatch.setattr(rebuild_command, name, lambda: None)
    later = NOW + timedelta(days=3)
    rebuild(now=NOW, check=False)
    rebuild(now=later, check=False)
    row = LightDay.objects.filter(as_of=TODAY, light="white").get()
    LightDay.objects.filter(pk=row.pk).update(light="green")
    LightDay.objects.create(
        government=full.county, matter=Matter.objects.get(state=MatterState.REGISTERED.value), as_of=TODAY,
        known_at=NOW, light="green", computed="green", rules="default", version="1", rule="x", inputs="x",
    )  # fmt: skip
    done = rebuild(now=later, check=True)
    assert {(each.column, each.kept, each.computed) for each in done.differences} == {
        ("light", "green", "white"), ("light", "green", ""),
    }  # fmt: skip
    monkeypatch.setattr(rebuild_command, "datetime", type("Then", (), {"now": staticmethod(lambda _zone: later)}))
    assert rebuild_command.run(Namespace(home=None, check=True)) == 1
    assert "存有 green，应为 white" in capsys.readouterr().out
    assert rebuild_command.run(Namespace(home=None, check=False)) == 0
    assert rebuild_command.run(Namespace(home=None, check=True)) == 0
    row.refresh_from_db()
    assert row.light == "white"


def test_a_day_stays_as_it_was_known_on_it(full: Cast) -> None:
    part = Part.objects.filter(matter__state=MatterState.UNDER_WAY.value).get()
    rebuild(now=NOW, check=False)
    later = NOW + timedelta(days=30)
    said(part, "done", later, accepted=later)
    part.due_on = TODAY + timedelta(days=400)
    part.save()
    assert rebuild(now=later, check=False).differences == ()
