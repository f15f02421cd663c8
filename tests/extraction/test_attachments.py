"""The list of annexes, case by case from specs/extraction/attachments.yaml."""

import pytest
from facts import untrue
from paper_sources import paper

from luoshi.extraction.pipeline import extract
from spec_cases import Case, cases

NOTICE = """云岭县人民政府关于做好河道清淤的通知
各乡镇人民政府：
请抓好清淤，按时报送进展。
{text}
云岭县人民政府
2031年5月6日
"""


@pytest.mark.parametrize("case", cases("extraction/attachments"))
def test_case(case: Case) -> None:
    document = paper(NOTICE.format(text=case["text"]))
    reading = extract(document)
    assert untrue(document.text, reading) == []
    listed = []
    for attachment in reading.attachments:
        row = [attachment.ordinal, attachment.quote]
        listed.append([*row, attachment.extension] if attachment.extension else row)
        assert (attachment.file is None) == (attachment.extension is None)
    assert listed == case["listed"]
