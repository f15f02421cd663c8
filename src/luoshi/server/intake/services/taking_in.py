"""Papers taken in: parsed and read outside the transaction, then kept with their reading and its candidates."""

from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version as version_of
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from luoshi.extraction.reading import Question as AskedInPaper
from luoshi.extraction.sets.model import SetQuestion
from luoshi.server.audit.services import record, record_occurrence
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.files.services.attaching import attach
from luoshi.server.files.storage import Received, the_store
from luoshi.server.intake.audited import DESK, DOCUMENT, READING, VERSION
from luoshi.server.intake.facts import document_facts
from luoshi.server.intake.models import (
    Candidate,
    Desk,
    Question,
    Reading,
    SourceDocument,
    Version,
)
from luoshi.server.intake.preparing import (
    Incoming,
    Paper,
    Prepared,
    SecretError,
    document_of,
    particulars,
    prepare,
    read_whole,
    structure_of,
)
from luoshi.server.intake.proposing import Proposal, proposals
from luoshi.server.intake.scopes import visible_documents
from luoshi.server.intake.services.carrying import carry_over
from luoshi.server.intake.states import DESK as TABLE
from luoshi.server.intake.states import DeskState
from luoshi.server.intake.values import data_of
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.scopes import visible_governments
from luoshi.server.policy import Action, Facts, require
from luoshi.server.search.services import put_passages

THING = say("这份来源文件")


def take_in(*, actor: Actor, now: datetime, files: Sequence[Incoming], basis_url: str = "") -> Desk:
    """Take in a paper, or a plan with its annexes at once, and set up the desk for it.

    Raises NotAllowed; Invalid for files that cannot be read, that are here already (it says where), or that bear a
    secrecy mark, whose refusal is recorded.
    """
    government = _government(actor)
    prepared = _prepared(actor, now, government, files)
    with transaction.atomic():
        root = Government.objects.select_for_update().get(pk=government.pk)
        require(actor, Action.DOCUMENT_TAKE_IN, Facts(government=root.public_id))
        _refuse_known(root, prepared)
        main = _document(actor, now, root, prepared.papers[prepared.main], None, basis_url)
        versions = [
            _version(actor, now, paper, main if at == prepared.main else _document(actor, now, root, paper, main, ""))
            for at, paper in enumerate(prepared.papers)
        ]
        return _set_up(actor, now, main, versions, prepared, Action.DOCUMENT_TAKE_IN)


def take_in_text(*, actor: Actor, now: datetime, text: str, name: str = "粘贴的文字", basis_url: str = "") -> Desk:
    """Take in text that somebody pasted."""
    return take_in(actor=actor, now=now, files=[Incoming(name, text.encode())], basis_url=basis_url)


def take_in_version(*, actor: Actor, now: datetime, document: str, file: Incoming) -> Desk:
    """Take in a changed text of a paper: its next version, and the next desk of its set.

    What people decided about facts that stand in the new text as they did is carried over; the rest waits for a person.
    """
    row = visible_documents(actor).filter(public_id=document).select_related("government").first()
    if row is None:
        raise NotFound(THING)
    prepared = _prepared(actor, now, row.government, [file])
    if len(prepared.papers) != 1:
        raise Invalid(
            say("一次只能更新一份文件"), say("请只选择这份文件的新版本"), fields={"file": say("选了多份文件")}
        )
    paper = prepared.papers[0]
    main_id = row.main_id or row.pk
    before = _latest(main_id)
    held = versions_of(before)
    again = _read(row.government, held, now, main_id, instead=(row.pk, paper))
    with transaction.atomic():
        main = SourceDocument.objects.select_for_update().get(pk=main_id)
        last = _unchanged(main, held)
        root = Government.objects.select_for_update().get(pk=row.government_id)
        require(actor, Action.DOCUMENT_TAKE_IN, document_facts(row))
        _refuse_known(root, prepared)
        said = particulars(paper.reading, paper.file.name)
        for column, value in said.items():
            setattr(row, column, value)
        row.save(update_fields=list(said))
        record(actor=actor, now=now, action=Action.DOCUMENT_TAKE_IN, kind=DOCUMENT, row=row)
        fresh = _version(actor, now, paper, row)
        versions = [fresh if each.document_id == row.pk else each for each in held]
        _supersede(actor, now, last)
        return _set_up(actor, now, main, versions, again, Action.DOCUMENT_TAKE_IN, last)


def read_again(*, actor: Actor, now: datetime, document: str) -> Desk:
    """Read the latest versions of a paper and its annexes once more, with this program: the next desk.

    The reading that was stays. What people decided about facts that are read as before is carried over.
    """
    row = visible_documents(actor).filter(public_id=document, main__isnull=True).select_related("government").first()
    if row is None:
        raise NotFound(THING)
    require(actor, Action.DOCUMENT_TAKE_IN, document_facts(row))
    versions = versions_of(_latest(row.pk))
    again = _read(row.government, versions, now, row.pk)
    with transaction.atomic():
        main = SourceDocument.objects.select_for_update().get(pk=row.pk)
        last = _unchanged(main, versions)
        require(actor, Action.DOCUMENT_TAKE_IN, document_facts(main))
        _supersede(actor, now, last)
        return _set_up(actor, now, main, versions, again, Action.DOCUMENT_TAKE_IN, last)


def versions_of(desk: Desk) -> list[Version]:
    """The versions that a desk was read from, in the order of the set."""
    readings = desk.readings.select_related("version__document", "version__government").order_by("position")
    return [reading.version for reading in readings]


