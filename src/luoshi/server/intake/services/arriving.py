"""Files that somebody hands in: received, put in order, sent to be read, given up.

Nothing is parsed here. Bytes wait in the store's ``incoming`` until the reading has shown that none bears a secrecy
mark; until then they are no file of anybody, no preview is made of them and no backup has them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from luoshi.server.audit.services import record_occurrence
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Conflict, Invalid
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.files.limits import GRACE
from luoshi.server.files.names import clean_name
from luoshi.server.files.storage import Received, the_store
from luoshi.server.intake.facts import arrival_facts
from luoshi.server.intake.models import Arrival, ArrivalFile, ArrivalKind, SourceDocument
from luoshi.server.intake.models.arrivals import refusal_to_keep
from luoshi.server.intake.preparing import Incoming
from luoshi.server.intake.scopes import visible_arrivals
from luoshi.server.intake.services.setting_up import check_address, refuse_known
from luoshi.server.intake.services.taking_in import document_to_read_again, document_to_renew, own_government
from luoshi.server.intake.states import ARRIVAL, UNDER_WAY, ArrivalAct, ArrivalState, ReadingStage
from luoshi.server.intake.tasks import read_arrival
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.services.locking import locked
from luoshi.server.policy import Action, Facts, require

THING = say("这次上传")
GIVEN_UP, KIND = "document.give_up", "arrival"
"""How an upload that somebody gave up stands in the trail: the act, and what it was about."""
MOST_FILES = 50
MOST_TEXT = 2_000_000
"""Characters of pasted text: what the readers take in."""
_TEXT_NAME = "粘贴的文字"


def receive(
    *, actor: Actor, now: datetime, files: Sequence[Incoming], basis_url: str = "", document: str = ""
) -> Arrival:
    """Take files in from a page or a program; a single one is sent to be read at once.

    Several wait until somebody has said which is the main paper (``start``). ``document`` is the paper whose changed
    text this is. What the caller holds of the files stays the caller's to remove. Raises NotAllowed, Known, Conflict,
    Invalid.
    """
    taken: list[Received] = []
    try:
        government = own_government(actor)
        row = document_to_renew(actor, document) if document else None
        check_address(basis_url)
        _check(files, row)
        with transaction.atomic():
            root = Government.objects.select_for_update(no_key=True).get(pk=government.pk)
            require(actor, Action.DOCUMENT_TAKE_IN, Facts(government=root.public_id))
            for each in files:
                refuse_known(root, each.sha256, each.name)
                _refuse_under_way(root, each)
            arrival = _put(actor, now, root, ArrivalKind.VERSION if row else ArrivalKind.NEW, row, basis_url)
            ArrivalFile.objects.bulk_create(_files(arrival, files, taken))
            if len(files) == 1:
                _send(arrival)
            return arrival
    except BaseException:
        for received in taken:
            received.drop()
        raise


def receive_text(
    *, actor: Actor, now: datetime, text: str, name: str = "", basis_url: str = "", document: str = ""
) -> Arrival:
    """Take text in that somebody pasted, as a file of UTF-8."""
    if not text.strip():
        raise Invalid(say("没有收到文字"), say("请把公文的全文粘贴进来"), fields={"text": say("请粘贴文字")})
    if len(text) > MOST_TEXT:
        raise Invalid(say("粘贴的文字过长"), say("请改为上传文件"), fields={"text": say("文字过长，请改为上传文件")})
    own_government(actor)
    file = Incoming(clean_name(name) if name.strip() else _TEXT_NAME, text.replace("\r\n", "\n").encode())
    return receive(actor=actor, now=now, files=[file], basis_url=basis_url, document=document)


def ask_again(*, actor: Actor, now: datetime, document: str) -> Arrival:
    """Have a paper read again, by this program. Raises Conflict where that is under way."""
    row = document_to_read_again(actor, document)
    with transaction.atomic():
        root = Government.objects.select_for_update(no_key=True).get(pk=row.government_id)
        waiting = Arrival.objects.filter(document=row, kind=ArrivalKind.AGAIN, state__in=UNDER_WAY).first()
        if waiting is not None:
            raise Conflict(
                say("%(who)s已经让程序重新读取这份文件", who=waiting.handed_in_by_name),
                say("请等待读完"),
                by=waiting.handed_in_by_name,
            )
        arrival = _put(actor, now, root, ArrivalKind.AGAIN, row, "")
        _send(arrival)
        return arrival


def start(*, actor: Actor, now: datetime, arrival: str, main: int | None = None) -> Arrival:
    """Send what waits to be read; ``main`` is the position of the main paper, None lets the program find it.

    A reading that was given up is begun once more.
    """
    with transaction.atomic():
        row = locked(visible_arrivals(actor), arrival, THING)
        require(actor, Action.DOCUMENT_TAKE_IN, arrival_facts(row))
        _step(row, ArrivalAct.START)
        if main is not None and not row.files.filter(position=main).exists():
            raise Invalid(say("没有这一份文件"), say("请从列出的文件中选择正文"), fields={"main": say("请选择正文")})
        row.main = main
        _send(row)
        return row


def give_up(*, actor: Actor, now: datetime, arrival: str) -> Arrival:
    """Forget files that were handed in and are no paper yet; their bytes are removed."""
    with transaction.atomic():
        row = locked(visible_arrivals(actor), arrival, THING)
        require(actor, Action.DOCUMENT_TAKE_IN, arrival_facts(row))
        _step(row, ArrivalAct.DROP)
        close(row)
        record_occurrence(
            actor=actor, now=now, action=GIVEN_UP, kind=KIND, key=row.public_id,
            government=row.government.public_id, changes={"kind": row.kind},
        )  # fmt: skip
        return row


def forget_stale(*, now: datetime, grace: timedelta = GRACE) -> int:
    """Give up what nobody went on with for so long that its bytes are swept away; returns how many. System work."""
    done = 0
    stale = Arrival.objects.filter(state__in=UNDER_WAY, handed_in_at__lt=now - grace)
    for key in stale.values_list("pk", flat=True):
        with transaction.atomic():
            row = Arrival.objects.select_for_update().filter(pk=key, state__in=UNDER_WAY).first()
            if row is not None:
                _step(row, ArrivalAct.DROP)
                row.refusal = refusal_to_keep(say("一天之内没有办完，暂存的文件已删除"), say("需要时请重新上传"))
                close(row)
                done += 1
    return done


def close(row: Arrival) -> None:
    """Write the state in which an arrival ends, and remove its bytes once that is committed."""
    row.prepared = None
    row.save()
    for received in received_of(row):
        transaction.on_commit(received.drop)


def received_of(row: Arrival) -> list[Received]:
    """The files of an arrival where they wait."""
    store = the_store()
    return [store.waiting(each.place, each.sha256, each.size) for each in row.files.all() if each.place]


def _check(files: Sequence[Incoming], row: SourceDocument | None) -> None:
    if not files:
        raise Invalid(say("没有收到文件"), say("请选择文件，或者粘贴文字后再提交"), fields={"file": say("请选择文件")})
    if row is not None and len(files) > 1:
        raise Invalid(
            say("一次只能更新一份文件"), say("请只选择这份文件的新版本"), fields={"file": say("只能选一份文件")}
        )
    if len(files) > MOST_FILES:
        raise Invalid(
            say("一次最多上传 %(most)s 份文件", most=MOST_FILES),
            say("请只保留正文和附件"),
            fields={"file": say("最多 %(most)s 份文件", most=MOST_FILES)},
        )
    for each in files:
        if not each.size:
            empty = say("“%(name)s”是空的", name=each.name)
            raise Invalid(empty, say("请确认选对了文件，并且已经保存过"), fields={"file": empty})


def _refuse_under_way(root: Government, file: Incoming) -> None:
    other = (
        ArrivalFile.objects.filter(sha256=file.sha256, arrival__government=root, arrival__state__in=UNDER_WAY)
        .select_related("arrival")
        .first()
    )
    if other is not None:
        who = other.arrival.handed_in_by_name
        raise Conflict(
            say("%(who)s刚刚上传过“%(name)s”，正在读取", who=who, name=file.name),
            say("请等待读完，或者先放弃那一次上传"),
            by=who,
        )


def _put(
    actor: Actor, now: datetime, root: Government, kind: ArrivalKind, document: SourceDocument | None, basis_url: str
) -> Arrival:
    row = Arrival(
        government=root,
        kind=kind,
        document=document,
        state=ArrivalState.RECEIVED,
        stage=ReadingStage.HASHED,
        basis_url=basis_url,
        handed_in_by=actor.user,
        handed_in_by_name=actor.name,
        handed_in_in=actor.post,
        handed_in_at=now,
    )
    row.save(force_insert=True)
    return row


def _files(arrival: Arrival, files: Sequence[Incoming], taken: list[Received]) -> list[ArrivalFile]:
    rows, seen = [], set()
    for position, each in enumerate(files):
        if each.sha256 in seen:
            raise Invalid(
                say("“%(name)s”与另一份文件内容相同", name=each.name),
                say("请去掉重复的一份"),
                fields={"file": say("“%(name)s”重复", name=each.name)},
            )
        seen.add(each.sha256)
        received = each.set_aside()
        taken.append(received)
        rows.append(
            ArrivalFile(
                arrival=arrival,
                position=position,
                name=clean_name(each.name),
                sha256=received.sha256,
                size=received.size,
                place=received.path.name,
            )
        )
    return rows


def _send(row: Arrival) -> None:
    """Put the reading into the queue, with the row that it is about."""
    if row.state == ArrivalState.RECEIVED:
        row.state = ArrivalState.WAITING
    sent = read_arrival.enqueue(government=row.government.public_id, arrival=row.public_id)
    row.job = str(sent.id)
    row.save()


def _step(row: Arrival, act: ArrivalAct) -> None:
    state = ArrivalState(row.state)
    row.state = step(ARRIVAL, state, act, thing=THING, state_name=state).target
