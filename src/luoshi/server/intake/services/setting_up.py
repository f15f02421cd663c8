"""Rows of a paper that was read: document, version, reading, candidates, questions, inside a service's transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.metadata import version as version_of
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from luoshi.extraction.reading import Question as AskedInPaper
from luoshi.extraction.sets.model import SetQuestion
from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.files.kinds import kind_of
from luoshi.server.files.services.attaching import attach
from luoshi.server.intake.audited import DESK, DOCUMENT, READING, VERSION
from luoshi.server.intake.digests import digested, note
from luoshi.server.intake.models import Candidate, Desk, Question, Reading, SourceDocument, Version
from luoshi.server.intake.preparing import Paper, Prepared, particulars
from luoshi.server.intake.proposing import Proposal, proposals
from luoshi.server.intake.services.carrying import carry_over
from luoshi.server.intake.states import DESK as TABLE
from luoshi.server.intake.states import DeskState
from luoshi.server.intake.values import data_of
from luoshi.server.orgs.models import Government
from luoshi.server.policy import Action
from luoshi.server.quarantine.papers import structure_of
from luoshi.server.search.services import put_passages

ROOM = 16
"""How far apart candidates stand, so that one added or moved finds a place without the others' closing up."""


class Known(Invalid):
    """The same bytes are here already: ``document`` is the public id of their paper."""

    def __init__(self, name: str, version: Version) -> None:
        self.document = version.document.public_id
        super().__init__(
            say(
                "“%(name)s”已经登记过，就是《%(title)s》的第 %(number)s 版",
                name=name,
                title=version.document.title,
                number=version.number,
            ),
            say("不需要重复登记，请直接打开那份文件；需要重新读取时，请在那里点“重新读取”"),
            fields={"file": say("已经登记过（%(id)s）", id=self.document)},
        )


def refuse_known(root: Government, sha256: str, name: str) -> None:
    """Raise Known for bytes that the government has."""
    known = Version.objects.filter(government=root, sha256=sha256).select_related("document").first()
    if known is not None:
        raise Known(name, known)


def versions_of(desk: Desk) -> list[Version]:
    """The versions that a desk was read from, in the order of the set."""
    readings = desk.readings.select_related("version__document", "version__government").order_by("position")
    return [reading.version for reading in readings]


def check_address(basis_url: str) -> None:
    """Raise Invalid for anything but the address of a page."""
    if basis_url and not basis_url.startswith(("https://", "http://")):
        raise Invalid(
            say("来源网址不对"), say("请填写以 http:// 或 https:// 开头的网址"), fields={"basis_url": say("网址不对")}
        )


def put_document(
    actor: Actor, now: datetime, root: Government, paper: Paper, main: SourceDocument | None, basis_url: str
) -> SourceDocument:
    """The row of a paper; ``main`` is that of the main paper, for an annex. Raises Invalid for another address."""
    check_address(basis_url)
    row = SourceDocument(
        government=root,
        main=main,
        part=paper.part,
        basis_url=basis_url[:500],
        taken_in_by=actor.user,
        taken_in_by_name=actor.name,
        taken_in_in=actor.post,
        taken_in_at=now,
        **particulars(paper.reading, paper.file.name),
    )
    row.save(force_insert=True)
    record(actor=actor, now=now, action=Action.DOCUMENT_TAKE_IN, kind=DOCUMENT, row=row)
    return row


