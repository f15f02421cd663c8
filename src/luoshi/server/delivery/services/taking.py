"""Rows taken for an act: seen, then locked in one order (matter, part, request), with the papers that come along."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import IllegalTransition, Invalid, NotFound
from luoshi.server.core.said import say, word
from luoshi.server.delivery.audited import MATTER, PART, PROJECT
from luoshi.server.delivery.models import Matter, Part, ProjectCard
from luoshi.server.delivery.scopes import visible_matters, visible_parts
from luoshi.server.delivery.states import PartState
from luoshi.server.delivery.states.matters import RUNNING
from luoshi.server.files.models import Attachment
from luoshi.server.orgs.services.locking import locked

Row = TypeVar("Row", bound=Model)

MATTER_THING, PART_THING = say("这个督办事项"), say("这项分工")
AT_WORK = (PartState.UNDER_WAY, PartState.IN_REVIEW, PartState.RETURNED)
"""States of a part whose body has signed and has not finished: only then it can ask for something."""
LONGEST = 4000
"""Characters of a text that somebody enters here."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What came with an act: attachments as evidence, and the scan of what was said on paper."""

    evidence: tuple[str, ...] = ()
    scan: str = ""

    @property
    def on_behalf(self) -> bool:
        """Whether it is entered for somebody who said it on paper."""
        return bool(self.scan)

    @property
    def count(self) -> int:
        """How many papers there are."""
        return len(self.evidence) + bool(self.scan)


def take_matter(actor: Actor, public_id: str) -> Matter:
    """A matter, locked. Raises NotFound."""
    return locked(visible_matters(actor), public_id, MATTER_THING)


def take_part(actor: Actor, public_id: str) -> Part:
    """A part, its matter locked before it. Raises NotFound."""
    seen = visible_parts(actor).filter(public_id=public_id).values_list("matter", flat=True).first()
    if seen is None:
        raise NotFound(PART_THING)
    _lock(Matter, seen)
    return locked(visible_parts(actor), public_id, PART_THING)


def take_request(actor: Actor, visible: "QuerySet[Row]", public_id: str, thing: str) -> Row:
    """What was asked for in a part, matter and part locked before it. Raises NotFound."""
    seen = visible.filter(public_id=public_id).values_list("part__matter", "part").first()
    if seen is None:
        raise NotFound(thing)
    _lock(Matter, seen[0])
    _lock(Part, seen[1])
    return locked(visible, public_id, thing)


def take_of_matter(actor: Actor, visible: "QuerySet[Row]", public_id: str, thing: str) -> Row:
    """What stands beside a matter, the matter locked before it. Raises NotFound."""
    seen = visible.filter(public_id=public_id).values_list("matter", flat=True).first()
    if seen is None:
        raise NotFound(thing)
    _lock(Matter, seen)
    return locked(visible, public_id, thing)


def _lock(model: Any, key: int) -> None:
    model.objects.select_for_update().get(pk=key)


def require_running(matter: Matter) -> None:
    """Raise IllegalTransition, naming the matter's state, unless bodies work on it."""
    if matter.state not in RUNNING:
        raise IllegalTransition(
            say(
                "督办事项%(number)s目前是“%(state)s”状态，不能这样办理", number=matter.number, state=word(matter.state)
            ),
            say("事项恢复推进之后才能办理；请刷新后查看最新状态"),
            state=word(matter.state),
        )


def require_at_work(part: Part) -> None:
    """Raise IllegalTransition unless the matter runs and the part's body works on it."""
    require_running(part.matter)
    if part.state not in AT_WORK:
        raise IllegalTransition(
            say("这项分工目前是“%(state)s”状态，不能这样办理", state=word(part.state)),
            say("签收以后、完成以前才能办理；请刷新后查看最新状态"),
            state=word(part.state),
        )


def papers_of_part(part: Part, evidence: Collection[str] = (), scan: str = "") -> Papers:
    """The papers of an act on a part: attachments of the part or of its matter. Raises Invalid for any other."""
    owners = Q(owner_kind=PART, owner_id=part.public_id) | Q(owner_kind=MATTER, owner_id=part.matter.public_id)
    return _papers(part.government_id, owners, evidence, scan)


def papers_of_matter(matter: Matter, evidence: Collection[str] = (), scan: str = "") -> Papers:
    """The papers of an act on a matter: attachments of the matter or of one of its parts. Raises Invalid."""
    parts = matter.parts.order_by().values("public_id")
    owners = Q(owner_kind=MATTER, owner_id=matter.public_id) | Q(owner_kind=PART, owner_id__in=parts)
    return _papers(matter.government_id, owners, evidence, scan)


def papers_of_card(card: ProjectCard, evidence: Collection[str] = (), scan: str = "") -> Papers:
    """The papers of an act on a project: attachments of the project. Raises Invalid for any other."""
    return _papers(card.government_id, Q(owner_kind=PROJECT, owner_id=card.public_id), evidence, scan)


def _papers(government: int, owners: Q, evidence: Collection[str], scan: str) -> Papers:
    wanted = tuple(dict.fromkeys(evidence))
    known = set(
        Attachment.objects.filter(owners, government=government, public_id__in={*wanted, scan} - {""})
        .order_by()
        .values_list("public_id", flat=True)
    )
    wrong = {}
    if not known.issuperset(wanted):
        wrong["evidence"] = say("请重新选择附件")
    if scan and scan not in known:
        wrong["scan"] = say("请重新选择扫描件")
    if wrong:
        raise Invalid(say("所选的附件不在这里"), say("请先把材料上传到这一项，再选择"), fields=wrong)
    return Papers(wanted, scan)


def written(actor: Actor, now: datetime, government: int, papers: Papers) -> dict[str, Any]:
    """The columns that say who wrote a row, when and on which papers."""
    return {
        "government_id": government,
        "made_by": actor.user,
        "made_by_name": actor.name,
        "made_in": actor.post,
        "made_at": now,
        "scan": papers.scan,
        "evidence": list(papers.evidence),
    }


def decided(row: Any, actor: Actor, now: datetime, comment: str) -> None:
    """Note who decided about a row, when, with which words; not saved yet."""
    row.decided_by, row.decided_by_name, row.decided_at = actor.user, actor.name, now
    row.comment = comment.strip()[:LONGEST]


def texts(**given: tuple[str, str]) -> dict[str, str]:
    """Texts that must be there, cleaned: for each its value and what to say where it is missing. Raises Invalid."""
    clean = {name: value.strip()[:LONGEST] for name, (value, _) in given.items()}
    missing = {name: given[name][1] for name, value in clean.items() if not value}
    if missing:
        raise Invalid(say("内容没有填写完整"), say("请补充后再提交"), fields=missing)
    return clean
