"""What was handed in is read in the background, and kept: at once where it is new, on a person's word where it changes.

Done twice it is done once: what is left to do is found in the state of the arrival. A worker that dies leaves files in
``incoming`` and a row that says so; the next one begins again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from luoshi.extraction.sets.model import SetReading
from luoshi.server.audit.services import chained_together
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound, Refusal
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.files.storage import the_store
from luoshi.server.intake.facts import arrival_facts
from luoshi.server.intake.models import Arrival, ArrivalFile, ArrivalKind, Desk, SourceDocument
from luoshi.server.intake.models.arrivals import refusal_to_keep
from luoshi.server.intake.preparing import Incoming, Paper, Prepared, document_of
from luoshi.server.intake.scopes import visible_arrivals
from luoshi.server.intake.services.arriving import THING, close, received_of
from luoshi.server.intake.services.setting_up import Known, put_bytes, versions_of
from luoshi.server.intake.services.taking_in import (
    Secret,
    changed_text,
    keep_again,
    keep_new,
    keep_version,
    paper_of,
    prepared_or_refused,
    read_once_more,
)
from luoshi.server.intake.states import ARRIVAL, ArrivalAct, ArrivalState, ReadingStage
from luoshi.server.orgs.acting import act_in
from luoshi.server.orgs.models import User
from luoshi.server.orgs.services.locking import locked
from luoshi.server.policy import Action, require
from luoshi.server.quarantine.papers import from_json, to_json
from luoshi.server.unreadable import cause_of, remedy_of, why


def read_arrival(*, now: datetime, arrival: str) -> Arrival:
    """Read an arrival in the name of whoever handed it in; refusals end it with their cause. System work."""
    row = _begun(arrival)
    if row.state != ArrivalState.READING:
        return row
    try:
        actor = _actor(row, now)
        if row.kind == ArrivalKind.AGAIN:
            return _read_again(actor, now, row)
        if row.kind == ArrivalKind.VERSION:
            return _read_change(actor, now, row)
        return _read_new(actor, now, row)
    except Refusal as refusal:
        return _ended(row, refusal)


def confirm_version(*, actor: Actor, now: datetime, arrival: str) -> Desk:
    """Keep a changed text that was read and shown: the next version, and the next desk. Raises IllegalTransition."""
    with transaction.atomic(), chained_together():
        row = locked(visible_arrivals(actor), arrival, THING)
        require(actor, Action.DOCUMENT_TAKE_IN, arrival_facts(row))
        _step(row, ArrivalAct.KEEP)
        document, prepared, base = change_of(row)
        desk, version = keep_version(actor, now, document, prepared, base)
        put_bytes(actor, now, paper_of(prepared, version), version)
        row.desk, row.stage = desk, ReadingStage.READY
        close(row)
        return desk


def change_of(row: Arrival) -> tuple[SourceDocument, Prepared, int]:
    """The paper whose text changes, its set as it was read with the changed text, and the desk that this is next to.

    Raises Invalid where nothing was read, or the set has changed since.
    """
    if row.document is None or row.prepared is None:
        raise Invalid(say("这次上传没有读出可以比对的内容"), say("请重新上传"), fields={"file": say("请重新上传")})
    told: dict[str, Any] = row.prepared
    base = Desk.objects.filter(pk=told["base"]).first()
    if base is None:
        raise NotFound(say("这份来源文件"))
    whole = msgspec.convert(told["whole"], SetReading)
    held = versions_of(base)
    changed = row.files.get()
    papers = []
    for version, member in zip(held, whole.members, strict=True):
        if version.document_id == row.document_id:
            received = the_store().waiting(changed.place, changed.sha256, changed.size)
            file, document = Incoming(changed.name, b"", received), from_json(told["document"])
        else:
            file, document = Incoming(version.file_name), document_of(version)
        papers.append(Paper(file, document, member.reading, member.role.value))
    return row.document, Prepared(tuple(papers), whole, whole.plan or 0), base.pk


def _begun(arrival: str) -> Arrival:
    """The arrival, marked as being read where it waits to be."""
    with transaction.atomic():
        row = Arrival.objects.select_for_update().filter(public_id=arrival).first()
        if row is None:
            raise NotFound(THING)
        if row.state in (ArrivalState.WAITING, ArrivalState.READING):
            _step(row, ArrivalAct.BEGIN)
            row.save(update_fields=["state"])
    return row


def _read_new(actor: Actor, now: datetime, row: Arrival) -> Arrival:
    prepared = prepared_or_refused(
        actor, now, row.government, _incoming(row), main=row.main, told=lambda stage: _tell(row, stage)
    )
    _found(row, prepared)
    try:
        with transaction.atomic(), chained_together():
            if not _still_reading(row):
                return row
            row.desk = keep_new(actor, now, row.government, prepared, row.basis_url)
            return _kept(row)
    finally:
        _drop_taken_out(row, prepared)


def _read_again(actor: Actor, now: datetime, row: Arrival) -> Arrival:
    document = _document_of(row)
    prepared, base = read_once_more(document, now)
    _found(row, prepared)
    with transaction.atomic():
        if not _still_reading(row):
            return row
        row.desk = keep_again(actor, now, document, prepared, base)
        return _kept(row)


def _read_change(actor: Actor, now: datetime, row: Arrival) -> Arrival:
    document = _document_of(row)
    prepared, base = changed_text(actor, now, document, _incoming(row), lambda stage: _tell(row, stage))
    _found(row, prepared)
    desk = Desk.objects.get(pk=base)
    at = next(at for at, each in enumerate(versions_of(desk)) if each.document_id == document.pk)
    paper = prepared.papers[at]
    with transaction.atomic():
        if not _still_reading(row):
            return row
        whole: Any = msgspec.to_builtins(prepared.whole)
        row.prepared = {"base": base, "whole": whole, "document": to_json(paper.document)}
        _step(row, ArrivalAct.READ)
        _follow(row, paper)
        row.save()
    return row


def _kept(row: Arrival) -> Arrival:
    _step(row, ArrivalAct.KEEP)
    row.stage = ReadingStage.READY
    close(row)
    return row


def _follow(row: Arrival, paper: Paper) -> None:
    """The one file that a changed text is in: what was taken out of a ZIP stands in its place from now on."""
    received = paper.file.received
    held = row.files.get()
    if received is not None and received.path.name != held.place:
        transaction.on_commit(the_store().waiting(held.place, held.sha256, held.size).drop)
        row.files.update(name=paper.file.name, sha256=received.sha256, size=received.size, place=received.path.name)


def _drop_taken_out(row: Arrival, prepared: Prepared) -> None:
    """Remove what was taken out of ZIPs; the files of the arrival itself stay until it ends."""
    own = {each.path for each in received_of(row)}
    for paper in prepared.papers:
        if paper.file.received is not None and paper.file.received.path not in own:
            paper.file.received.drop()


def _ended(row: Arrival, refusal: Refusal) -> Arrival:
    with transaction.atomic():
        if not _still_reading(row):
            return row
        _step(row, ArrivalAct.REFUSE if isinstance(refusal, Secret) else ArrivalAct.FAIL)
        row.refusal = refusal_to_keep(refusal.cause, refusal.remedy)
        if isinstance(refusal, Known):
            row.known = SourceDocument.objects.filter(public_id=refusal.document).first()
        close(row)
        if isinstance(refusal, Secret):
            row.files.update(name="已删除", place="")  # the title of a secret paper may be secret, too
            row.basis_url = ""
            row.save(update_fields=["basis_url"])
    return row


def _still_reading(row: Arrival) -> bool:
    """Whether nobody gave it up, and no other worker ended it, since this reading began; the row is locked."""
    now = Arrival.objects.select_for_update().get(pk=row.pk)
    row.state = now.state
    return now.state == ArrivalState.READING


def _tell(row: Arrival, stage: ReadingStage) -> None:
    row.stage = stage
    Arrival.objects.filter(pk=row.pk).update(stage=stage)


def _found(row: Arrival, prepared: Prepared) -> None:
    """How much was found, for the page on which somebody waits."""
    readings = [paper.reading for paper in prepared.papers]
    row.found = {
        "papers": len(readings),
        "tasks": sum(len(each.tasks) for each in readings),
        "targets": sum(len(each.targets) for each in readings),
        "questions": sum(len(each.questions) for each in readings) + len(prepared.whole.questions),
        "formats": [paper.document.format.value for paper in prepared.papers],
        "failures": [
            [each.name, refusal_to_keep(cause_of(why(each)), remedy_of(why(each)))] for each in prepared.failures
        ],
    }
    row.stage = ReadingStage.FOUND
    Arrival.objects.filter(pk=row.pk).update(stage=row.stage, found=row.found)


def _incoming(row: Arrival) -> Sequence[Incoming]:
    store = the_store()
    return [
        Incoming(each.name, b"", store.waiting(each.place, each.sha256, each.size))
        for each in ArrivalFile.objects.filter(arrival=row).order_by("position")
    ]


def _document_of(row: Arrival) -> SourceDocument:
    if row.document_id is None:
        raise NotFound(say("这份来源文件"))
    return SourceDocument.objects.select_related("government").get(pk=row.document_id)


def _actor(row: Arrival, now: datetime) -> Actor:
    """Whoever handed it in, as they may act now: a post that was taken away since reads nothing any more."""
    person = User.objects.select_related("government").filter(public_id=row.handed_in_by).first()
    if person is None:
        raise NotFound(say("上传人的账号"))
    return act_in(person, row.handed_in_in, now)


def _step(row: Arrival, act: ArrivalAct) -> None:
    state = ArrivalState(row.state)
    row.state = step(ARRIVAL, state, act, thing=THING, state_name=state).target
