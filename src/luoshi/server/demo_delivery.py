"""What 云岭县 has handed out in the demo: matters in many states, each led there through the services by its people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.delivery.models import Matter, Part
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.delivery.services.handing_out import hand_out
from luoshi.server.delivery.services.registering import approve_matters, register_matters
from luoshi.server.files.services.attaching import attach
from luoshi.server.files.storage import the_store
from luoshi.server.indicators.finishing import has_finish_line
from luoshi.server.ledger.models import Plan, Task
from luoshi.server.orgs.models import Organisation

OFFICE, SUPERVISOR, LEADER = "zonghe", "ducha", "fenguan"
_WATER, _WATER_LEADER = "shuili", "shuiju"
_FARM, _FARM_LEADER = "nongye", "nongju"
_TOWN = "yuntai"

_TO_HAND_OUT = (
    "水资源保障", "能源水利设施", "清洁田园", "生态农业", "林下经济", "绿色加工", "绿色流通", "红色旅游", "美丽城镇",
    "林草资源", "生物多样性",
)  # fmt: skip
"""Words of the titles of the items that are handed out."""
_WAITING, _SENT_BACK, _APPROVED = "温泉古镇", "森林康养", "旅游交通"
"""Those that wait for a leader, were sent back, and are approved and not handed out yet."""


@dataclass(frozen=True)
class Story:
    """The people of the demo by their log-in names, at the one moment of its set-up."""

    now: datetime
    people: Mapping[str, Actor]
    plan: Plan

    def matter(self, words: str) -> Matter:
        """The matter of an item by words of its title."""
        return Matter.objects.get(task__title__contains=words, task__plan=self.plan, task__divides__isnull=True)

    def part(self, words: str, body: str) -> Part:
        """The part of a body in it, by words of the name under which it was handed out."""
        return Part.objects.get(matter=self.matter(words), printed_name__contains=body)

    def do(self, code: str, who: str, row: Matter | Part, **values: Any) -> Any:
        """Carry out an act by its form."""
        form = FORMS_BY_CODE[code]
        return form.run(actor=self.people[who], now=self.now, **{form.key: row.public_id}, **values)

    def paper(self, kind: str, who: str, row: Matter | Part, name: str, text: str) -> str:
        """Attach a short paper to a matter or a part."""
        data = f"{name}\n\n{row}\n{text}\n".encode()
        made = attach(
            actor=self.people[who], now=self.now, owner_kind=kind, owner_id=row.public_id,
            received=the_store().take([data]), name=f"{name}.txt",
        )  # fmt: skip
        return made.public_id


def make_demo_delivery(people: Mapping[str, Actor], plan: Plan, now: datetime) -> None:
    """Register the plan's items, hand most of them out, and lead them on as an office and its units would."""
    story = Story(now, people, plan)
    _begin(story)
    _closed(story)
    _reported(story)
    _objected(story)
    _inside(story)
    _rest(story)


def _items(plan: Plan, *words: str) -> list[Task]:
    found = [plan.tasks.get(title__contains=each, divides__isnull=True) for each in words]
    return [task for task in found if has_finish_line(task)]


def _begin(story: Story) -> None:
    """立项、审批、交办: the townships get parts in one item only."""
    office, leader = story.people[OFFICE], story.people[LEADER]
    wanted = _items(story.plan, *_TO_HAND_OUT, _WAITING, _SENT_BACK, _APPROVED)
    made = register_matters(actor=office, now=story.now, items=[task.public_id for task in wanted])
    left = {task.pk for task in _items(story.plan, _WAITING, _SENT_BACK)}
    approved = [row.public_id for row in made if row.task_id not in left]
    approve_matters(actor=leader, now=story.now, matters=approved, comment="同意")
    story.do("matter.send_back", LEADER, story.matter(_SENT_BACK), comment="请写明今年要建成的内容")
    kept = {task.pk for task in _items(story.plan, _APPROVED)}
    going = [row.public_id for row in made if row.task_id not in left | kept]
    today = china_date(story.now)
    ends = max(task.last_day or today for task in wanted)
    due_on = None if ends > today else today + timedelta(days=200)  # a demo of years later is not late at birth
    hand_out(actor=office, now=story.now, matters=going, due_on=due_on)
    townships = Organisation.objects.get(government=story.plan.government, kind="group", names__text="各乡镇")
    story.do("matter.hand_out", OFFICE, story.matter("林草资源"), expand=[townships.public_id])


