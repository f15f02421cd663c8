"""What is sent, in the form of each channel. Robots post to a group: others read along, so words are few."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from luoshi.server.core.said import say
from luoshi.server.notices.models import ChannelKind, Detail, MessageForm

LIMITS = {
    (ChannelKind.WECOM, MessageForm.TEXT): 2048,
    (ChannelKind.WECOM, MessageForm.MARKDOWN): 4096,
    (ChannelKind.DINGTALK, MessageForm.TEXT): 18_000,
    (ChannelKind.DINGTALK, MessageForm.MARKDOWN): 18_000,
}
"""Bytes of the text in UTF-8 that a robot takes, by WeCom's documentation; DingTalk takes 20,000 of everything."""

OWN_FORM = "luoshi.notices/1"
_TITLE = say("落实通知")
_MONTHS = (
    say("1月"), say("2月"), say("3月"), say("4月"), say("5月"), say("6月"), say("7月"), say("8月"), say("9月"),
    say("10月"), say("11月"), say("12月"),
)  # fmt: skip
_SIGNS = str.maketrans(
    {"<": "＜", ">": "＞", "[": "［", "]": "］", "*": "＊", "_": "＿", "`": "｀", "#": "＃", "\n": " "}
)
"""Signs that mean something in Markdown (a link, a mention of everybody) as those that only look alike."""


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as a message gives it."""

    key: str
    kind: str
    kind_name: str
    title: str
    text: str
    link: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message before it has a form, in the language of who gets it.

    ``inbox`` is the whole address of the inbox, empty where it is not known.
    """

    person: str
    name: str
    day: date
    lines: Sequence[Line]
    urgent: bool = False
    inbox: str = ""
    test: bool = False
    language: str = settings.LANGUAGE_CODE


def headline(letter: Letter) -> str:
    """``王秀英，您有 3 条新通知（9月12日）``."""
    if letter.test:
        return str(say("%(name)s，这是一条试发消息，收到即表示渠道可用", name=letter.name))
    count, day = len(letter.lines), say("%(month)s%(day)s日", month=_MONTHS[letter.day.month - 1], day=letter.day.day)
    if letter.urgent:
        return str(say("%(name)s，您有 %(count)s 条紧急通知（%(day)s）", name=letter.name, count=count, day=day))
    return str(say("%(name)s，您有 %(count)s 条新通知（%(day)s）", name=letter.name, count=count, day=day))


def mail(letter: Letter, detail: Detail) -> tuple[str, str]:
    """Subject and text of a mail."""
    parts = [str(say("%(headline)s。", headline=headline(letter))), ""]
    if detail is Detail.TITLES:
        for number, line in enumerate(letter.lines, 1):
            parts += [
                str(say("%(number)s. 【%(kind)s】%(title)s", number=number, kind=line.kind_name, title=line.title)),
                *([f"   {line.text}"] if line.text else []),
                "",
            ]
    if letter.inbox:
        parts += [str(say("查看：%(address)s", address=letter.inbox)), ""]
    parts.append(str(say("这封邮件由系统自动发出，请勿回复。接收方式可在系统的“通知设置”中修改。")))
    return str(say("【落实】%(headline)s", headline=headline(letter))), "\n".join(parts)


def own_body(letter: Letter, detail: Detail) -> bytes:
    """JSON of our own form; ids, so that the other side knows a notice again."""
    notices = [
        {"id": line.key, "kind": line.kind, "title": line.title, "text": line.text, "link": line.link, "at": line.at}
        for line in letter.lines
    ]
    said = {
        "form": OWN_FORM,
        "test": letter.test,
        "person": {"id": letter.person, "name": letter.name},
        "day": letter.day.isoformat(),
        "urgent": letter.urgent,
        "count": len(letter.lines),
        "inbox": letter.inbox,
        "notices": notices if detail is Detail.TITLES else [],
    }
    return json.dumps(said, ensure_ascii=False).encode()


def robot_body(letter: Letter, kind: ChannelKind, form: MessageForm, detail: Detail) -> bytes:
    """JSON of a group robot of WeCom or DingTalk, inside its limit."""
    markdown = form is MessageForm.MARKDOWN
    clean: Callable[[str], str] = (lambda text: text.translate(_SIGNS)) if markdown else (lambda text: text)
    first = (
        f"**{_TITLE}** {clean(headline(letter))}"
        if markdown
        else str(say("【%(title)s】%(headline)s", title=_TITLE, headline=headline(letter)))
    )
    last = (
        [
            str(say("[打开收件箱](%(address)s)", address=letter.inbox))
            if markdown
            else str(say("打开收件箱：%(address)s", address=letter.inbox))
        ]
        if letter.inbox
        else []
    )
    lines: list[str] = []
    if detail is Detail.TITLES:
        lines = [f"{number}. {clean(line.title)}" for number, line in enumerate(letter.lines, 1)]
    text = _bounded(first, lines, last, LIMITS[kind, form])
    if kind is ChannelKind.DINGTALK:
        said = {"title": str(_TITLE), "text": text} if markdown else {"content": text}
    else:
        said = {"content": text}
    return json.dumps({"msgtype": form.value, form.value: said}, ensure_ascii=False).encode()


def _bounded(first: str, lines: Sequence[str], last: Sequence[str], limit: int) -> str:
    """As many of the lines as the limit takes, whole ones, with the number of those left out."""
    for kept in range(len(lines), -1, -1):
        left = len(lines) - kept
        more = [str(say("……另有 %(count)s 条", count=left))] if left else []
        text = "\n\n".join([first, *lines[:kept], *more, *last])
        if len(text.encode()) <= limit:
            return text
    return first.encode()[:limit].decode(errors="ignore")
