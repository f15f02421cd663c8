"""The pages of channels: made, changed, tested, switched off; secrets are told once."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from people_of_today import Office, build_office

from luoshi.server.jobs.models import Job
from luoshi.server.notices.models import Channel, ChannelKind, Outcome, Rules
from luoshi.server.notices.secrets import SECRET, unsealed
from luoshi.server.notices.services.dispatching import keep_attempt

pytestmark = pytest.mark.django_db
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=verborgen"


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


@pytest.fixture
def keeper(client: Client, office: Office) -> Client:
    return office.enter(client, "system")


def made(keeper: Client) -> Channel:
    sent = {"name": "办公群", "address": WECOM, "form": "markdown", "detail": "count"}
    assert keeper.post("/channels/new/wecom/", sent).status_code == 302
    return Channel.objects.get(name="办公群")


def test_a_robot_is_made_and_its_key_is_never_shown(keeper: Client) -> None:
    assert "还没有外发渠道" in keeper.get("/channels/").content.decode()
    row = made(keeper)
    for path in ("/channels/", f"/channels/{row.public_id}/", f"/channels/{row.public_id}/edit/"):
        html = keeper.get(path).content.decode()
        assert "办公群" in html
        assert "verborgen" not in html
    assert "https://qyapi.weixin.qq.com/…" in keeper.get(f"/channels/{row.public_id}/").content.decode()


def test_a_secret_that_was_made_is_told_once(keeper: Client) -> None:
    sent = {"name": "考核系统", "address": "https://hook.example/in", "secret": "", "detail": "titles"}
    response = keeper.post("/channels/new/webhook/", sent)
    row = Channel.objects.get()
    secret = unsealed(row.sealed_secret, SECRET)
    assert secret in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"
    for path in ("/channels/", f"/channels/{row.public_id}/", f"/channels/{row.public_id}/edit/"):
        assert secret not in keeper.get(path).content.decode()


def test_what_cannot_be_kept_is_told_beside_its_field(keeper: Client) -> None:
    sent = {"name": "办公群", "address": "http://10.0.0.1/", "form": "text", "detail": "count"}
    response = keeper.post("/channels/new/wecom/", sent)
    assert response.status_code == 422
    assert "LUOSHI_WEBHOOK_HOSTS" in response.content.decode()
    assert keeper.get("/channels/new/pigeon/").status_code == 404
    response = keeper.post("/channels/new/mail/", {"name": "邮件", "detail": "count"})
    assert (response.status_code, "LUOSHI_SMTP_URL" in response.content.decode()) == (422, True)


def test_a_channel_is_changed_tested_and_switched(keeper: Client) -> None:
    row = made(keeper)
    sealed = row.sealed_address
    assert (
        keeper.post(
            f"/channels/{row.public_id}/edit/", {"name": "新群", "form": "text", "detail": "titles"}
        ).status_code
        == 302
    )
    row.refresh_from_db()
    assert (row.name, row.form, row.sealed_address) == ("新群", "text", sealed)
    keeper.post(f"/channels/{row.public_id}/test")
    assert Job.objects.filter(task_path="luoshi.server.notices.tasks.send_test").count() == 1
    keeper.post(f"/channels/{row.public_id}/switch", {"on": "0"})
    row.refresh_from_db()
    assert not row.is_on
    assert "启用渠道" in keeper.get(f"/channels/{row.public_id}/").content.decode()


def test_tries_are_shown_and_answers_have_no_power(keeper: Client) -> None:
    row = made(keeper)
    for outcome, answer in ((Outcome.SENT, "errcode 0"), (Outcome.REFUSED, "<script>alert(1)</script>")):
        keep_attempt(channel=row, now=timezone.now(), outcome=outcome, answer=answer)
    html = keeper.get(f"/channels/{row.public_id}/").content.decode()
    assert "送达" in html
    assert "&lt;script&gt;alert(1)" in html
    assert "对方拒绝" in keeper.get("/channels/").content.decode()


def test_hours_are_set(keeper: Client) -> None:
    sent = {"opens": "07:30", "closes": "19:00", "digest_hour": "8", "urgent_passes": "on"}
    assert keeper.post("/channels/rules/", sent).status_code == 302
    assert Rules.objects.get().urgent_passes
    assert "07:30" in keeper.get("/channels/rules/").content.decode()
    assert keeper.post("/channels/rules/", sent | {"digest_hour": "22"}).status_code == 422


def test_others_are_refused(client: Client, office: Office, keeper: Client) -> None:
    row = made(keeper)
    clerk = office.enter(Client(), "clerk")
    for path in ("/channels/", "/channels/new/wecom/", "/channels/rules/"):
        assert clerk.get(path).status_code == 403
    for path in (f"/channels/{row.public_id}/", f"/channels/{row.public_id}/edit/"):
        assert clerk.get(path).status_code == 404
    for path in (f"/channels/{row.public_id}/test", f"/channels/{row.public_id}/switch"):
        assert clerk.post(path).status_code == 404
    assert "/channels/" not in clerk.get("/").content.decode()


def test_the_pages_keep_their_budget(keeper: Client, office: Office) -> None:
    row = made(keeper)
    for _ in range(40):
        keep_attempt(channel=row, now=timezone.now(), outcome=Outcome.FAILED, answer="")
    for path in ("/channels/", f"/channels/{row.public_id}/"):
        keeper.get(path)
        with CaptureQueriesContext(connection) as asked:
            keeper.get(path)
        assert len(asked) <= 30, [query["sql"] for query in asked]


def test_every_kind_has_its_form(keeper: Client) -> None:
    for kind in ChannelKind:
        assert keeper.get(f"/channels/new/{kind.value}/").status_code == 200
