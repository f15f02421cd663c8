"""Write the two annexes of the bundled plan: the work points (docx) and the key-task list (xlsx).

Run ``python examples/county/build.py``; the files appear beside this script. Two runs give the same bytes: the zip
members carry a fixed time and are stored without compression, so no clock and no compressor can tell runs apart.
All text is invented.
"""

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
ISSUED = datetime(2023, 9, 12, 9, 0, 0)
ZIP_TIME = (2023, 9, 12, 9, 0, 0)

AREA_LEVEL, TASK_LEVEL = 0, 1

POINTS_TITLE = "云岭县融入澜北生态经济带建设2023年工作要点"
POINTS_OPENING = (
    "2023年是云岭县全面融入澜北生态经济带的起步之年。为抓好开局工作，根据《云岭县融入澜北生态经济带建设"
    "实施方案（2023—2026年）》，制定本工作要点。全年安排12项重点任务，到2026年林木绿化率达到68.25%的目标分年推进。"
)
POINTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "筑牢生态本底",
        (
            "完成营造林1.8万亩。其中人工造林0.3万亩、退化林分修复0.6万亩、中幼林抚育0.9万亩，年底前建成珍稀乡土"
            "树种种质资源圃一期。（责任单位：县林业局、县自然资源局，各乡镇）",
            "推进云泉水库水源涵养能力提升。10月底前完成一级保护区隔离防护和警示标识补设，开展上游入河排污口排查。"
            "（责任单位：县水利局、市生态环境局云岭县分局，青石镇、桐湾镇）",
            "开展湿地修复试点。实施月亮湾湿地生态补水，修复退化湿地60公顷。（责任单位：县自然资源局、县林业局，白鹭乡）",
        ),
    ),
    (
        "壮大绿色产业",
        (
            "新认证绿色食品和地理标志产品5个以上。叫响云岭云雾茶品牌，组织企业参加省级以上展会不少于3次。"
            "（责任单位：县农业农村局、县市场监管局、县商务局）",
            "建设产地冷链设施。年底前建成预冷库4座，新增库容3000吨。（责任单位：县商务局、县农业农村局，云台镇、柳坪镇）",
            "推进竹木加工企业技改。支持6家规模以上企业实施智能化改造。（责任单位：县科技和工业信息化局）",
            "大力发展红色旅游。修缮云岭支部旧址，新开研学线路2条。（牵头单位：县文化广电和旅游局、县林业局；"
            "配合单位：青石镇）",
            "培育森林康养旅游。建成自驾露营基地1处。（牵头单位：县文化广电和旅游局；配合单位：县卫健局）",
        ),
    ),
    (
        "补齐设施短板",
        (
            "开工建设S317线青石至古渡段改建工程。9月底前完成施工图审查，12月底前路基工程完成30%。"
            "（责任单位：县交通局，青石镇、古渡乡）",
            "实施饮水安全巩固提升工程。完成21个行政村管网改造，惠及0.9万人。（责任单位：县水利局，各乡镇）",
        ),
    ),
    (
        "抓好组织实施",
        (
            "建立调度制度。每季度末召开一次调度会，重大问题随时会商。（责任单位：县发改局、县政府办）",
            "做好宣传引导。（责任单位：县融媒体中心）",
        ),
    ),
)
INDICATORS: tuple[tuple[str, str, str, str], ...] = (
    ("指标名称", "单位", "2022年实绩", "2023年目标"),
    ("林木绿化率", "%", "66.90", "67.30"),
    ("国控、省控断面水质优良比例", "%", "100", "100"),
    ("旅游接待人数", "万人次", "182", "增长12%"),
    ("规模以上绿色加工企业", "家", "17", "20"),
)

