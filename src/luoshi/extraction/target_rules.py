"""Whether a number is a target: rules that refuse it, then rules that accept it, each with its example.

Source of the families: brief 6 (groups A-F) and the guide's "Targets". Every rule looks at one candidate and answers
for it alone; the first that refuses ends the matter, and so does the first that accepts.
"""

import re
from collections.abc import Callable

from luoshi.extraction.grammar.quantities import Form, kind_of
from luoshi.extraction.grammar.units import UnitKind
from luoshi.extraction.target_context import COMMITS, Candidate, endings, words
from luoshi.extraction.target_frequency import procedure, repeated_on
from luoshi.extraction.target_money import FOUNDS, price, reward
from luoshi.extraction.target_past import past
from luoshi.extraction.target_time import bounded, duration

Rule = Callable[[Candidate], bool]

_COMMITS_BEHIND = re.compile(rf"{words('firm_behind')}(?:使用|投用|运行|任务)?$")
_HAN = "[一-鿿]"


# ---- refusals


def _no_amount(c: Candidate) -> bool:
    """Scores, ages, 上百家; a number that opens a name: “三个一”, 第3批; 满意度不低于90分 and 人均预期寿命80岁 stay."""
    rated = c.kind in (UnitKind.SCORE, UnitKind.AGE) and "寿命" not in c.said
    if rated and not (c.match.bounds and re.search(r"满意度|测评", c.said)):
        return True
    return c.match.form is Form.VAGUE or c.part_said.endswith(("“", "‘", '"', "《", "第"))


def _in_brackets(c: Candidate) -> bool:
    """(共5项) · (2017年预测3335元)."""
    opened = c.text.rfind("(", max(0, c.match.start - 200), c.match.start)
    return (
        opened >= 0
        and ")" not in c.text[opened : c.match.start]
        and c.text.find(")", c.match.start, c.match.end + 200) >= 0
    )


_PERMISSION = re.compile(
    rf"{words('permission')}|原则上不(?!低于|少于|小于)|(?<![许认])可(?:以|按|由|根据|参照|适当|申请|享受|给予|在|不)|不得(?!低于|少于|超过|高于|突破)|如(?=\d)"
)


_BRACKET = re.compile(r"\([^()]*\)")
# 据气象台预报,… foretells the number, 构建网格预报 names what is built
_FORETOLD = re.compile(r"预[计测]|据[^,。;]{0,16}预报|预报[^,。;]{0,8}$")


def _permission(c: Candidate) -> bool:
    """允许不超过五分之一… · 预计达到5800万人次."""
    said = _BRACKET.sub("", c.part_said) if "(" in c.part_said else c.part_said
    if _PERMISSION.search(said) or said.endswith(("上限", "限额")):
        return True
    return "预" in c.before_in_paragraph and _FORETOLD.search(c.before_in_paragraph) is not None


_TELLS_PROBLEM = re.compile(
    r"(?:问题|存在|突出|主要)(?:描述|问题|表现)?:|督察发现|检查发现|反馈问题:|(?:申报|准入|入选|参评|评选|基本|适用)(?:条件|范围|标准):"
)


def _problem(c: Candidate) -> bool:
    """问题描述:管网占比仅46% in a list of what is to be mended."""
    return _TELLS_PROBLEM.match(c.text) is not None or _TELLS_PROBLEM.match(c.text, c.sentence[0]) is not None


_BOUNDS_A_CLASS = re.compile(r"(?:\([^()]*\))?(?:的|且|及以上|至\d|以上至|时(?!间))")


_FOR_EACH_CHANGE = ("每提高", "每增加", "每降低", "每下降", "每超", "每超过", "每减少", "每新增")
_FOR_EACH_AMOUNT = re.compile(r"每(?:提高|增加|降低|下降|超过?|减少|新增)\d")
_AT_TIMES = re.compile(r"(?:以上|以下)?的?时(?:启动|$)")
_REACHING = re.compile(r"(?:覆盖|惠及|接入|带动)[^,。]{0,6}$")
_THREE = re.compile(f"{_HAN}{{3}}")
_LIMITING = ("低于", "高于", "超过", "不足", "小于", "大于", "满")