def put_version(actor: Actor, now: datetime, paper: Paper, document: SourceDocument) -> Version:
    """The row of what a paper says now, and what is found of it; its bytes are kept by ``put_bytes``."""
    row = Version(
        government_id=document.government_id,
        document=document,
        number=document.versions.count() + 1,
        sha256=paper.document.sha256,
        size=paper.file.size,
        format=paper.document.format.value,
        file_name=paper.file.name,
        text=paper.document.text,
        structure=structure_of(paper.document),
        taken_in_by=actor.user,
        taken_in_by_name=actor.name,
        taken_in_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid(say("这份文件刚刚由他人登记"), say("请刷新后查看"), fields={"file": say("已经登记过")}) from error
    record(
        actor=actor,
        now=now,
        action=Action.DOCUMENT_TAKE_IN,
        kind=VERSION,
        row=row,
        changes={"sha256": row.sha256, "file": row.file_name},
    )
    put_passages(
        government=row.government_id,
        kind=VERSION,
        row=row.pk,
        blocks=[(block.start, row.text[block.start : block.end]) for block in paper.document.blocks],
    )
    return row


def put_bytes(actor: Actor, now: datetime, paper: Paper, version: Version) -> None:
    """Keep the bytes of a version. They are in place before the row is committed, so nothing of it can be rehearsed."""
    try:
        received = paper.file.set_aside()
    except FileNotFoundError as error:
        raise Invalid(
            say("上传的文件已经不在服务器上"),
            say("暂存的文件只保留一天；请重新上传"),
            fields={"file": say("请重新上传")},
        ) from error
    attach(
        actor=actor,
        now=now,
        owner_kind=VERSION,
        owner_id=version.public_id,
        received=received,
        name=version.file_name,
        kind=kind_of(paper.document.format),
    )


def set_up(
    actor: Actor,
    now: datetime,
    main: SourceDocument,
    versions: Sequence[Version],
    prepared: Prepared,
    action: Action,
    last: Desk | None = None,
) -> Desk:
    """The desk of what was read, with its candidates and questions, and what people decided at the ``last`` one."""
    whole: dict[str, Any] = msgspec.to_builtins(prepared.whole)
    whole.pop("members")
    desk = Desk(
        government_id=main.government_id,
        document=main,
        number=main.desks.count() + 1,
        program=version_of("luoshi"),
        whole=whole | {"failures": [[each.name, each.message] for each in prepared.failures]},
        made_by=actor.user,
        made_by_name=actor.name,
        made_at=now,
    )
    desk.save(force_insert=True)
    for position, (version, paper) in enumerate(zip(versions, prepared.papers, strict=True)):
        reading = Reading(
            government_id=desk.government_id,
            desk=desk,
            version=version,
            position=position,
            body=paper.reading.to_json(),
        )
        reading.save(force_insert=True)
        record(actor=actor, now=now, action=action, kind=READING, row=reading)
    rows = _candidates(desk, versions, proposals(prepared.whole, prepared.main))
    _questions(desk, versions, prepared)
    carried = carry_over(last, desk) if last else 0
    note(desk, dict.fromkeys([*desk.candidates.only("pk"), *desk.questions.only("pk")]))
    desk.save(update_fields=["blocks"])
    changes = {"candidates": len(rows), "carried": carried, "program": desk.program}
    record(actor=actor, now=now, action=action, kind=DESK, row=desk, changes=changes)
    return desk


def _candidates(desk: Desk, versions: Sequence[Version], proposed: Sequence[Proposal]) -> dict[str, Candidate]:
    """The rows of the proposals, level by level, so that each knows its parent's key."""
    made: dict[str, Candidate] = {}
    waiting = list(enumerate(proposed))
    while waiting:
        level = [(position, each) for position, each in waiting if not each.parent or each.parent in made]
        rows = [
            Candidate(
                government_id=desk.government_id,
                desk=desk,
                version=versions[each.member],
                parent=made.get(each.parent),
                kind=each.kind,
                origin=each.origin,
                position=position * ROOM,
                start=each.fact.start,
                end=each.fact.end,
                quote=each.fact.quote,
                rule=each.fact.rule[:80],
                grade=each.grade.value,
                read=data_of(each.value),
                value=data_of(each.value),
            )
            for position, each in level
        ]
        for row in rows:
            row.digest = digested(row)
        Candidate.objects.bulk_create(rows, batch_size=200)
        made |= {each.key: row for (_, each), row in zip(level, rows, strict=True)}
        waiting = [pair for pair in waiting if pair[1].key not in made]
    return made


def _questions(desk: Desk, versions: Sequence[Version], prepared: Prepared) -> None:
    asked: list[tuple[int, AskedInPaper | SetQuestion]] = [
        (at, question) for at, paper in enumerate(prepared.papers) for question in paper.reading.questions
    ]
    asked += [(question.member, question) for question in prepared.whole.questions]
    put_questions(
        Question(
            government_id=desk.government_id,
            desk=desk,
            version=versions[member],
            position=position,
            code=str(question.code),
            message=question.message,
            choices=list(question.choices),
            start=question.start,
            end=question.end,
            quote=question.quote,
        )
        for position, (member, question) in enumerate(asked)
    )


def put_questions(rows: Iterable[Question]) -> list[Question]:
    """Questions put on their desk; whoever puts them there notes it (``note``) and records it."""
    made = list(rows)
    for row in made:
        row.digest = digested(row)
    return list(Question.objects.bulk_create(made, batch_size=200))


def supersede(actor: Actor, now: datetime, desk: Desk) -> None:
    """Close a desk in favour of the next one."""
    state = DeskState(desk.state)
    desk.state = step(TABLE, state, Action.DOCUMENT_TAKE_IN, thing=say("核对台"), state_name=state).target
    desk.save(update_fields=["state"])
    record(actor=actor, now=now, action=Action.DOCUMENT_TAKE_IN, kind=DESK, row=desk)
