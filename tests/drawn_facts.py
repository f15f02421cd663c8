"""Papers of an invented county, one of each kind."""

from datetime import date

from luoshi.officialdoc.forms.closing_table import ClosingTable
from luoshi.officialdoc.forms.dispatch_slip import DispatchSlip
from luoshi.officialdoc.forms.extension_reply import ExtensionReply
from luoshi.officialdoc.forms.facts import Duty, Office, Opinion, Subject
from luoshi.officialdoc.forms.receipt import Answer, Receipt
from luoshi.officialdoc.forms.reminder import Reminded, Reminder
from luoshi.officialdoc.forms.supervision_notice import Supervised, SupervisionNotice
from luoshi.officialdoc.wording import DocumentNumber


def office(code: str, serial: int = 12) -> Office:
    return Office(
        "云岭县人民政府办公室", DocumentNumber(code, 2031, serial), date(2031, 3, 5), "李石桥", "0000-7000123"
    )


SUBJECT = Subject(
    "云督2031-018",
    "柳溪灌区北干渠改造",
    "《云岭县农田水利三年行动方案》第7项；县政府第12次常务会议议定事项",
    "改造北干渠11.6公里，更换闸门23座，恢复灌溉面积8400亩；汛前完成主体，冬灌前通水。",
    "北干渠通水并通过县级验收，验收报告送督查室",
    date(2031, 9, 30),
)

SLIP = DispatchSlip(
    office("云政督交"),
    SUBJECT,
    (
        Duty("县水利局", "牵头", "组织设计、招标和施工，按月调度", date(2031, 9, 30)),
        Duty("县财政局", "配合", "筹措并拨付县级配套资金", date(2031, 5, 31)),
        Duty("柳溪镇人民政府", "责任", "协调渠道两侧用地和青苗补偿", date(2031, 4, 15)),
    ),
    leader="王岭",
    supervisor="李石桥",
    sign_by=date(2031, 3, 7),
    object_by=date(2031, 3, 10),
    reports="每月25日前反馈一次，首次反馈2031年3月25日",
    instruction=Opinion("请水利局抓紧，赶在汛前完成主体。", "王岭", date(2031, 3, 4)),
    proposal=Opinion("建议由县水利局牵头，县财政局配合。"),
)

RECEIPT = Receipt(
    office("云政督交"),
    SUBJECT,
    "县水利局",
    "牵头",
    date(2031, 3, 5),
    date(2031, 3, 7),
    date(2031, 3, 6),
    "周渠",
    Answer.ACCEPTED,
    leader="赵水生",
    section="农水科",
    contact="周渠",
    telephone="0000-7000456",
    entered_by="云岭县人民政府办公室李石桥",
)

REMINDER = Reminder(
    office("云政督催", 4),
    SUBJECT,
    "县水利局",
    date(2031, 10, 12),
    date(2031, 3, 5),
    (Reminded(date(2031, 9, 20), "电话"), Reminded(date(2031, 10, 8), "书面")),
    "主体已完成，剩余6座闸门未安装",
    date(2031, 9, 25),
    "说明未按期办结的原因，报送剩余工程的完成时间和措施。",
    date(2031, 10, 16),
    Opinion("请按期回复。", "李石桥", date(2031, 10, 12)),
)

REPLY = ExtensionReply(
    office("云政督复", 3),
    SUBJECT,
    "县水利局",
    date(2031, 9, 18),
    date(2031, 6, 30),
    date(2031, 9, 30),
    date(2031, 11, 15),
    2,
    demands=(
        "请倒排工期，每周报送一次闸门安装进度，确保冬灌前通水。",
        "不再受理该事项的延期申请，逾期未办结的按规定通报。",
    ),
    copies_to="县财政局，柳溪镇人民政府",
)

CLOSING = ClosingTable(
    office("云政督销", 9),
    SUBJECT,
    "县水利局",
    "县财政局、柳溪镇人民政府",
    date(2031, 6, 30),
    2,
    "北干渠11.6公里改造完成，23座闸门全部更换，11月3日通水，恢复灌溉面积8460亩。",
    "验收",
    ("县级验收报告（2031年11月10日）", "通水照片12张", "竣工决算审核意见"),
    date(2031, 11, 11),
    date(2031, 11, 13),
    "李石桥、张宁",
    "现场",
    "闸门启闭正常，渠道通水，与申请一致。",
    Opinion("已完成，申请销号。", "赵水生", date(2031, 11, 11)),
    Opinion("经核查属实，建议销号。", "李石桥", date(2031, 11, 14)),
    Opinion(),
    None,
    date(2032, 4, 30),
)

NOTICE = SupervisionNotice(
    office("云政办督", 21),
    "一季度重点工作落实情况",
    ("各乡镇人民政府", "县水利局", "县农业农村局", "县交通运输局", "县教育局", "县卫生健康局"),
    tuple(
        Supervised(f"云督2031-{at:03d}", title, lead, support, date(2031, 3 + at % 9, 28))
        for at, (title, lead, support) in enumerate(
            (
                ("柳溪灌区北干渠改造", "县水利局", "县财政局、柳溪镇人民政府"),
                ("新建高标准农田3000亩", "县农业农村局", "县水利局"),
                ("石桥至云顶公路路面修复", "县交通运输局", "石桥镇人民政府"),
                ("县第二小学教学楼竣工", "县教育局", "县住房和城乡建设局"),
                ("乡镇卫生院设备更新", "县卫生健康局", "各乡镇人民政府"),
            )
            * 6,
            1,
        )
    ),
    "县政府2031年督查工作计划",
    date(2031, 3, 20),
    date(2031, 3, 26),
    ("查阅资料", "实地查看", "座谈了解"),
    (
        "各单位主要负责人是第一责任人，要对照清单逐项说明进展、问题和下一步措施。",
        "反馈内容要真实准确，已经报送过的数据和材料不再重复提供。",
    ),
    date(2031, 3, 18),
    "县委办公室",
)
