"""Papers taken in: parsed and read outside the transaction, then kept with their reading and its candidates."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from luoshi.server.audit.services import chained_together, record, record_occurrence
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.audited import DOCUMENT
from luoshi.server.intake.facts import document_facts
from luoshi.server.intake.models import Desk, SourceDocument, Version
from luoshi.server.intake.preparing import (
    Incoming,
    Paper,
    Prepared,
    SecretError,
    Told,
    document_of,
    particulars,
    prepare,
    read_whole,
)
from luoshi.server.intake.scopes import visible_documents
from luoshi.server.intake.services.setting_up import (
    put_bytes,
    put_document,
    put_version,
    refuse_known,
    set_up,
    supersede,
    versions_of,
)
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.scopes import visible_governments
from luoshi.server.policy import Action, Facts, require

THING = say("这份来源文件")
REFUSED, SECRET = "document.refuse", "secret_document"
"""How the refusal of a paper with a secrecy mark stands in the trail: the act, and what it was about."""


class Secret(Invalid):
    """A paper bears a secrecy mark; the refusal is in the trail."""


def take_in(*, actor: Actor, now: datetime, files: Sequence[Incoming], basis_url: str = "") -> Desk:
    """Take in a paper, or a plan with its annexes at once, and set up the desk for it.

    Raises NotAllowed; Invalid for files that cannot be read, that are here already (it says where), or that bear a
    secrecy mark, whose refusal is recorded.
    """
    government = own_government(actor)
    prepared = prepared_or_refused(actor, now, government, files)
    try:
        with transaction.atomic(), chained_together():  # files before the chain, as whoever attaches one locks them
            return keep_new(actor, now, government, prepared, basis_url)
    finally:
        prepared.drop()


def take_in_text(*, actor: Actor, now: datetime, text: str, name: str = "粘贴的文字", basis_url: str = "") -> Desk:
    """Take in text that somebody pasted."""
    return take_in(actor=actor, now=now, files=[Incoming(name, text.encode())], basis_url=basis_url)


def take_in_version(*, actor: Actor, now: datetime, document: str, file: Incoming) -> Desk:
    """Take in a changed text of a paper: its next version, and the next desk of its set.

    What people decided about facts that stand in the new text as they did is carried over; the rest waits for a person.
    """
    row = document_to_renew(actor, document)
    prepared, base = changed_text(actor, now, row, [file])
    with transaction.atomic(), chained_together():
        desk, version = keep_version(actor, now, row, prepared, base)
        put_bytes(actor, now, paper_of(prepared, version), version)
        return desk


def read_again(*, actor: Actor, now: datetime, document: str) -> Desk:
    """Read the latest versions of a paper and its annexes once more, with this program: the next desk.

    The reading that was stays. What people decided about facts that are read as before is carried over.
    """
    row = document_to_read_again(actor, document)
    again, base = read_once_more(row, now)
    with transaction.atomic():
        return keep_again(actor, now, row, again, base)


def own_government(actor: Actor) -> Government:
    """The actor's government, with leave to take papers in. Raises NotFound, NotAllowed."""
    found = visible_governments(actor).filter(public_id=actor.government).first()
    if found is None:
        raise NotFound(say("您所在的政府"))
    require(actor, Action.DOCUMENT_TAKE_IN, Facts(government=found.public_id))  # nobody else makes the machine read
    return found


def document_to_renew(actor: Actor, document: str) -> SourceDocument:
    """A paper or an annex that the actor may bring a new text of. Raises NotFound, NotAllowed."""
    row = visible_documents(actor).filter(public_id=document).select_related("government").first()
    if row is None:
        raise NotFound(THING)
    require(actor, Action.DOCUMENT_TAKE_IN, document_facts(row))
    return row


def document_to_read_again(actor: Actor, document: str) -> SourceDocument:
    """A main paper that the actor may have read again. Raises NotFound, NotAllowed."""
    row = document_to_renew(actor, document)
    if row.main_id is not None:
        raise NotFound(THING)
    return row


def prepared_or_refused(
    actor: Actor,
    now: datetime,
    government: Government,
    files: Sequence[Incoming],
    *,
    main: int | None = None,
    told: Told | None = None,
) -> Prepared:
    """Files read as ``prepare`` does; the refusal of a secrecy mark is recorded. Raises Secret, Invalid."""
    require(actor, Action.DOCUMENT_TAKE_IN, Facts(government=government.public_id))
    try:
        return prepare(government, files, china_date(now), main=main, told=told)
    except SecretError as secret:
        with transaction.atomic():
            record_occurrence(
                actor=actor,
                now=now,
                action=REFUSED,
                kind=SECRET,
                key=secret.sha256,
                government=government.public_id,
                changes={"mark": secret.mark},
                comment="文件标有密级，拒绝登记",
            )
        which = say("第 %(place)s 份文件", place=secret.place) if len(files) > 1 else say("文件")
        raise Secret(
            say("%(which)s标有密级（%(mark)s），不能登记，本次拒绝已记入审计", which=which, mark=secret.mark),
            say("涉密文件须在涉密系统中办理；请立即删除本机上的这份文件，并报告保密员"),
            fields={"file": say("标有密级")},
        ) from secret


