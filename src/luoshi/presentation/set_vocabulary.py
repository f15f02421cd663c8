"""What the faces of a set call things. Apart from the words of a reading, whose values read alike."""

from luoshi.extraction.sets.model import ContradictionKind, LinkKind, MemberRole
from luoshi.presentation.vocabulary import Term

MEMBERS: dict[MemberRole, Term] = {
    MemberRole.PLAN: Term("正文", "Plan"),
    MemberRole.TASK_LIST: Term("任务清单", "Task list"),
    MemberRole.POINTS: Term("工作要点", "Work points"),
    MemberRole.INTERPRETATION: Term("解读", "Interpretation"),
    MemberRole.OTHER: Term("其他", "Other"),
}
LINKS: dict[LinkKind, Term] = {
    LinkKind.SAME: Term("同一任务", "Same task"),
    LinkKind.FINER: Term("细化", "Part of a task"),
    LinkKind.NEW: Term("新增", "New"),
    LinkKind.OPEN: Term("待定", "Open"),
}
CONTRADICTIONS: dict[ContradictionKind, Term] = {
    ContradictionKind.VALUE: Term("数值", "Value"),
    ContradictionKind.UNIT: Term("计量单位", "Unit"),
    ContradictionKind.DUE: Term("时限", "Deadline"),
    ContradictionKind.OWNER: Term("责任单位", "Body"),
    ContradictionKind.ROLE: Term("职责", "Role"),
    ContradictionKind.COUNT: Term("数量", "Count"),
    ContradictionKind.TITLE: Term("名称", "Title"),
}
