"""A reading made by hand from an invented plan, with nested, crossing, shared and implied facts."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from luoshi.document.model import Block, BlockKind, Cell, Document, Format, Oddity, Table
from luoshi.extraction.reading import (
    Area,
    Attachment,
    Citation,
    Comparator,
    DateFact,
    Deadline,
    DeadlineKind,
    DocumentNumber,
    Fact,
    Goal,
    GoalKind,
    Grade,
    Kind,
    Measure,
    MeasureKind,
    Mechanism,
    MechanismKind,
    Metadata,
    Owner,
    PageField,
    PlanReading,
    Project,
    Quantity,
    Question,
    Reference,
    Role,
    Section,
    SectionRole,
    Source,
    Strength,
    Target,
    Task,
    YearSource,
)

F = TypeVar("F", bound=Fact)

PARAGRAPHS = (
    "首页 > 政务公开 > 县政府文件",
    "岚溪县人民政府关于印发岚溪县清水行动实施方案的通知",
    "岚政发〔2031〕4号",
    "各乡镇人民政府，县政府各部门：",
    "根据《岚水市清水行动方案》（岚水政发〔2030〕9号），制定本方案。",
    "一、行动目标",
    "到2033年，县域水质优良比例达到95.5%，城区面貌明显改善。",
    "二、重点任务",
    "（一）水体治理",
    "1.整治黑臭水体。对七条河道逐条建档，实施东河清淤<一期>工程，新建污水管网36公里，8月底前全部销号。"
    "（牵头单位：县水务局；配合单位：县财政局、各乡镇）",
    "2.保障饮水安全。长期坚持水源地巡查，力争解决1.2万人饮水问题，实现供水全覆盖。（责任单位：县水务局）",
    "（二）能力建设",
    "=3.建立监测网络。年底前建成监测站3—5座，出具《监测年报。（责任单位：县生态环境监测站）",
    "三、保障措施",
    "成立县清水行动领导小组，每季度调度一次。",
    "附件：1.河道清单.xlsx",
    "岚溪县人民政府",
    "2031年9月5日",
    "（此件公开发布）",
)
CELLS = ("河道", "长度", "东河", "12公里")
TEXT = "\n".join((*PARAGRAPHS, *CELLS)) + "\n"


def _between(start: str, end: str) -> tuple[int, int]:
    first = TEXT.index(start)
    return first, TEXT.index(end, first) + len(end)


def _fact(kind: type[F], quote: str, after: str = "", /, **values: Any) -> F:
    """The first ``quote`` after a landmark, as a fact."""
    start = TEXT.index(quote, TEXT.index(after))
    return kind(start=start, end=start + len(quote), quote=quote, **values)


def _span(kind: type[F], start: str, end: str, /, **values: Any) -> F:
    first, last = _between(start, end)
    return kind(start=first, end=last, quote=TEXT[first:last], **values)


def _blocks() -> tuple[Block, ...]:
    blocks, at = [], 0
    for number, text in enumerate((*PARAGRAPHS, *CELLS), 1):
        cell = (0, number - len(PARAGRAPHS) - 1) if number > len(PARAGRAPHS) else None
        kind = BlockKind.CELL if cell else BlockKind.HEADING if text[1:2] == "、" else BlockKind.PARAGRAPH
        share, level = (0.9 if number == 1 else 0.0), int(kind is BlockKind.HEADING)
        align = "center" if number == 2 else "right" if number in (17, 18) else ""
        blocks.append(
            Block(at, at + len(text), kind, f"line {number}", level=level, align=align, link_share=share, cell=cell)
        )
        at += len(text) + 1
    return tuple(blocks)


def document() -> Document:
    """The text with its paragraphs and one table of two columns."""
    blocks = _blocks()
    cells = tuple(
        Cell(block.start, block.end, index // 2, index % 2, 1, 1, block.place)
        for index, block in enumerate(blocks[len(PARAGRAPHS) :])
    )
    table = Table(cells[0].start, cells[-1].end, 2, 2, cells, "table 1")
    oddity = Oddity("hidden_text", "有一处隐藏文字", "line 3")
    return Document("清水行动.html", Format.HTML, TEXT, blocks, (table,), (oddity,), "ab" * 32, "utf-8")


def _number(quote: str, code: str, year: int, serial: int) -> DocumentNumber:
    return _fact(DocumentNumber, quote, code=code, year=year, serial=serial, normal=quote)


def _deadline(quote: str, resolved: str | None, kind: DeadlineKind = DeadlineKind.BY_DATE, **values: Any) -> Deadline:
    source = values.pop("year_source", YearSource.QUOTE)
    value = values.pop("value", resolved or "")
    last_day = values.pop("last_day", None)
    return _fact(
        Deadline, quote, kind=kind, value=value, resolved=resolved, last_day=last_day, year_source=source, **values
    )


def _quantity(quote: str, value: str, unit: str, after: str, to: str | None = None) -> Quantity:
    number, end = Decimal(value), Decimal(to) if to else None
    return _fact(
        Quantity,
        quote,
        after,
        value=number,
        value_to=end,
        unit=unit,
        normal_value=number,
        normal_value_to=end,
        normal_unit=unit,
    )


def _owner(name: str, role: Role, after: str, **values: Any) -> Owner:
    return _fact(Owner, name, after, name=name, role=role, **values)


def _target(quote: str, subject: str, quantity: Quantity, comparator: Comparator, **values: Any) -> Target:
    return _fact(Target, quote, subject=_fact(Fact, subject, quote), quantity=quantity, comparator=comparator, **values)


def _measure(
    quote: str, kind: MeasureKind, strength: Strength = Strength.FIRM, verb: str = "", **values: Any
) -> Measure:
    return _fact(
        Measure,
        quote,
        kind=kind,
        strength=strength,
        commitment=kind is not MeasureKind.MANNER,
        verb=_fact(Fact, verb, quote) if verb else None,
        **values,
    )


def _tasks() -> tuple[Task, ...]:
    august = _deadline(
        "8月底前",
        "2031-08",
        value="--08",
        last_day=date(2031, 8, 31),
        year_source=YearSource.DOCUMENT,
        grade=Grade.DOUBTFUL,
    )
    first = _span(
        Task,
        "1.整治",
        "财政局、各乡镇）",
        label="1",
        title=_fact(Fact, "整治黑臭水体"),
        body=_span(Fact, "对七条河道", "全部销号。"),
        owners=(
            _owner("县水务局", Role.LEAD, "牵头单位"),
            _owner("县财政局", Role.SUPPORT, "配合单位", organisation="org.cz"),
            _owner("各乡镇", Role.SUPPORT, "县财政局、", group=True),
        ),
        owner_lines=(_span(Fact, "（牵头单位", "各乡镇）"),),
        due=august,
        area=0,
        measures=(
            _measure("对七条河道逐条建档", MeasureKind.MANNER),
            _measure("实施东河清淤<一期>工程", MeasureKind.PROJECT, verb="实施"),
            _measure("新建污水管网36公里", MeasureKind.TARGET, verb="新建"),
            _measure("8月底前全部销号", MeasureKind.ACTION, verb="销号"),
        ),
    )
    second = _span(
        Task,
        "2.保障",
        "责任单位：县水务局）",
        label="2",
        title=_fact(Fact, "保障饮水安全"),
        body=_span(Fact, "长期坚持", "供水全覆盖。"),
        owners=(_owner("县水务局", Role.RESPONSIBLE, "（责任单位"),),
        due=_deadline("长期坚持", None, DeadlineKind.ONGOING, value="ongoing", year_source=YearSource.DOCUMENT),
        area=0,
        measures=(_measure("力争解决1.2万人饮水问题", MeasureKind.TARGET, Strength.STRIVE, verb="解决"),),
    )
    third = _span(
        Task,
        "=3.建立",
        "监测站）",
        label="=3",
        title=_fact(Fact, "建立监测网络"),
        body=_span(Fact, "年底前建成", "监测年报。"),
        owners=(_owner("县生态环境监测站", Role.RESPONSIBLE, "《监测年报"),),
        due=_deadline("年底前", "2031", last_day=date(2031, 12, 31), year_source=YearSource.DOCUMENT),
        area=1,
    )
    return first, second, third


def _targets(tasks: tuple[Task, ...]) -> tuple[Target, ...]:
    return (
        _target(
            "县域水质优良比例达到95.5%",
            "县域水质优良比例",
            _quantity("95.5%", "95.5", "%", "水质优良比例"),
            Comparator.AT_LEAST,
            due=_deadline("到2033年", "2033", last_day=date(2033, 12, 31)),
        ),
        _target(
            "新建污水管网36公里",
            "污水管网",
            _quantity("36公里", "36", "公里", "污水管网"),
            Comparator.AT_LEAST,
            due=tasks[0].due,
            task=0,
        ),
        _target(
            "解决1.2万人饮水问题",
            "饮水问题",
            _quantity("1.2万人", "1.2", "万人", "解决"),
            Comparator.AT_LEAST,
            strength=Strength.STRIVE,
            task=1,
        ),
        _target(
            "实现供水全覆盖",
            "供水",
            _quantity("全覆盖", "100", "%", "实现供水"),
            Comparator.EXACTLY,
            implied=True,
            task=1,
        ),
        _target(
            "建成监测站3—5座",
            "监测站",
            _quantity("3—5座", "3", "座", "监测站", to="5"),
            Comparator.AT_LEAST,
            due=tasks[2].due,
            task=2,
        ),
    )


def _sections() -> tuple[Section, ...]:
    heads = (
        ("一、行动目标", "一", SectionRole.GOAL, 0, None),
        ("二、重点任务", "二", SectionRole.WORK, 0, None),
        ("（一）水体治理", "一", SectionRole.WORK, 1, 1),
        ("（二）能力建设", "二", SectionRole.WORK, 1, 1),
        ("三、保障措施", "三", SectionRole.SAFEGUARD, 0, None),
    )
    return tuple(
        _fact(
            Section,
            head,
            label=label,
            style="",
            ordinal=1,
            depth=depth,
            title=_fact(Fact, head.lstrip("（一二三）、"), head),
            role=role,
            closes=len(TEXT),
            parent=parent,
        )
        for head, label, role, depth, parent in heads
    )


def reading() -> PlanReading:
    """What a careful clerk would read from the text."""
    tasks = _tasks()
    number = _number("岚水政发〔2030〕9号", "岚水政发", 2030, 9)
    cited = _fact(Fact, "岚水市清水行动方案")
    return PlanReading(
        source=Source(name="清水行动.html", sha256="ab" * 32, format="html", encoding="utf-8", length=len(TEXT)),
        kind=Kind.PLAN,
        metadata=Metadata(
            title=_fact(Fact, PARAGRAPHS[1]),
            inner_title=_fact(Fact, "岚溪县清水行动实施方案"),
            number=_number("岚政发〔2031〕4号", "岚政发", 2031, 4),
            issuers=(_fact(Fact, "岚溪县人民政府", "河道清单"),),
            issued_on=_fact(DateFact, "2031年9月5日", value=date(2031, 9, 5)),
            addressees=(_fact(Fact, "各乡镇人民政府"), _fact(Fact, "县政府各部门")),
            publicity=_fact(Fact, "（此件公开发布）"),
            fields=(_fact(PageField, "县政府文件", name="栏目"),),
        ),
        sections=_sections(),
        areas=(
            _fact(Area, "水体治理", label="一", tasks=(0, 1)),
            _fact(Area, "能力建设", label="二", tasks=(2,)),
        ),
        tasks=tasks,
        targets=_targets(tasks),
        goals=(
            _fact(Goal, "县域水质优良比例达到95.5%", kind=GoalKind.QUANTIFIED, due=_deadline("到2033年", "2033")),
            _fact(Goal, "城区面貌明显改善", kind=GoalKind.VAGUE),
        ),
        # The second project crosses the edge of its measure.
        projects=(
            _fact(Project, "东河清淤<一期>工程", kind="project", task=0),
            _fact(Project, "工程，新建污水管网", kind="project", task=0),
        ),
        references=(
            _fact(Reference, "岚水市清水行动方案", title=cited, number=number, marks="closed"),
            _fact(Reference, "监测年报", title=_fact(Fact, "监测年报"), number=None, marks="unclosed"),
        ),
        citations=(Citation(title=cited, number=number, mentions=(0,)),),
        attachments=(_fact(Attachment, "河道清单", ordinal=1, file=_fact(Fact, "河道清单.xlsx"), extension="xlsx"),),
        mechanism=(
            _fact(Mechanism, "成立县清水行动领导小组", kind=MechanismKind.BODY),
            _fact(Mechanism, "每季度调度一次", kind=MechanismKind.CYCLE),
        ),
        questions=(
            _fact(
                Question,
                "8月底前",
                code="past_deadline",
                message="期限“8月底前”早于成文日期，请确认年份。",
                choices=("2031-08", "2032-08"),
            ),
            _fact(Question, "《监测年报", code="unclosed_title", message="书名号没有闭合，请确认文件名到哪里为止。"),
        ),
    )
