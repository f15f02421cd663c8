"""Fields that many forms have: comment, reason, evidence, scan, level, day."""

from luoshi.server.core.said import say
from luoshi.server.delivery.forms import FieldKind, FormField, Words
from luoshi.server.delivery.models import ClaimLevel
from luoshi.server.delivery.services.feedback import DONE_LEVELS


def comment() -> FormField:
    """Words that may come with an act."""
    return FormField("comment", FieldKind.LONG_TEXT, say("意见"), required=False)


def reason() -> FormField:
    """Words without which an act is refused."""
    return FormField("comment", FieldKind.LONG_TEXT, say("原因"))


def evidence(*, required: bool = False) -> FormField:
    """Attachments that prove what is said."""
    return FormField("evidence", FieldKind.FILES, say("佐证材料"), required=required)


def scan_of_unit() -> FormField:
    """The paper of a body without accounts, whose word the office enters."""
    return FormField(
        "scan", FieldKind.SCAN, say("单位书面材料的扫描件"), required=False, help=say("代没有账号的单位登记时必须附上")
    )


def scan_of_leader() -> FormField:
    """The paper on which a leader wrote, whose word the office enters."""
    return FormField(
        "scan", FieldKind.SCAN, say("领导签批件的扫描件"), required=False, help=say("代领导登记书面签批时必须附上")
    )


def level(name: str, label: Words, *, done: bool = False) -> FormField:
    """How far something is; ``done`` offers only the levels at which it is at its end."""
    offered = [(each.value, each.label) for each in (DONE_LEVELS if done else ClaimLevel)]
    return FormField(name, FieldKind.CHOICE, label, choices=tuple(offered))


def day(name: str, label: Words, *, required: bool = True, help: Words = "") -> FormField:
    """A day."""
    return FormField(name, FieldKind.DATE, label, required=required, help=help)


def looked() -> tuple[FormField, ...]:
    """What was found when somebody looked back, and when."""
    return (
        FormField("findings", FieldKind.LONG_TEXT, say("回头看情况")),
        day("done_on", say("回头看日期"), required=False),
        evidence(),
    )
