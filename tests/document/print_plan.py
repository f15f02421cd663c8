"""Makes ``printed/plan.pdf``: an invented plan, set with python-docx and printed by LibreOffice.

Run ``python tests/document/print_plan.py`` after a change; the tests read the printed file and need no LibreOffice.
"""

import tempfile
from pathlib import Path

import official_paper as official
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

PRINTED = Path(__file__).parent / "printed"

TITLE = "云岭县人民政府办公室关于印发云岭县灌区建设三年行动方案（2031—2033年）的通知"
PARAGRAPHS = [
    "各乡镇人民政府，县政府各部门：",
    "《云岭县灌区建设三年行动方案（2031—2033年）》已经县政府第12次常务会议研究同意，现印发给你们，请认真组织实施。",
    "一、发展目标",
    "到2033年，灌溉保证率达到85%，渠系水利用系数不低于0.62，建成石桥灌区管护中心，农田面貌明显改善。",
    "二、重点任务",
    "（一）修好渠道。疏浚干渠12.5公里，衬砌支渠30公里，6月底前完成清淤，9月底前完成衬砌，把水送到田头。"
    "（牵头单位：县水务局；配合单位：县财政局、各乡镇）",
    "（二）修好堤防。新建护岸3—5公里，加固险工险段8处，汛期前完成主体工程，汛后完成绿化。"
    "（县水务局牵头，石桥镇、青石镇按职责分工负责）",
    "（三）管好用水。安装计量设施1200套，实行总量控制、定额管理，每季度公布一次用水情况。（责任单位：县水务局）",
    "三、保障措施",
    "成立灌区建设领导小组，每季度调度一次。各乡镇要落实管护人员和经费，做到有人管、有钱管、管得住。",
]
HEAD = ("序号", "类别", "工作任务", "责任单位", "完成时限")
TASKS = [
    (
        ("修渠", 7),
        "疏浚{place}段干渠，清运淤泥，修复护坡，恢复设计断面和过水能力，同步整修管护道路",
        "县水务局、{place}",
    ),
    (("修堤", 6), "加固{place}段堤防，新建护岸，设置水位标尺和警示标志，落实巡查责任人", "县水务局、{place}"),
    (("用水", 5), "在{place}安装计量设施，登记用水户，公布水价，建立台账", "县水务局、县发展和改革局"),
]
PLACES = ("石桥镇", "青石镇", "云台镇", "白沙镇", "柳河镇", "南山乡", "北坪乡")


def rows() -> list[tuple[str, str, str, str, str]]:
    """The rows of the table; the second cell stands at the head of its group alone."""
    found: list[tuple[str, str, str, str, str]] = []
    for (group, count), task, owners in TASKS:
        for number in range(count):
            place = PLACES[number]
            kind = group if number == 0 else ""
            when = f"2031年{5 + number % 6}月底"
            found.append((str(len(found) + 1), kind, task.format(place=place), owners.format(place=place), when))
    return found


def _set(paragraph: Paragraph, text: str, size: float, *, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.size = Pt(size)
    paragraph.paragraph_format.space_after = Pt(0)


def _fill(table: Table) -> None:
    official.repeat_head(table)
    for number, cells in enumerate([HEAD, *rows()]):
        for column, text in enumerate(cells):
            if text:
                _set(table.cell(number, column).paragraphs[0], text, 12, bold=number == 0)
    first = 1
    for (_, count), _, _ in TASKS:
        table.cell(first, 1).merge(table.cell(first + count - 1, 1))
        first += count
    for column, width in enumerate((14, 18, 66, 36, 22)):
        for cell in table.columns[column].cells:
            cell.width = Mm(width)


def main() -> None:
    """Set the paper and print it."""
    paper = official.new_paper()
    _set(paper.sections[0].header.paragraphs[0], "云岭县人民政府公报", 10)
    title = paper.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _set(title, TITLE, official.TITLE, bold=True)
    for text in PARAGRAPHS:
        paragraph = paper.add_paragraph()
        _set(paragraph, text, official.TEXT)
        official.set_lines(paragraph)
        official.set_text(paragraph)
        if text.endswith("："):  # who is addressed stands at the edge
            paragraph.paragraph_format.first_line_indent = Pt(0)
    _fill(paper.add_table(1 + len(rows()), len(HEAD), style="Table Grid"))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "plan.docx")
        paper.save(str(source))
        official.to_pdf([source], PRINTED, Path(folder, "profile"))


if __name__ == "__main__":
    main()
