"""A sheet that came back, saved: every item that was filled in, in one transaction."""

from datetime import datetime

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.cycles.models import Cycle, Report
from luoshi.server.cycles.returned import Filled, read_returned
from luoshi.server.cycles.services.reports import report_unchanged, save_report
from luoshi.server.cycles.sheets import sheet_of
from luoshi.server.delivery.services.keeping import writing
from luoshi.server.delivery.services.locking import hold_matters
from luoshi.server.delivery.services.together import all_or_none
from luoshi.server.orgs.sheets import refuse_errors, require_same


def save_returned(
    *, actor: Actor, now: datetime, cycle: Cycle, data: bytes, name: str, sha256: str, unit: str = ""
) -> tuple[Report, ...]:
    """Save what a filled-in sheet says, all or none; ``sha256`` is that of the file whose preview was seen.

    Raises Invalid for another file, one with errors, and one that says nothing; whatever saving one report raises.
    """
    with writing(now):
        found = read_returned(sheet_of(actor, cycle, china_date(now), unit), data, name)
        require_same(sha256, found.sha256)
        refuse_errors(found.errors)
        if not found.filled:
            raise Invalid(say("表里没有新填的内容"), say("请填写后再上传"), fields={"file": say("没有填写")})
        by_part = {each.item.key: each for each in found.filled}
        hold_matters(each.item.owed.part.matter_id for each in found.filled)
        return all_or_none(
            sorted(by_part), lambda key: _saved(actor, now, cycle, by_part[key]),
            name=lambda key: str(by_part[key].item.owed.part.matter__task__title), field="file",
        )  # fmt: skip


def _saved(actor: Actor, now: datetime, cycle: Cycle, filled: Filled) -> Report:
    part, scan = filled.item.key, filled.item.report.scan if filled.item.report else ""
    if filled.entry is None:
        return report_unchanged(
            actor=actor, now=now, cycle=cycle.public_id, parts=[part], seen=filled.seen, scan=scan
        )[0]  # fmt: skip
    return save_report(
        actor=actor, now=now, cycle=cycle.public_id, part=part, entry=filled.entry, seen=filled.seen, scan=scan
    )
