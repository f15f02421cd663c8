"""Rows of a preview as the page tells them: what each does, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.extraction.reading import Role
from luoshi.server.ledger.importing import RowChange, SheetRow
from luoshi.server.orgs.sheets import RowError
from luoshi.server.web.amendments.values import PART_WORDS, Difference, Names, differences, people_words
from luoshi.server.web.components import Light, Pair, Text
from luoshi.server.web.ledger.words import limit_text

CHANGE_WORDS: Mapping[RowChange, tuple[Text, Light]] = {
    RowChange.ERROR: (gettext_lazy("有错误"), Light.RED),
    RowChange.NEW: (gettext_lazy("新增草稿"), Light.GREEN),
    RowChange.CHANGES_DRAFT: (gettext_lazy("修改草稿"), Light.BLUE),
    RowChange.PROPOSES: (gettext_lazy("提出变更"), Light.YELLOW),
    RowChange.SAME: (gettext_lazy("不变"), Light.GREY),
}


@dataclass(frozen=True)
class Line:
    """One row: where it stands, what it is, what it does."""

    place: str
    title: str
    area: str
    word: Text
    light: Light
    pairs: Sequence[Pair]
    differences: Sequence[Difference]
    errors: Sequence[RowError]


def line_of(row: SheetRow, names: Names) -> Line:
    """A row in words."""
    word, light = CHANGE_WORDS[row.change]
    new = row.change is RowChange.NEW
    indicators = {target.public_id: target.indicator.name for target in row.task.targets.all()} if row.task else {}
    return Line(
        place=row.place,
        title=row.title,
        area=row.area,
        word=word,
        light=light,
        pairs=_pairs(row, names) if new else (),
        differences=[
            each
            for change in row.changes
            for each in differences(
                change.subject, change.before, change.after, names, indicators.get(change.target, "")
            )
        ],
        errors=row.errors,
    )


def _pairs(row: SheetRow, names: Names) -> list[Pair]:
    """What a new item would be."""
    held: dict[Role, list[str]] = {role: [] for role in PART_WORDS}
    for key, role in row.owners:
        held[role].append(names[key])
    pairs = [Pair(PART_WORDS[role], _("、").join(listed)) for role, listed in held.items() if listed]
    pairs += [Pair(word, told) for word, told in people_words(row.people, names).items()]
    limit = limit_text(row.last_day, standing=row.standing)
    pairs.append(Pair(_("完成时限"), limit or None))
    if row.targets:
        pairs.append(Pair(_("读出的目标值"), _("；").join(value.text for value in row.targets)))
    if row.stages:
        pairs.append(Pair(_("节点"), _("；").join(f"{stage.due_text} {stage.text}" for stage in row.stages)))
    return pairs