def _condition(c: Candidate) -> bool:
    """投资1000万元以上的,… · 2000平方米以上的公共建筑 · 使用超过30年的管网; 设立不低于1亿元的基金 stays.

    90%以上的事项实现… stays too: a share of things is an amount to reach.
    """
    if c.behind.startswith(("时,", "时启动")) or _AT_TIMES.match(c.behind):
        return True
    if c.said.endswith(("须经", "应经", "由", "经")):
        return True
    if c.kind is UnitKind.RATIO and (c.commits_behind or _REACHING.search(c.said)):
        return False
    clause = c.text[slice(*c.clause)]
    if clause.startswith(("对", "凡")) and (_BOUNDS_A_CLASS.match(c.behind) or "的" in c.behind):
        return True
    if c.said.endswith(_FOR_EACH_CHANGE) or ("每" in c.said and _FOR_EACH_AMOUNT.search(c.said)):
        return True
    if clause.endswith("的") and c.text[c.clause[1] : c.clause[1] + 1] in (",", ";"):
        return True
    sized = c.kind in (UnitKind.MONEY, UnitKind.PHYSICAL) and bool(c.match.bounds)
    if sized and _THREE.match(c.behind) and c.said[-1:] not in ("于", "过", "到", "达", "在"):
        return True
    if c.match.bounds and _lists_conditions(c) and not FOUNDS.search(c.said):
        return True
    limits = bool(c.match.bounds) or c.said.endswith(_LIMITING)
    return limits and _BOUNDS_A_CLASS.match(c.behind) is not None and not FOUNDS.search(c.said)


def _lists_conditions(c: Candidate) -> bool:
    """总投资1亿元以上、亩均税收10万元以上的项目: the second bound closes the condition."""
    following = c.following
    if following is None or following.start >= c.clause[1] or not following.bounds or not c.behind.startswith("、"):
        return False
    return re.match(rf"的{_HAN}{{2}}", c.text[following.outer_end : following.outer_end + 3]) is not None


_NAMES_A_RATE = re.compile(r"(?:以内|内|半径)?[一-鿿]{0,8}?(?:率|圈|降雨量|覆盖|满足)")


def _attribute(c: Candidate) -> bool:
    """新建存栏500只以上羊场45个 · 建成1个不小于1000平方米的中心 · 28项问题完成整改20项: one describes the other.

    So do 24小时办结率98%, 公交站点500米覆盖率90%, 220千伏变电站2座.
    """
    near = c.following is not None and c.following.start < c.clause[1]
    if c.kind in (UnitKind.TIME, UnitKind.PHYSICAL, UnitKind.AGE) and near and not c.match.bounds:
        if _NAMES_A_RATE.match(c.behind) and c.following is not None and kind_of(c.following) is UnitKind.RATIO:
            return True
        if c.said.endswith("优于"):
            return True
        rated = c.match.unit in ("千伏", "伏", "蒸吨", "蒸吨/小时", "伏安", "千伏安")
        if rated and re.match(rf"{_HAN}{{2,12}}\d", c.behind):
            return True
    if c.kind is UnitKind.TIME and re.match(r"[^,。]{0,6}率", c.behind):
        return True
    share = near and c.following is not None and kind_of(c.following) is UnitKind.RATIO
    if share and c.kind is not UnitKind.RATIO and re.match(r"(?:以上|以下)?的[^,。;、]{1,12}占", c.behind):
        return True  # 收入达到100万元的村占三分之一
    before = c.preceding
    if before is not None and before.start >= c.clause[0] and c.match.outer_start - before.end <= 10:
        between = c.text[before.outer_end : c.match.outer_start]
        sized = c.kind in (UnitKind.PHYSICAL, UnitKind.MONEY) or bool(c.match.bounds)
        sized = sized and kind_of(before) is UnitKind.MEASURE
        if c.behind.startswith("的") and sized and not re.search(r"[、和及与]", between):
            return True
    if c.following is None or c.following.start >= c.clause[1]:
        return False
    between = c.text[c.match.outer_end : c.following.start]
    if not c.match.bounds:
        same = c.match.unit == c.following.unit and not re.search(r"[、和及与]|其中|分别", between)
        return same and COMMITS.search(between) is not None
    if between.startswith("的"):
        return True
    return len(between) >= 2 and not re.search(r"[、和及与]|其中|分别|提高|增加|达到|降", between[:1] + between[-3:])


