"""The annexes that the plan lists and the members that they are: by title, by file name, by number."""

from collections.abc import Sequence

from luoshi.extraction.reading import Attachment
from luoshi.extraction.sets.material import Paper, evidence
from luoshi.extraction.sets.members import annex_number, stem
from luoshi.extraction.sets.model import AnnexLink, Evidence, EvidenceKind
from luoshi.extraction.sets.wording import bare, likeness
from luoshi.extraction.view import normal

_ALIKE = 0.75
_FAR = 0.3
_AHEAD = 0.1


def link_annexes(plan: Paper, others: Sequence[Paper]) -> tuple[AnnexLink, ...]:
    """Each annex of the plan's list with its member; two members that answer equally well are candidates for a person.

    A title alone is enough; a number is enough where the titles do not speak against it.
    """
    scores = [[_score(annex, other) for other in others] for annex in plan.reading.attachments]
    links = []
    for number, (annex, row) in enumerate(zip(plan.reading.attachments, scores, strict=True)):
        best = max(row, default=0.0)
        # an annex that is better answered elsewhere leaves its member to the other
        able = [
            other
            for column, other in enumerate(others)
            if row[column] >= max(_ALIKE, best - _AHEAD) and row[column] >= max(r[column] for r in scores) - _AHEAD
        ]
        listed = plan.pinned(annex, "set.annex")
        if len(able) == 1:
            proofs = tuple(_proofs(plan, annex, able[0]))
            links.append(AnnexLink(attachment=number, listed=listed, member=able[0].index, evidence=proofs))
        else:
            candidates = tuple(other.index for other in able)
            links.append(AnnexLink(attachment=number, listed=listed, member=None, candidates=candidates))
    return tuple(links)


def _score(annex: Attachment, other: Paper) -> float:
    """How well a member answers a listed annex, 0 to 1 (a number that agrees lifts a title that is not far off)."""
    listed = normal(annex.quote)
    titles = [normal(other.title.quote)] if other.title else []
    alike = max((_like(listed, said) for said in [*titles, stem(other)]), default=0.0)
    number = annex_number(other)
    if annex.ordinal is not None and number is not None:
        if number == annex.ordinal and (alike >= _FAR or not titles):
            return max(alike, _ALIKE + 0.1 * alike)
        if number != annex.ordinal and alike < 1:
            return 0.0
    return alike


def _like(one: str, other: str) -> float:
    left, right = bare(one), bare(other)
    if left == right:
        return 1.0
    if min(len(left), len(right)) >= 6 and (left in right or right in left):
        return 0.9
    return likeness(one, other)


def _proofs(plan: Paper, annex: Attachment, other: Paper) -> list[Evidence]:
    title = other.title
    if title is not None and _like(normal(annex.quote), normal(title.quote)) >= _FAR:
        return [evidence(EvidenceKind.TITLE, plan, (annex.start, annex.end), other, (title.start, title.end))]
    return [evidence(EvidenceKind.FILE, plan, (annex.start, annex.end), other, (0, 0))]
