"""What is particular to OFD: templates, places of parts, what is not read, damage."""

import pytest
from printed_files import Sheet, container, ofd, ofd_parts
from soundness import assert_sound

from luoshi.document import Document, Format, ReadError, read
from luoshi.document import limits as limits_module

LINE = "疏浚干渠12.5公里，6月底前完成清淤。"
OTHER = "衬砌支渠30公里。"
CONTENT = "Doc_0/Pages/Page_0/Content.xml"


def texts(document: Document) -> list[str]:
    assert_sound(document)
    return [document.text[block.start : block.end] for block in document.blocks]


def changed(old: str, new: str, part: str = CONTENT) -> bytes:
    parts = ofd_parts([Sheet().text(74, 100, LINE)])
    assert old in parts[part]
    return container({**parts, part: parts[part].replace(old, new)})


def refused(data: bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read(data, "方案.ofd")
    assert caught.value.message.endswith("。")
    return caught.value


def test_format_and_title() -> None:
    document = read(ofd([Sheet().text(74, 100, LINE)], title="云岭县灌区建设实施方案"), "方案.ofd")
    assert (document.format, document.title_hint, document.oddities) == (Format.OFD, "云岭县灌区建设实施方案", ())


def test_bold_fonts() -> None:
    document = read(ofd([Sheet().text(74, 100, "重点任务", bold=True).text(74, 150, LINE)]))
    assert [block.bold for block in document.blocks] == [True, False]


def test_a_template_is_printed_under_every_page() -> None:
    sheets = [Sheet().text(74, 100, f"第{number}项任务要做好") for number in "一二三"]
    document = read(ofd(sheets, template=Sheet().text(74, 50, "云岭县人民政府公报", 10)))
    assert texts(document) == ["第一项任务要做好", "第二项任务要做好", "第三项任务要做好"]
    assert [oddity.code for oddity in document.oddities] == ["running_head"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ofd:", ""),
        ("http://www.ofdspec.org/2016", "http://www.ofdspec.org"),
    ],
)
def test_other_names_of_the_elements(old: str, new: str) -> None:
    parts = {name: text.replace(old, new) for name, text in ofd_parts([Sheet().text(74, 100, LINE)]).items()}
    assert texts(read(container(parts))) == [LINE]


def test_places_from_the_root_of_the_container() -> None:
    assert texts(read(changed('BaseLoc="Pages', 'BaseLoc="/Doc_0/Pages', "Doc_0/Document.xml"))) == [LINE]


def test_steps_that_are_repeated() -> None:
    code = '<ofd:TextCode X="0" Y="5.644" DeltaX="g 5 5.644">疏浚干渠清淤</ofd:TextCode>'
    parts = ofd_parts([Sheet().text(74, 100, "疏浚干渠清淤")])
    start, end = parts[CONTENT].index("<ofd:TextCode"), parts[CONTENT].index("</ofd:TextObject>")
    parts[CONTENT] = parts[CONTENT][:start] + code + parts[CONTENT][end:]
    document = read(container(parts))
    assert texts(document) == ["疏浚干渠清淤"]
    (box,) = document.locate(2, 4)[0].boxes
    assert (round(box.left), round(box.right)) == (74 + 32, 74 + 64)


def test_nested_blocks() -> None:
    opened, closed = "<ofd:PageBlock>" * 5, "</ofd:PageBlock>" * 5
    parts = ofd_parts([Sheet().text(74, 100, LINE)])
    parts[CONTENT] = (
        parts[CONTENT]
        .replace('<ofd:Layer ID="5">', f'<ofd:Layer ID="5">{opened}')
        .replace("</ofd:Layer>", f"{closed}</ofd:Layer>")
    )
    assert texts(read(container(parts))) == [LINE]


def test_annotations_seals_and_attachments_are_no_text() -> None:
    parts = ofd_parts([Sheet().text(74, 100, LINE)])
    parts["Doc_0/Annots/Page_0/Annotation.xml"] = parts[CONTENT].replace("疏浚", "批注")
    parts["Doc_0/Signs/Sign_0/Signature.xml"] = "<a>印章</a>"
    parts["Doc_0/Attachs/original.xml"] = "<a>原文</a>"
    assert texts(read(container(parts))) == [LINE]


def test_pages_that_are_missing_or_broken() -> None:
    parts = ofd_parts([Sheet().text(74, 100, text) for text in (LINE, LINE, OTHER)])
    parts["Doc_0/Pages/Page_1/Content.xml"] = "<broken"
    document = read(container(parts))
    assert texts(document) == [LINE, OTHER]
    (oddity,) = document.oddities
    assert (oddity.code, oddity.place) == ("page_unreadable", "page 2")


def test_a_scan_has_no_text() -> None:
    assert refused(ofd([Sheet(pictures=[(0, 0, 595, 842)])])).code == "no_text"
    document = read(ofd([Sheet().text(74, 100, LINE), Sheet(pictures=[(0, 0, 595, 842)])]))
    assert [oddity.code for oddity in document.oddities] == ["page_without_text"]


@pytest.mark.parametrize(
    ("old", "new", "part", "code"),
    [
        ("<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>", "", "OFD.xml", "corrupt"),
        ("Doc_0/Document.xml", "../../etc/passwd", "OFD.xml", "corrupt"),
        ("</ofd:OFD>", "", "OFD.xml", "corrupt"),
        ("<ofd:Pages>", "<ofd:Sheets>", "Doc_0/Document.xml", "corrupt"),
        ("<ofd:OFD", "<!DOCTYPE x [<!ENTITY a 'b'>]><ofd:OFD", "OFD.xml", "entities"),
        ("<ofd:Page ", "<!DOCTYPE x [<!ENTITY a 'b'>]><ofd:Page ", CONTENT, "entities"),
    ],
)
def test_damage(old: str, new: str, part: str, code: str) -> None:
    assert refused(changed(old, new, part)).code == code


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("DeltaX=", 'DeltaX="g 999999999 1 g 999999999 1" Old='),
        ("Boundary=", 'Boundary="1e300 nan inf 5" Old='),
        ("Size=", 'Size="1e12" Old='),
        ("Size=", 'Size="-5" Old='),
        ('X="0"', 'X="1e308"'),
        ('DeltaX="', 'DeltaX="1e99 g g g '),
    ],
)
def test_nonsense_in_numbers(old: str, new: str) -> None:
    try:
        texts(read(changed(old, new)))
    except ReadError as error:
        assert error.code in ("empty", "no_text")


def test_deep_nesting_is_refused() -> None:
    parts = ofd_parts([Sheet().text(74, 100, LINE)])
    parts[CONTENT] = parts[CONTENT].replace(
        "</ofd:Layer>", "<ofd:PageBlock>" * 500 + "</ofd:PageBlock>" * 500 + "</ofd:Layer>"
    )
    assert refused(container(parts)).code in ("empty", "corrupt")


@pytest.mark.parametrize(("name", "value"), [("MAX_PRINTED_PAGES", 1), ("MAX_PRINTED_CHARACTERS", 5)])
def test_limits(name: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = ofd([Sheet().text(74, 100, LINE), Sheet().text(74, 100, OTHER)])
    assert texts(read(data)) == [LINE, OTHER]
    monkeypatch.setattr(f"luoshi.document.ofd.{name}", value)
    assert refused(data).code == "too_large"
    assert getattr(limits_module, name) > 1000