# 甲、乙2座水库必须在3月底前完成加固 · 加快甲、乙2座水库建设: the works that were named are the work
_WORK_ON_THEM = re.compile(r"[^,。;]{1,14}(?:必须|务必|确保|全部|前)[^,。;]{0,10}(?:完成|建成|达到)|[^,。;]{2,10}建设$")


def _listed(c: Candidate) -> bool:
    """在甲村、乙村、丙村4个试点村先行…: names, and how many they are."""
    if (c.match.bounds and c.commits_behind) or _WORK_ON_THEM.match(c.behind):
        return False
    names = "、" in c.part_said and re.search(r"、[^、,。;]{2,10}等?$", c.part_said)
    return bool(names) and not c.commits and re.match(rf"{_HAN}{{2}}", c.part_behind) is not None


# 考核结果占年度考核总分的20% · 日常监测占40%: shares of a score
_SHARE_OF_SCORE = re.compile(r"(?:考核|总分|得分|评分|监测|核查|测评|成绩|权重)[^,。;]{0,8}占[^,。;]{0,10}$")
# 围绕5大场景、12个领域编制…: a list that says where
_WHERE = re.compile(r"(?:^|[,。;])(?:围绕|聚焦|依托|针对|紧盯|涵盖|包括|包含)[^,。;]*$")
_DOES = re.compile(words("counting_verbs"))
# 对45个小区逐一建立台账: the plan works on each of them
_EACH_WORKED_ON = re.compile(
    r"[^,。;]{2,20}(?:开展|进行|实行|实施|逐一|逐个|逐户|逐座|逐条|建立|排查|整治|改造|核查|编制|配备|安装|更换)"
)
_SITS_WITH_REPORT = re.compile(r"每(?:月|季度?|周|旬|年)[^,。;]{0,14}(?:报送|上报|报告|提交)$")


def _worked_on(c: Candidate) -> bool:
    """对全市1140家养殖场开展排查 in the text of a task."""
    if "对" not in c.said or not c.committed or c.match.bounds:
        return False
    opens = re.search(r"(?:^|[,。;:])(?:\d\.)?对(?:[^,。;]{0,16}等)?(?:全[省市县区镇])?$", c.said)
    return opens is not None and _EACH_WORKED_ON.match(c.behind) is not None


# 督察反馈的22项问题全部销号: what was found is what is to be done
_ALL_SETTLED = re.compile(r"[^,。;]{0,8}(?:全部|逐项|逐一|按期|全面)(?:完成)?(?:销号|办结|清零|整改|化解|解决)")
_DESCRIBING = endings("describes")
_MEASURED_OFF = re.compile(
    r"(?:反馈|发现|梳理|指出|明确|列出|确定)的$|设计(?:速度|时速|标准|年限)[^,。]{0,2}$|[路桥]基?面?宽$|每\d?$"
)
_WHOLE_AREA = re.compile("[全我本][省市县区镇乡国村州旗盟师]")
_REPORTED = ("报送", "上报", "报告", "提交")
_NEEDS_MONEY = ("需投资", "需投入", "需要投资", "需要投入")
_DESCRIBES_UNLESS = re.compile(words("describes_unless"))
_MEASURES_SPACE = re.compile(r"见[绿园]|范围|半径|[宽高厚深长](?:度|约|为|,|$|\))|一遇|年以上的")