def _government(actor: Actor) -> Government:
    found = visible_governments(actor).filter(public_id=actor.government).first()
    if found is None:
        raise NotFound(say("您所在的政府"))
    require(actor, Action.DOCUMENT_TAKE_IN, Facts(government=found.public_id))  # nobody else makes the machine read
    return found


def _prepared(actor: Actor, now: datetime, government: Government, files: Sequence[Incoming]) -> Prepared:
    require(actor, Action.DOCUMENT_TAKE_IN, Facts(government=government.public_id))
    try:
        return prepare(government, files, china_date(now))
    except SecretError as secret:
        with transaction.atomic():
            record_occurrence(
                actor=actor,
                now=now,
                action="document.refuse",
                kind="secret_document",
                key=secret.sha256,
                name=secret.name[:200],
                government=government.public_id,
                changes={"mark": secret.mark},
                comment="文件标有密级，拒绝登记",
            )
        raise Invalid(
            say("“%(name)s”标有密级（%(mark)s），不能登记，本次拒绝已记入审计", name=secret.name, mark=secret.mark),
            say("涉密文件须在涉密系统中办理；请立即删除本机上的这份文件，并报告保密员"),
            fields={"file": say("标有密级")},
        ) from secret


def _refuse_known(root: Government, prepared: Prepared) -> None:
    for paper in prepared.papers:
        known = Version.objects.filter(government=root, sha256=paper.document.sha256).select_related("document").first()
        if known is not None:
            raise Invalid(
                say(
                    "“%(name)s”已经登记过，就是《%(title)s》的第 %(number)s 版",
                    name=paper.file.name,
                    title=known.document.title,
                    number=known.number,
                ),
                say("不需要重复登记，请直接打开那份文件；需要重新读取时，请在那里点“重新读取”"),
                fields={"file": say("已经登记过（%(id)s）", id=known.document.public_id)},
            )


def _document(
    actor: Actor, now: datetime, root: Government, paper: Paper, main: SourceDocument | None, basis_url: str
) -> SourceDocument:
    if basis_url and not basis_url.startswith(("https://", "http://")):
        raise Invalid(
            say("来源网址不对"), say("请填写以 http:// 或 https:// 开头的网址"), fields={"basis_url": say("网址不对")}
        )
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


def _version(actor: Actor, now: datetime, paper: Paper, document: SourceDocument) -> Version:
    row = Version(
        government_id=document.government_id,
        document=document,
        number=document.versions.count() + 1,
        sha256=paper.document.sha256,
        size=len(paper.file.data),
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
    attach(
        actor=actor,
        now=now,
        owner_kind=VERSION,
        owner_id=row.public_id,
        received=_received(paper.file.data),
        name=row.file_name,
    )
    return row


def _received(data: bytes) -> Received:
    """The bytes in the store's ``incoming``; attaching puts them in their place, or removes them."""
    writer = the_store().begin()
    writer.write(data)
    return writer.finish()


def _read(
    root: Government, versions: Sequence[Version], now: datetime, main: int, instead: tuple[int, Paper] | None = None
) -> Prepared:
    """The versions read together once more; the main paper stays the main one, whatever the reading makes of it.

    ``instead`` gives a paper that takes the place of the version of a document (its primary key).
    """
    files = [Incoming(version.file_name, b"") for version in versions]
    documents = [document_of(version) for version in versions]
    for at, version in enumerate(versions):
        if instead is not None and version.document_id == instead[0]:
            files[at], documents[at] = instead[1].file, instead[1].document
    whole = read_whole(root, documents, china_date(now))
    papers = tuple(
        Paper(file, document, member.reading, member.role.value)
        for file, document, member in zip(files, documents, whole.members, strict=True)
    )
    return Prepared(papers, whole, next(at for at, version in enumerate(versions) if version.document_id == main))


def _set_up(
    actor: Actor,
    now: datetime,
    main: SourceDocument,
    versions: Sequence[Version],
    prepared: Prepared,
    action: Action,
    last: Desk | None = None,
) -> Desk:
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
                position=position,
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
        Candidate.objects.bulk_create(rows, batch_size=200)
        made |= {each.key: row for (_, each), row in zip(level, rows, strict=True)}
        waiting = [pair for pair in waiting if pair[1].key not in made]
    return made


def _questions(desk: Desk, versions: Sequence[Version], prepared: Prepared) -> None:
    asked: list[tuple[int, AskedInPaper | SetQuestion]] = [
        (at, question) for at, paper in enumerate(prepared.papers) for question in paper.reading.questions
    ]
    asked += [(question.member, question) for question in prepared.whole.questions]
    Question.objects.bulk_create(
        [
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
        ],
        batch_size=200,
    )


def _latest(document: int) -> Desk:
    found = Desk.objects.filter(document_id=document).order_by("-number").first()
    if found is None:
        raise NotFound(THING)
    return found


def _unchanged(document: SourceDocument, versions: Sequence[Version]) -> Desk:
    """The last desk of a paper, locked, as long as it is still the one of these versions."""
    found = Desk.objects.select_for_update().filter(document=document).order_by("-number").first()
    if found is None or [each.pk for each in versions_of(found)] != [each.pk for each in versions]:
        raise Invalid(say("读取期间有人登记了新的版本"), say("请刷新后再试一次"))
    return found


def _supersede(actor: Actor, now: datetime, desk: Desk) -> None:
    state = DeskState(desk.state)
    desk.state = step(TABLE, state, Action.DOCUMENT_TAKE_IN, thing=say("核对台"), state_name=state).target
    desk.save(update_fields=["state"])
    record(actor=actor, now=now, action=Action.DOCUMENT_TAKE_IN, kind=DESK, row=desk)
