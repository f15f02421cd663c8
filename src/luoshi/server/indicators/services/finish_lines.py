"""Finish lines: set by the office, or taken over from what the words suggest, one by one or many at once."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from luoshi.reckoning.periods import Cadence
from luoshi.server.audit.services import record, record_each
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Conflict, Invalid, NotFound
from luoshi.server.core.said import listed, say
from luoshi.server.indicators.audited import FINISH_LINE
from luoshi.server.indicators.finishing import lacking, measures_without, with_words
from luoshi.server.indicators.followers import tell_of_items
from luoshi.server.indicators.models import FinishLine, FinishLineBasis, FinishLineKind
from luoshi.server.ledger.facts import item_facts
from luoshi.server.ledger.models import Measure, Task
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.services.locking import locked
from luoshi.server.policy import Action, require

_THING = say("这个台账事项")
_LONGEST = 300
_MOST = 500


def set_finish_line(
    *,
    actor: Actor,
    now: datetime,
    item: str,
    kind: FinishLineKind,
    text: str,
    last_day: date | None = None,
    cadence: Cadence | None = None,
    measure: int | None = None,
) -> FinishLine:
    """Say by what one will see that an item, or one of its measures, is done; what was said before stays beside it.

    Raises NotFound; NotAllowed; Invalid for one without words, without a day, or standing without a cadence.
    """
    with transaction.atomic():
        task = locked(visible_items(actor), item, _THING)
        require(actor, Action.FINISH_LINE_SET, item_facts(task))
        row = _measure(task, measure)
        _check(task, kind, text, last_day, cadence)
        made = _line(actor, now, task, row, kind, text.strip(), last_day, cadence, FinishLineBasis.DECIDED)
        made.save()
        record(actor=actor, now=now, action=Action.FINISH_LINE_SET, kind=FINISH_LINE, row=made)
        tell_of_items([task.pk], now)
        return made


def accept_proposals(*, actor: Actor, now: datetime, measures: Sequence[int]) -> Sequence[FinishLine]:
    """Take over what the words of some measures suggest, all or none.

    Raises Conflict where one has a finish line by now; Invalid where a proposal still lacks its day, or for too many.
    """
    wanted = list(dict.fromkeys(measures))
    if len(wanted) > _MOST:
        raise Invalid(say("一次最多采纳 %(most)s 条", most=_MOST), say("请分几次采纳"))
    with transaction.atomic():
        keys = Measure.objects.filter(pk__in=wanted).order_by().values("task")
        tasks = {task.pk: task for task in Task.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
        seen = set(visible_items(actor).filter(pk__in=tasks).values_list("pk", flat=True))
        for key in sorted(seen):
            require(actor, Action.FINISH_LINE_SET, item_facts(tasks[key]))
        rows = list(with_words(measures_without(actor).filter(pk__in=wanted, task__in=seen)))
        if len(rows) < len(wanted):
            if Measure.objects.filter(pk__in=wanted, task__in=seen).count() < len(wanted):
                raise NotFound(say("其中一条举措"))
            taken = FinishLine.objects.filter(measure__in=wanted).order_by("-pk").first()
            raise Conflict(
                say("其中有的举措已经有完成标准"),
                say("请刷新页面后重新选择"),
                by=taken.made_by_name if taken else "",
            )
        found = lacking(rows)
        open_ones = [each.measure.text[:30] for each in found if not each.proposal.whole]
        if open_ones:
            raise Invalid(
                say("有 %(count)s 条建议没有时限，例如“%(first)s”", count=len(open_ones), first=open_ones[0]),
                say("请先逐条补充时限，再采纳其余的"),
            )
        made = [
            _line(
                actor, now, each.measure.task, each.measure, each.proposal.kind, each.proposal.text,
                each.proposal.last_day, each.proposal.cadence, FinishLineBasis.PROPOSED,
            )
            for each in found
        ]  # fmt: skip
        for row in made:
            row.save()
        record_each(actor=actor, now=now, action=Action.FINISH_LINE_SET, kind=FINISH_LINE, rows=made)
        return made


def _line(
    actor: Actor,
    now: datetime,
    task: Task,
    measure: Measure | None,
    kind: FinishLineKind,
    text: str,
    last_day: date | None,
    cadence: Cadence | None,
    basis: FinishLineBasis,
) -> FinishLine:
    return FinishLine(
        government_id=task.government_id,
        task=task,
        measure=measure,
        kind=kind,
        text=text,
        last_day=last_day,
        cadence=cadence.value if cadence and kind is FinishLineKind.STANDING else "",
        basis=basis,
        made_by=actor.user,
        made_by_name=actor.name,
        made_in=actor.post,
        made_at=now,
    )


def _measure(task: Task, measure: int | None) -> Measure | None:
    if measure is None:
        return None
    found = task.measures.filter(pk=measure).first()
    if found is None:
        raise NotFound(say("这条举措"))
    return found


def _check(task: Task, kind: FinishLineKind, text: str, last_day: date | None, cadence: Cadence | None) -> None:
    wrong = {}
    if task.state == ItemState.WITHDRAWN:
        raise Invalid(say("这个事项已经终止"), say("不再需要完成标准"))
    if not text.strip() or len(text) > _LONGEST:
        wrong["text"] = say("请写明以什么为完成，不超过 %(longest)s 字", longest=_LONGEST)
    if kind is FinishLineKind.STANDING and cadence is None:
        wrong["cadence"] = say("长期事项要写明多久报告一次")
    if kind is not FinishLineKind.STANDING and last_day is None:
        wrong["last_day"] = say("请写明最后一天")
    if wrong:
        raise Invalid(say("完成标准不完整"), listed(wrong.values(), "；"), fields=wrong)
