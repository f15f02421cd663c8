"""Nothing of the real documents stands in the repository: all text here is invented."""

import re
from pathlib import Path

import pytest
from repository import ROOT, written_files

from luoshi.document import read

WINDOW = 20
# what papers of every place print: the addressees of a state paper, the words of loyalty, bureaus behind their label,
# the State Council's yearly notice of holidays and the one sentence that such notices are made of
FORMULAS = (
    "各省自治区直辖市人民政府国务院各部委各直属机构",
    "意见国办发号各省自治区直辖市人民政府国务院各部委各直属机构",
    "方案的通知国办函号各省自治区直辖市人民政府国务院各部委各直属机构国家",
    "经国务院同意现提出以下意见一总体要求一指导思想",
    "坚持以习近平新时代中国特色社会主义思想为指导深入学习贯彻",
    "一总体要求一指导思想以习近平新时代中国特色社会主义思想为指",
    "一总体要求以习近平新时代中国特色社会主义思想为指",
    "习近平新时代中国特色社会主义思想为指导全面贯彻党的",
    "国务院办公厅关于年部分节假日安排的通知国办发明电号",
    "月日至日放假调休共天月日星期六月日星期日上班",
    "作框架协议责任单位县农业农村局县市场监管局县",
)
_SIGNS_BETWEEN = re.compile(r"[^\u4e00-\u9fff]")


def windows(text: str) -> set[str]:
    """Every stretch of Han characters of that length, signs and blanks between them left out."""
    han = _SIGNS_BETWEEN.sub("", text)
    return {han[at : at + WINDOW] for at in range(len(han) - WINDOW + 1)}


@pytest.mark.real
def test_no_phrase_of_a_real_document_stands_here(evaluation_dir: Path) -> None:
    paths = [*sorted((evaluation_dir / "dev" / "raw").iterdir()), evaluation_dir.parent / "seed" / "plan.txt"]
    allowed = set().union(*map(windows, FORMULAS))
    real: dict[str, str] = {}
    for path in paths:
        if path.is_file():
            real |= dict.fromkeys(windows(read(path.read_bytes(), path.name).text), path.name)
    assert len(real) > 50_000
    copied = {}
    for path in written_files():
        for window in (windows(path.read_text("utf-8", "ignore")) - allowed) & real.keys():
            copied[window] = f"{path.relative_to(ROOT)} ← {real[window]}"
    assert copied == {}


def test_windows_join_what_signs_part() -> None:
    text = "修好渠道，加固堤防；安排专人，巡查管护。到位一处、验收一处！"
    assert windows(text) >= {"修好渠道加固堤防安排专人巡查管护到位一处"}
    assert windows("修好渠道") == set()


def test_formulas_are_short_and_met() -> None:
    assert all(len(formula) < 2 * WINDOW for formula in FORMULAS)
    written = [_SIGNS_BETWEEN.sub("", path.read_text("utf-8", "ignore")) for path in written_files()]
    this = _SIGNS_BETWEEN.sub("", Path(__file__).read_text("utf-8"))
    for formula in FORMULAS:
        assert any(formula in text for text in written if text != this), formula