def _closed(story: Story) -> None:
    """One that one body does alone: signed, reported, verified on the spot, struck off, to be looked at again."""
    words = "能源水利设施"
    part, matter = story.part(words, "水利局"), story.matter(words)
    story.do("part.sign", _WATER, part)
    proof = story.paper("part", _WATER, part, "竣工验收意见", "堤防达标建设和山洪沟整治已通过验收。")
    told = {"claim_level": "accepted", "progress": "年度建设内容全部完成并通过验收。", "evidence": [proof]}
    story.do("part.feed_back", _WATER, part, **told)
    story.do("part.accept_done", SUPERVISOR, part, comment="材料齐全")
    story.do(
        "matter.ask_completion", _WATER_LEADER, matter, claim_level="accepted", text="各项工程均已完成验收。",
        evidence=[proof],
    )  # fmt: skip
    story.do("matter.take_up", SUPERVISOR, matter)
    story.do(
        "matter.confirm", SUPERVISOR, matter, method="on_site", level="accepted", findings="现场查看三处，与所报一致。"
    )
    story.do("matter.close", LEADER, matter, comment="同意销号")


def _reported(story: Story) -> None:
    """反馈: one waits for review, one was returned, one was passed; the office signs for bodies without accounts."""
    water = story.part("水资源保障", "水利局")
    story.do("part.sign", _WATER, water)
    story.do(
        "part.feed_back", _WATER, water, claim_level="under_way", progress="入河排污口排查完成，整治方案已报批。",
        problem="两处排污口权属不清。", next_step="会同乡镇核实权属。",
    )  # fmt: skip
    farm = story.part("生态农业", "农业农村局")
    story.do("part.sign", _FARM, farm)
    story.do("part.feed_back", _FARM, farm, claim_level="under_way", progress="两处标准化基地已开工。")
    story.do("part.accept", SUPERVISOR, farm)
    town = story.part("美丽城镇", "农业农村局")
    story.do("part.sign", _FARM, town)
    story.do("part.feed_back", _FARM, town, claim_level="begun", progress="正在推进。")
    story.do("part.return", SUPERVISOR, town, reason="no_figures", comment="请写明已经整改的户数。")
    fields = story.matter("清洁田园")
    for part in fields.parts.order_by("position"):
        if "农业农村局" in part.printed_name:
            story.do("part.sign", _FARM, part)
            continue
        scan = story.paper("part", OFFICE, part, "签收回执", f"{part.printed_name}已签收。")
        story.do("part.sign", OFFICE, part, scan=scan, signed_by="办公室值班员")


def _objected(story: Story) -> None:
    """异议: one waits for the office, one for the unit's leader, one was followed and its part given to another."""
    city = story.part("美丽城镇", "水利局")
    story.do("part.object", _WATER_LEADER, city, kind="not_ours", reason="农村旱厕整改不属于本单位职责。")
    forest = story.part("林下经济", "农业农村局")
    later = max(china_date(story.now), forest.due_on or china_date(story.now)) + timedelta(days=200)
    why = "油茶抚育须跨两个生长季。"
    story.do("part.object", _FARM, forest, kind="deadline", reason=why, new_due_on=later)
    flow = story.part("绿色流通", "农业农村局")
    forestry = Organisation.objects.get(government=story.plan.government, names__text="县林业局")
    why = "林产品产地市场由林业部门管理。"
    story.do("part.object", _FARM_LEADER, flow, kind="transfer", reason=why, to=forestry.public_id)
    story.do("part.transfer", SUPERVISOR, flow, comment="同意改派")


def _inside(story: Story) -> None:
    """内部转交, and a township that signs; who is bound to a matter."""
    part = story.part("绿色加工", "农业农村局")
    story.do("part.sign", _FARM_LEADER, part)
    story.do("part.hand_on", _FARM_LEADER, part, person=story.people[_FARM].user, note="请牵头收集园区数据")
    story.do("part.sign", _TOWN, story.part("林草资源", "云台镇"))
    matter = story.matter("绿色加工")
    story.do("matter.set_charge", OFFICE, matter, kind="leader", person=story.people[LEADER].user)
    story.do("matter.set_charge", OFFICE, matter, kind="supervisor", person=story.people[SUPERVISOR].user)


def _rest(story: Story) -> None:
    """暂停 and 撤回: one rests until its land is approved, one was handed out wrongly."""
    story.do("matter.pause", LEADER, story.matter("红色旅游"), comment="等待文物保护规划批复")
    story.do("matter.withdraw", OFFICE, story.matter("生物多样性"), comment="交办要求有误，核对后重新立项")