def keep_new(actor: Actor, now: datetime, government: Government, prepared: Prepared, basis_url: str) -> Desk:
    """Rows and bytes of papers that are new, inside the caller's transaction. Raises Known, Invalid."""
    root = Government.objects.select_for_update(no_key=True).get(pk=government.pk)
    require(actor, Action.DOCUMENT_TAKE_IN, Facts(government=root.public_id))
    _refuse_known(root, prepared)
    main = put_document(actor, now, root, prepared.papers[prepared.main], None, basis_url)
    versions = [
        put_version(actor, now, paper, main if at == prepared.main else put_document(actor, now, root, paper, main, ""))
        for at, paper in enumerate(prepared.papers)
    ]
    desk = set_up(actor, now, main, versions, prepared, Action.DOCUMENT_TAKE_IN)
    for paper, version in zip(prepared.papers, versions, strict=True):
        put_bytes(actor, now, paper, version)
    return desk


def changed_text(
    actor: Actor, now: datetime, row: SourceDocument, files: Sequence[Incoming], told: Told | None = None
) -> tuple[Prepared, int]:
    """The set of a paper read with its changed text in place of the latest one, and the desk that this is next to.

    Raises Secret, Invalid.
    """
    prepared = prepared_or_refused(actor, now, row.government, files, told=told)
    if len(prepared.papers) != 1:
        prepared.drop()
        raise Invalid(
            say("一次只能更新一份文件"), say("请只选择这份文件的新版本"), fields={"file": say("选了多份文件")}
        )
    _refuse_known(row.government, prepared)
    main_id = row.main_id or row.pk
    last = latest_desk(main_id)
    return _read(row.government, versions_of(last), now, main_id, instead=(row.pk, prepared.papers[0])), last.pk


def keep_version(actor: Actor, now: datetime, row: SourceDocument, again: Prepared, base: int) -> tuple[Desk, Version]:
    """Rows of a changed text, inside the caller's transaction; the bytes are still to be put (``put_bytes``).

    Raises Invalid where the paper has another desk than ``base`` by now.
    """
    main = SourceDocument.objects.select_for_update().get(pk=row.main_id or row.pk)
    last = _unchanged(main, base)
    held = versions_of(last)
    root = Government.objects.select_for_update(no_key=True).get(pk=row.government_id)
    require(actor, Action.DOCUMENT_TAKE_IN, document_facts(row))
    at = next(at for at, each in enumerate(held) if each.document_id == row.pk)
    paper = again.papers[at]
    refuse_known(root, paper.document.sha256, paper.file.name)
    said = particulars(paper.reading, paper.file.name)
    for column, value in said.items():
        setattr(row, column, value)
    row.save(update_fields=list(said))
    record(actor=actor, now=now, action=Action.DOCUMENT_TAKE_IN, kind=DOCUMENT, row=row)
    fresh = put_version(actor, now, paper, row)
    versions = [fresh if each.document_id == row.pk else each for each in held]
    supersede(actor, now, last)
    return set_up(actor, now, main, versions, again, Action.DOCUMENT_TAKE_IN, last), fresh


def paper_of(prepared: Prepared, version: Version) -> Paper:
    """The paper of a set that a version is of."""
    return next(paper for paper in prepared.papers if paper.document.sha256 == version.sha256)


def read_once_more(row: SourceDocument, now: datetime) -> tuple[Prepared, int]:
    """The latest versions of a paper and its annexes, read by this program, and the desk that this is next to."""
    last = latest_desk(row.pk)
    return _read(row.government, versions_of(last), now, row.pk), last.pk


def keep_again(actor: Actor, now: datetime, row: SourceDocument, again: Prepared, base: int) -> Desk:
    """The desk of a paper that was read again, inside the caller's transaction."""
    main = SourceDocument.objects.select_for_update().get(pk=row.pk)
    last = _unchanged(main, base)
    require(actor, Action.DOCUMENT_TAKE_IN, document_facts(main))
    supersede(actor, now, last)
    return set_up(actor, now, main, versions_of(last), again, Action.DOCUMENT_TAKE_IN, last)


def _refuse_known(root: Government, prepared: Prepared) -> None:
    for paper in prepared.papers:
        refuse_known(root, paper.document.sha256, paper.file.name)


def _read(
    root: Government, versions: Sequence[Version], now: datetime, main: int, instead: tuple[int, Paper] | None = None
) -> Prepared:
    """The versions read together once more; the main paper stays the main one, whatever the reading makes of it.

    ``instead`` gives a paper that takes the place of the version of a document (its primary key).
    """
    files = [Incoming(version.file_name) for version in versions]
    documents = [document_of(version) for version in versions]
    for at, version in enumerate(versions):
        if instead is not None and version.document_id == instead[0]:
            files[at], documents[at] = instead[1].file, instead[1].document
    at_main = next(at for at, version in enumerate(versions) if version.document_id == main)
    whole = read_whole(root, documents, china_date(now), plan=at_main)
    papers = tuple(
        Paper(file, document, member.reading, member.role.value)
        for file, document, member in zip(files, documents, whole.members, strict=True)
    )
    return Prepared(papers, whole, at_main)


def latest_desk(document: int) -> Desk:
    """The last desk of a main paper, by its primary key."""
    found = Desk.objects.filter(document_id=document).order_by("-number").first()
    if found is None:
        raise NotFound(THING)
    return found


def _unchanged(document: SourceDocument, base: int) -> Desk:
    """The last desk of a paper, locked, as long as it is still the one beside which was read."""
    found = Desk.objects.select_for_update().filter(document=document).order_by("-number").first()
    if found is None or found.pk != base:
        raise Invalid(
            say("读取期间有人登记了新的版本，或者重新读取了这份文件"),
            say("请重新上传，与最新的版本比对"),
            fields={"file": say("版本已变")},
        )
    return found