LIST_TITLE = "2023年云岭县融入澜北生态经济带重点任务清单"
HEADER = ("序号", "重点领域", "重点任务", "工作举措", "责任分工", None, "完成时限")
Row = tuple[str, str, str, str, str, str | datetime]
GROUPS: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        "一、重大项目类（4项）",
        (
            (
                "共筑北部生态屏障",
                "云泉水库水源涵养能力提升工程",
                "完成库周造林0.2万亩，补设隔离防护网12公里。",
                "县水利局",
                "县林业局\n市生态环境局云岭县分局\n青石镇、桐湾镇",
                "2023年11月底前",
            ),
            (
                "共筑北部生态屏障",
                "白鹭滩省级湿地公园提质项目",
                "完成栈道维修、水鸟栖息地营造和监测设施安装，修复退化湿地60亩。",
                "县自然资源局",
                "县林业局\n白鹭乡",
                "2023年12月底前",
            ),
            (
                "增强基础设施支撑能力",
                "S317线青石至古渡段改建工程",
                "完成施工图审查和招标，开工建设，路基工程完成30%。",
                "县交通局",
                "县自然资源局\n青石镇、古渡乡",
                "2023年12月底前",
            ),
            (
                "增强基础设施支撑能力",
                "县城第二水源工程",
                "完成可行性研究报告批复，取得用地预审意见。",
                "县水利局",
                "县发改局\n县自然资源局\n云投公司",
                datetime(2023, 11, 30),
            ),
        ),
    ),
    (
        "二、政策创新类（3项）",
        (
            (
                "共建绿色产业高地",
                "林下经济扶持办法",
                "制定油茶、楠竹和林下药材扶持政策，明确用地、贷款贴息和保险支持。",
                "县林业局",
                "县农业农村局",
                "2023年9月底前",
            ),
            (
                "共建绿色产业高地",
                "区域公用品牌授权管理",
                "出台云岭云雾茶品牌授权使用规则，首批授权企业不少于10家。",
                "县市场监管局",
                "县农业农村局\n县商务局",
                "2023年第四季度",
            ),
            (
                "改革攻坚",
                "园区“标准地”改革",
                "工业用地按“标准地”方式出让比例达到60%以上。",
                "县自然资源局",
                "县科技和工业信息化局\n项目服务中心",
                "长期坚持",
            ),
        ),
    ),
    (
        "三、年度实事类（5项）",
        (
            (
                "共筑北部生态屏障",
                "保护山区生物多样性",
                "建成候鸟停歇驿站和生物多样性监测样地各1处。",
                "县林业局",
                "市生态环境局云岭县分局",
                "2023年12月底前",
            ),
            (
                "共建绿色产业高地",
                "绿色加工企业升规",
                "规模以上绿色加工企业达到18家。",
                "县科技和工业信息化局",
                "县市场监管局",
                "2023年12月底前",
            ),
            (
                "共塑山水旅游目的地",
                "大力发展红色旅游",
                "修缮云岭支部旧址，新开研学线路2条。",
                "县文化广电和旅游局",
                "县林业局\n青石镇",
                "2023年12月底前",
            ),
            (
                "共塑山水旅游目的地",
                "培育森林康养旅游",
                "建成自驾露营基地1处。",
                "县林业局",
                "县卫健局",
                "2023年12月底前",
            ),
            (
                "增强基础设施支撑能力",
                "农村旱厕问题整改",
                "逐户核查，完成整改销号。",
                "县农业农村局",
                "各乡镇",
                "2023年11月底前",
            ),
        ),
    ),
    (
        "四、机制建设类（3项）",
        (
            (
                "协调推进",
                "区域协作联络机制",
                "与汀澜县互派联络员，签订年度协作事项清单。",
                "县发改局",
                "县商务局\n县文化广电和旅游局",
                "2023年10月底前",
            ),
            (
                "协调推进",
                "项目包联机制",
                "每个重大项目确定一名县级领导包联、一个专班服务。",
                "县政府办",
                "项目服务中心",
                "2023年9月底前",
            ),
        ),
    ),
)
WITHDRAWN: Row = (
    "共建绿色产业高地",
    "古渡新材料产业园区控规编制",
    "因规划调整，本项列入2024年清单。",
    "县自然资源局",
    "古渡乡",
    "2024年6月底前",
)


def write_points(path: Path) -> None:
    """Write the work points: two automatic numberings (areas 一、, tasks 1.) and one table, to ``path``."""
    document = Document()
    _drop_unused_styles(document)
    document.core_properties.author = "云岭县人民政府办公室"
    document.core_properties.title = POINTS_TITLE
    document.core_properties.created = ISSUED
    document.core_properties.modified = ISSUED
    numbering = _add_numbering(document)
    marker = document.add_paragraph("附件1")
    marker.paragraph_format.space_after = Pt(12)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in (POINTS_TITLE[:12], POINTS_TITLE[12:]):
        run = title.add_run(part)
        run.bold = True
        run.font.size = Pt(22)
    document.add_paragraph(POINTS_OPENING)
    for area, tasks in POINTS:
        _numbered(document.add_paragraph(), numbering[AREA_LEVEL]).add_run(area).bold = True
        for task in tasks:
            heading, _, rest = task.partition("。")
            paragraph = _numbered(document.add_paragraph(), numbering[TASK_LEVEL])
            paragraph.add_run(heading + "。").bold = True
            paragraph.add_run(rest)
    caption = document.add_paragraph("2023年主要指标")
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = document.add_table(rows=0, cols=len(INDICATORS[0]))
    table.style = "Table Grid"
    for line in INDICATORS:
        for cell, value in zip(table.add_row().cells, line, strict=True):
            cell.text = value
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(_fixed(buffer.getvalue()))