def _description(c: Candidate) -> bool:
    """全县12个乡镇 · 对13个项目逐个… · 50米范围内 · 每8户 · 每亩200元 · 位次上升3位."""
    if _worked_on(c) or (c.committed and _serves(c)):
        return False
    if repeated_on(c):
        return True
    if c.said.startswith("其中") and c.kind is UnitKind.MONEY and re.search(r"概算|估算|匡算", c.sentence_said):
        return True  # 估算总投资5亿元,其中申请上级资金1亿元: where the money comes from
    if c.match.unit in ("位", "名") and re.search(r"位次|排名|前移|进入", c.said):
        return True
    near = c.said[-10:]
    if _MEASURED_OFF.search(near) and not _ALL_SETTLED.match(c.behind):
        return True
    if near.endswith(_REPORTED) and _SITS_WITH_REPORT.search(c.said):
        return True
    if near.endswith(_NEEDS_MONEY) or "概算" in c.said or "估算" in c.said:
        return True
    if _WHERE.search(c.said) and not (c.commits or _DOES.search(c.said)):
        return True
    if _MEASURES_SPACE.match(c.behind):
        return True
    if c.kind is UnitKind.RATIO:
        if re.match(r"的[^,。;]{0,8}(?:政策|标准|系数|预备费)(?:[,。;]|$)", c.behind) or _SHARE_OF_SCORE.search(c.said):
            return True
        return near.endswith(("各占", "按", "占比为")) or "权重" in c.said
    area = _WHOLE_AREA.fullmatch(c.said[-2:])
    if area and near[-2] == "全":
        return True
    priced = c.kind is UnitKind.MONEY and not c.match.bounds and re.search(r"每(?!年)[^,。;]{1,6}$|/$|按", c.said)
    if priced and not re.search(r"(?:提高|提升|增加|达)到每", c.said):
        return True
    if c.said.endswith("等") and (c.commits or (c.match.bounds and c.commits_behind)):
        return False
    return (area is not None or near.endswith(_DESCRIBING)) and not _DESCRIBES_UNLESS.search(c.said)


_FIRM_FOR_HAN = re.compile(words("firm_for_han"))
_FIRM_FOR_HAN_GENERAL = re.compile(words("firm_for_han_general"))
_GENERAL_MEASURE = re.compile(words("general_measures"))


def _manner_of_speaking(c: Candidate) -> bool:
    """打造一支队伍 · 拓展两个市场 · 三项制度; 每村至少一名 and 组建四个联合体 stay."""
    if not c.in_han or c.match.bounds:
        return False
    if c.match.value >= 10 and c.match.form is Form.PLAIN and c.commits:
        return False  # 建成厂房十五万平方米, 扩大到三十个
    if c.match.form is Form.BIG:
        return _FINE.search(c.said) is None or _CAMPAIGNS.search(c.behind) is not None
    if c.match.form is Form.MULTIPLE and re.search(r"增加|增长|提高|扩大", c.said):
        return False
    if c.match.value == 1:
        return re.search(r"每(?!年|季|月|周|日|天|旬)", c.said) is None
    if c.match.form is not Form.PLAIN or bounded(c):
        return False
    if c.in_heading or not _FIRM_FOR_HAN.search(c.said):
        return True
    return _GENERAL_MEASURE.fullmatch(c.match.unit) is not None and not _FIRM_FOR_HAN_GENERAL.search(c.said)


# 打造十大精品线路 counts, 实施八大工程 is a way of speaking
_FINE = re.compile(r"(?:打造|评选|评出|推出|培育)(?:出)?$")
_CAMPAIGNS = re.compile(r"行动|工程|体系|任务|攻坚|计划|举措|措施|战略|平台|产业|领域|格局|板块|支柱|抓手|品牌")


_PUSHED = re.compile(rf"{words('pushed')}$")
_PUSHES = re.compile(rf"(?:加快)?{words('pushed')}")
_WORKS = re.compile(rf"{_HAN}{{0,10}}(?:工程|项目|电站|电厂|水厂|基地|生产线)(?:建设|实施)?$")


