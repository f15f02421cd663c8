"""From frozen facts to the file: the same facts give the same bytes as long as the program draws them alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from luoshi.officialdoc.drawing import draw
from luoshi.officialdoc.forms.closing_table import ClosingTable, closing_table
from luoshi.officialdoc.forms.dispatch_slip import DispatchSlip, dispatch_slip
from luoshi.officialdoc.forms.extension_reply import ExtensionReply, extension_reply
from luoshi.officialdoc.forms.receipt import Receipt, receipt
from luoshi.officialdoc.forms.reminder import Reminder, reminder
from luoshi.officialdoc.forms.supervision_notice import SupervisionNotice, supervision_notice
from luoshi.officialdoc.model import Paper
from luoshi.server.papers.models import PaperKind

FormFacts = DispatchSlip | SupervisionNotice | Reminder | Receipt | ExtensionReply | ClosingTable


@dataclass(frozen=True, slots=True)
class _Form:
    facts: type[Any]
    build: Callable[[Any], Paper]


_FORMS: Mapping[PaperKind, _Form] = {
    PaperKind.DISPATCH_SLIP: _Form(DispatchSlip, dispatch_slip),
    PaperKind.SUPERVISION_NOTICE: _Form(SupervisionNotice, supervision_notice),
    PaperKind.REMINDER: _Form(Reminder, reminder),
    PaperKind.RECEIPT: _Form(Receipt, receipt),
    PaperKind.EXTENSION_REPLY: _Form(ExtensionReply, extension_reply),
    PaperKind.CLOSING_TABLE: _Form(ClosingTable, closing_table),
}


def frozen(facts: FormFacts) -> dict[str, Any]:
    """Facts as JSON keeps them."""
    made: dict[str, Any] = msgspec.to_builtins(facts)
    return made


def paper_of(kind: PaperKind, facts: Mapping[str, Any]) -> Paper:
    """The paper of frozen facts. Raises msgspec.ValidationError for what are no facts of the kind."""
    form = _FORMS[kind]
    return form.build(msgspec.convert(facts, form.facts))


def drawn(kind: PaperKind, facts: Mapping[str, Any]) -> bytes:
    """The file of frozen facts."""
    return draw(paper_of(kind, facts))