def _drop_unused_styles(document: DocxDocument) -> None:
    """Leave out the template's hundred table styles, kept twice: nine tenths of the file, and but one is used."""
    for relations in (document.part.rels, document.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail")):
                relations.pop(key)
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in ("TableNormal", "TableGrid"):
            styles.remove(style)


def _add_numbering(document: DocxDocument) -> dict[int, int]:
    """Add two list definitions and return their numIds: the tasks count on across areas, as printed plans do."""
    root = document.part.numbering_part.element
    ids = {}
    formats = {AREA_LEVEL: ("chineseCountingThousand", "%1、"), TASK_LEVEL: ("decimal", "%1.")}
    first_num = root.find(qn("w:num"))
    for level, (number_format, text) in formats.items():
        abstract = OxmlElement("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), str(900 + level))
        lvl = OxmlElement("w:lvl")
        lvl.set(qn("w:ilvl"), "0")
        for tag, value in (("start", "1"), ("numFmt", number_format), ("suff", "nothing"), ("lvlText", text)):
            child = OxmlElement(f"w:{tag}")
            child.set(qn("w:val"), value)
            lvl.append(child)
        abstract.append(lvl)
        # The schema wants every abstractNum before the first num.
        first_num.addprevious(abstract)
        num = OxmlElement("w:num")
        num.set(qn("w:numId"), str(900 + level))
        reference = OxmlElement("w:abstractNumId")
        reference.set(qn("w:val"), str(900 + level))
        num.append(reference)
        root.append(num)
        ids[level] = 900 + level
    return ids


def _numbered(paragraph: Paragraph, num_id: int) -> Paragraph:
    """Give a paragraph its automatic number and return it."""
    formatting: Any = paragraph._p.get_or_add_pPr()
    properties = formatting.get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = num_id
    return paragraph


def write_list(path: Path) -> None:
    """Write the key-task list: title, two-row header, group rows, merged areas, one hidden row, to ``path``."""
    book = Workbook()
    book.properties.creator = "云岭县人民政府办公室"
    book.properties.title = LIST_TITLE
    book.properties.created = ISSUED
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  # a new workbook has one
    sheet.title = "任务清单"
    columns = len(HEADER)
    thin = Side(style="thin")
    sheet["A1"] = "附件2"
    sheet["A2"] = LIST_TITLE
    sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=columns)
    for column, text in enumerate(HEADER, 1):
        if text:
            sheet.cell(3, column, text)
        if column not in (5, 6):
            sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    sheet.merge_cells("E3:F3")
    sheet["E4"], sheet["F4"] = "牵头单位", "配合单位"
    row, serial = 5, 1
    for group, lines in GROUPS:
        sheet.cell(row, 1, group).font = Font(bold=True)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
        row += 1
        area_row = row
        for index, line in enumerate(lines):
            _write_row(sheet, row, serial, line)
            if index + 1 == len(lines) or lines[index + 1][0] != line[0]:
                if row > area_row:
                    sheet.merge_cells(start_row=area_row, end_row=row, start_column=2, end_column=2)
                area_row = row + 1
            row, serial = row + 1, serial + 1
        if group.startswith("二"):
            _write_row(sheet, row, None, WITHDRAWN)
            sheet.row_dimensions[row].hidden = True
            row += 1
    for cells in sheet.iter_rows(min_row=3, max_row=row - 1, max_col=columns):
        for cell in cells:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    for letter, width in zip("ABCDEFG", (6, 16, 28, 44, 18, 26, 16), strict=True):
        sheet.column_dimensions[letter].width = width
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(_fixed(buffer.getvalue()))


def _write_row(sheet: Worksheet, row: int, serial: int | None, line: Row) -> None:
    """Write one task; a repeated area is left empty because its cell is merged with the one above."""
    if serial is not None:
        sheet.cell(row, 1, serial)
    for column, value in enumerate(line, 2):
        cell = sheet.cell(row, column, value)
        if isinstance(value, datetime):
            cell.number_format = 'yyyy"年"m"月"d"日"'


def _fixed(archive: bytes) -> bytes:
    """Return the zip with fixed member times, stored, and with the clock's time in docProps/core.xml replaced."""
    stamp = ISSUED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(source.namelist(), key=lambda member: (member != "[Content_Types].xml", member)):
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            member = zipfile.ZipInfo(name, ZIP_TIME)
            member.external_attr = 0o644 << 16
            target.writestr(member, data)
    return out.getvalue()


def main() -> None:
    """Write both annexes beside this script."""
    write_points(HERE / "annex-1-work-points.docx")
    write_list(HERE / "annex-2-task-list.xlsx")


if __name__ == "__main__":
    main()