def _names_a_thing(c: Candidate) -> bool:
    """加快推进10万吨水厂建设 · 推进第三水厂日供水5万吨扩建工程: nothing is promised of the number."""
    if c.kind not in (UnitKind.PHYSICAL, UnitKind.MONEY):
        return False
    if _PUSHED.search(c.said) and re.match(rf"{_HAN}{{2}}", c.behind):
        return True
    return _PUSHES.match(c.part_said) is not None and _WORKS.match(c.part_behind) is not None


REFUSALS: tuple[Rule, ...] = (
    _no_amount,
    _in_brackets,
    _permission,
    _problem,
    past,
    reward,
    price,
    _condition,
    _attribute,
    _listed,
    duration,
    procedure,
    _description,
    _manner_of_speaking,
    _names_a_thing,
)


# ---- acceptances


def _doubling(c: Candidate) -> bool:
    """产值翻一番."""
    return c.match.form is Form.DOUBLING


# 三分之一的乡镇通过验收
_SHARE_DONE = re.compile(r"的[^,。;]{1,16}(?:通过|办结|完成|达到|建成|实现|达标|受益|覆盖|纳入|投用)")
_PROMISES = re.compile(r"力争|争取|确保|计划|要(?!素|求|点)|将|到20\d\d年|不低于|不少于|不超过|控制在")


def _ratio(c: Candidate) -> bool:
    """合格率98% · 占比超过一半 · 100%覆盖; where nothing is planned only with a word of what is to come."""
    if c.kind is not UnitKind.RATIO:
        return False
    if not (c.committed or c.planned or _PROMISES.search(c.sentence_said)):
        return False
    said = c.commits or re.search(r"率|比例|比重|占比|覆盖面", c.said)
    return bool(said) or bool(c.match.bounds) or c.behind.startswith("覆盖") or _SHARE_DONE.match(c.behind) is not None


def _task_text(c: Candidate) -> bool:
    """Any other amount in the text of a task or goal: 疏浚量38万立方米 · 为600名老人配备设备."""
    if not c.committed or c.in_han:
        return False
    if len(c.said) >= 2 or c.commits_behind:
        return True
    return _serves(c) or (c.said == "与" and bool(_SIGNED.match(c.behind)))


def _serves(c: Candidate) -> bool:
    """为2600名老人提供照护服务 · 为3000名65岁以上老人免费体检 · 为全县150所小学建设心理辅导室."""
    return _FOR.fullmatch(c.said) is not None and _SERVED.match(c.behind) is not None


_FOR = re.compile("为(?:全[省市县区镇乡国州旗盟师])?")
_SERVED = re.compile(
    r"(?:\d+岁以[上下])?[一-鿿、]{2,20}?(?:提供|发放|开展|配备|办理|购买|配置|安装|加装|建设|改造|实施|体检|筛查)"
)
# 与3200户牧户签订责任书: one by one
_SIGNED = re.compile(rf"{_HAN}{{1,8}}签(?:订|约)")
_WILL = re.compile(rf"{words('will')}|到20\d\d年")


def _verb(c: Candidate) -> bool:
    """A verb that commits, before the number or behind it; outside a plan also a word of what is to come."""
    if c.kind is UnitKind.RATIO:
        return False
    marked = bool(c.match.bounds or c.match.approximate)
    if not (c.committed or c.planned or marked or _WILL.search(c.said)):
        return False
    if c.commits or _COMMITS_BEHIND.search(c.behind):
        return True
    return marked and c.commits_behind


ACCEPTANCES: tuple[tuple[str, Rule], ...] = (
    ("target.doubling", _doubling),
    ("target.ratio", _ratio),
    ("target.task_text", _task_text),
    ("target.verb", _verb),
)


def accepted_by(candidate: Candidate) -> str | None:
    """The id of the rule that makes a number a target, or None."""
    for refuses in REFUSALS:
        if refuses(candidate):
            return None
    for rule_id, accepts in ACCEPTANCES:
        if accepts(candidate):
            return rule_id
    return None
