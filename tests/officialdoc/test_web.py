import re
from dataclasses import replace
from datetime import date

import pytest
from lxml import html

from drawn_facts import CLOSING, NOTICE, RECEIPT, REMINDER, REPLY, SLIP
from drawn_parts import texts
from luoshi.officialdoc.drawing import draw
from luoshi.officialdoc.forms.closing_table import closing_table
from luoshi.officialdoc.forms.dispatch_slip import dispatch_slip
from luoshi.officialdoc.forms.extension_reply import extension_reply
from luoshi.officialdoc.forms.receipt import receipt
from luoshi.officialdoc.forms.reminder import reminder
from luoshi.officialdoc.forms.supervision_notice import supervision_notice
from luoshi.officialdoc.model import (
    Cell,
    EndBlock,
    Heading,
    Level,
    Paper,
    Passage,
    RedHead,
    Remark,
    Row,
    Signature,
    Table,
    Urgency,
)
from luoshi.officialdoc.web import as_html

PAPERS = {
    "slip": dispatch_slip(SLIP),
    "receipt": receipt(RECEIPT),
    "reminder": reminder(REMINDER),
    "reply": extension_reply(REPLY),
    "closing": closing_table(CLOSING),
    "notice": supervision_notice(NOTICE),
}


def bare(text: str) -> str:
    """A text without blanks and without the numbers that a list prints by itself."""
    return re.sub(r"\s|\d+\.(?=督查事项清单)", "", text)


@pytest.mark.parametrize("name", PAPERS)
def test_the_page_says_what_the_file_says(name: str) -> None:
    paper = PAPERS[name]
    shown = bare("".join(map(str, html.fromstring(as_html(paper)).itertext())))
    assert shown == bare("".join(texts(draw(paper))))


def test_every_text_is_escaped() -> None:
    evil = '<img src=x onerror="alert(1)">&'
    paper = Paper(
        title=evil,
        head=RedHead((evil,), word=evil, signers=(evil,), urgency=Urgency.URGENT),
        addressees=evil,
        blocks=(
            Passage(evil),
            Heading(Level.ONE, evil, evil),
            Remark(evil),
            Table((1,), (Row((Cell(evil, signed=evil),)),), (Row((Cell(evil, label=True),)),)),
        ),
        attachments=(evil,),
        signature=Signature((evil,), None),
        note=evil,
        end=EndBlock(evil, date(2031, 3, 5), evil),
    )
    tree = html.fromstring(as_html(paper))
    assert tree.findall(".//img") == []
    assert "".join(map(str, tree.itertext())).count(evil) >= 14


def test_merged_cells_are_merged() -> None:
    rows = (Row((Cell("甲", rows=2), Cell("乙", columns=2))), Row((Cell("丙"), Cell("丁"))))
    table = html.fromstring(as_html(Paper("表", (Table((1, 1, 1), rows),))))
    cells = table.findall(".//td")
    assert [(each.get("rowspan"), each.get("colspan")) for each in cells] == [
        ("2", None), (None, "2"), (None, None), (None, None)
    ]  # fmt: skip


def test_a_letter_without_a_date_has_room_for_one() -> None:
    signed = replace(PAPERS["reply"], signature=Signature(("办公室",), None))
    assert "　　年　月　日" in as_html(signed)
