"""A right call of every operation about indicators and finish lines, for whoever tries them as everybody."""

from calling import Call

from luoshi.server.core.actor import Actor
from luoshi.server.indicators.facts import indicator_facts
from luoshi.server.indicators.finishing import measures_without
from luoshi.server.indicators.scopes import visible_targets
from luoshi.server.ledger.facts import item_facts
from luoshi.server.ledger.models import Target
from luoshi.server.ledger.scopes import visible_items
from server_cast import Cast


def indicator_calls(cast: Cast) -> dict[str, Call]:
    """Those of a target of the water bureau's item, and of finish lines."""
    target = Target.objects.select_related("indicator__government", "task").get(indicator__name="干流清淤")
    item = target.task
    assert item is not None
    facts, path = indicator_facts(target.indicator), f"/indicators/{target.public_id}"
    of_item = item_facts(item)
    figure = {"period_from": "2031-04-01", "period_to": "2031-06-30", "status": "value", "value": "3"}
    way = {
        "method": "linear", "start_on": "2030-12-31", "start_value": "0",
        "points": [{"day": "2033-12-31", "value": "18"}], "reason": "按月推进",
    }  # fmt: skip
    line = {"item": item.public_id, "kind": "standing", "text": "按季度报告", "cadence": "quarter"}
    lacking = measures_without(cast.actor("compiler")).filter(task__last_day__isnull=False)[0]

    def sees(actor: Actor) -> bool:
        return visible_targets(actor).filter(pk=target.pk).exists()

    def sees_task(actor: Actor) -> bool:
        return visible_items(actor).filter(pk=item.pk).exists()

    def sees_lacking(actor: Actor) -> bool:
        return visible_items(actor).filter(pk=lacking.task_id).exists()

    return {
        "list_indicators": Call("get", "/indicators", facts, seen=lambda actor: True),
        "show_indicator": Call("get", path, facts, seen=sees),
        "list_observations": Call("get", f"{path}/observations", facts, seen=sees),
        "report_observation": Call("post", f"{path}/observations", facts, figure, seen=sees),
        "list_ways": Call("get", f"{path}/ways", facts, seen=sees),
        "add_way": Call("post", f"{path}/ways", facts, way, seen=sees),
        "list_finish_lines": Call("get", "/finish-lines", of_item, seen=lambda actor: True),
        "add_finish_line": Call("post", "/finish-lines", of_item, line, seen=sees_task),
        "list_proposals": Call("get", "/finish-lines/proposals", of_item, seen=lambda actor: True),
        "take_proposals": Call(
            "post", "/finish-lines/proposals", item_facts(lacking.task), {"measures": [lacking.pk]}, seen=sees_lacking
        ),
    }
