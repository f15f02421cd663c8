"""Invented papers of 云岭县 for the tests of desk and ledger."""

from collections.abc import Iterable
from typing import Any

from luoshi.server.intake.models import Candidate, CandidateKind, Desk
from luoshi.server.intake.preparing import Incoming
from luoshi.server.intake.selectors import desk_view
from luoshi.server.intake.services.confirming import accept, accept_certain
from luoshi.server.intake.services.limits import answer_question, set_default_deadline
from luoshi.server.intake.services.owners import settle_owner
from luoshi.server.intake.services.taking_in import take_in
from luoshi.server.ledger.models import Plan, Task
from luoshi.server.ledger.services.making import make_ledger
from server_cast import NOW, Cast
from server_rows import begun_with

PLAN = """云岭县人民政府办公室关于印发云岭县清水河治理实施方案(2031—2033年)的通知
云岭政办发〔2031〕21号
各乡镇人民政府，县政府各部门：
《云岭县清水河治理实施方案(2031—2033年)》已报请县长办公会议审定，现予印发，请各单位遵照办理。
云岭县人民政府办公室
2031年8月20日
云岭县清水河治理实施方案
(2031—2033年)
一、发展目标
到2033年，清水河出境断面水质达标率达到95%，沿河群众满意程度明显提升。
二、重点任务
(一)河道整治
1.疏浚干流河道。完成干流清淤18公里，建成生态护岸12处。6月底前完成勘测设计。(责任单位：县水利局、县农业农村局，各乡镇)
2.拆除沿岸违建。拆除违法建筑40处。2032年6月底前全部完成。(牵头单位：云台镇；配合单位：县水利局)
(二)污染防治
3.治理畜禽养殖污染。推进粪污资源化利用，新建集中处理站3座。(责任单位：县农业农村局、县河长办)
4.加强水质监测。在重要支流设立自动监测站5座，2031年12月底前完成。(责任单位：县生态环境分局)
三、保障措施
加强组织领导，每季度调度一次。
"""
CHANGED = PLAN.replace("完成干流清淤18公里", "完成干流清淤20公里").replace("拆除违法建筑40处。", "")
MINUTES = "云岭县人民政府常务会议纪要\n会议议定：由县水利局牵头，于2031年11月底前提出水价调整方案。\n"


def incoming(text: str = PLAN, name: str = "方案.txt") -> Incoming:
    """A text as an upload."""
    return Incoming(name, text.encode())


def taken_in(cast: Cast, text: str = PLAN, name: str = "方案.txt") -> Desk:
    """A paper on the desk of the county's compiler."""
    return take_in(actor=cast.actor("compiler"), now=NOW, files=[incoming(text, name)])


def seen(rows: Iterable[Candidate]) -> dict[str, int]:
    """Candidates with the revisions that they have now."""
    return {row.public_id: row.revision for row in rows}


def one(desk: Desk, kind: CandidateKind, words: str) -> Candidate:
    """The candidate of a kind whose quote holds some words."""
    found = [row for row in desk.candidates.filter(kind=kind) if words in row.quote]
    assert len(found) == 1, [row.quote for row in found]
    return found[0]


def settle_everything(cast: Cast, desk: Desk) -> None:
    """All that a compiler does until nothing is open."""
    compiler: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW, "desk": desk.public_id}
    for question in desk.questions.filter(code="date_without_year", answer=""):
        answer_question(**compiler, question=question.public_id, answer="2032年6月30日")
    accept_certain(**compiler)
    for row in desk.candidates.filter(kind=CandidateKind.RESPONSIBILITY).order_by("position"):
        row.refresh_from_db()
        if not row.value["organisation"]:
            body = cast.body("water")
            settle_owner(
                **compiler,
                candidate=row.public_id,
                revision=row.revision,
                organisation=body,
                remember=False,
            )
    set_default_deadline(**compiler, last_day=NOW.date().replace(year=2033, month=12, day=31))
    accept(**compiler, seen=seen(desk.candidates.filter(state="待确认")))
    view = desk_view(cast.actor("compiler"), desk.public_id)
    assert view.open == [], view.open


def ledger_of(cast: Cast, text: str = PLAN, name: str = "方案.txt") -> Plan:
    """The ledger of a paper, with everything settled by the compiler; made once for the same beginning."""
    return begun_with(_ledger_of, cast, text, name, apart=(text, name))


def _ledger_of(cast: Cast, text: str, name: str) -> Plan:
    desk = taken_in(cast, text, name)
    settle_everything(cast, desk)
    return make_ledger(actor=cast.actor("compiler"), now=NOW, desk=desk.public_id)


def item_of(plan: Plan, words: str) -> Task:
    """The item whose title holds some words."""
    return plan.tasks.get(title__contains=words)


def table_paper(*rows: tuple[str, ...]) -> str:
    """A plan whose tasks stand in a table that names people: title, measures, body, 包保领导, 责任人, 联系人, limit."""
    heads = ("序号", "重点任务", "工作举措", "责任单位", "包保领导", "责任人", "联系人", "完成时限")
    lines = [heads, *((str(number), *row) for number, row in enumerate(rows, 1))]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
    before = PLAN.partition("二、重点任务")[0].replace("清水河治理", "水库安全")
    words = "".join(f"<p>{line}</p>" for line in before.splitlines())
    return f"<html><body>{words}<p>二、重点任务</p><table>{table}</table></body></html>"


DAM = (
    "加固石门水库",
    "完成大坝加固3座。",
    "县水利局",
    "李某某",
    "王某某（13900000000）",
    "赵某某、钱某某",
    "2032年6月底前",
)
PATROL = ("巡查水库", "每月巡查水库1次。", "县河长办", "李某某", "孙某某", "孙某某", "2032年12月底前")
