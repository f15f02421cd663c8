"""What an act stands on: evidence, and the scan of what a body or a leader said on paper."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.delivery.audited import MATTER, PART, PROJECT
from luoshi.server.delivery.models import Matter, Part, ProjectCard
from luoshi.server.files.models import Attachment


@dataclass(frozen=True, slots=True)
class Papers:
    """Attachments by public id; ``known`` are those among them that hang at the matter or the part."""

    evidence: tuple[str, ...]
    scan: str
    known: frozenset[str]

    @property
    def on_behalf(self) -> bool:
        """Whether a word is entered for somebody, with the paper that it stands on."""
        return bool(self.scan) and self.scan in self.known

    def check(self) -> None:
        """Raise Invalid for an attachment that hangs somewhere else, or nowhere."""
        strange = {
            name: say("请先把附件上传到这件事项或者这项分工")
            for name, keys in (("evidence", self.evidence), ("scan", (self.scan,) if self.scan else ()))
            if not self.known.issuperset(keys)
        }
        if strange:
            raise Invalid(say("选用的附件不属于这件事项"), say("请先把附件上传到这件事项或者这项分工"), fields=strange)


def papers_of(
    matters: Iterable[Matter],
    parts: Iterable[Part] = (),
    *,
    cards: Iterable[ProjectCard] = (),
    evidence: Collection[str] = (),
    scan: str = "",
) -> Papers:
    """The papers that somebody hands in, looked up among what hangs at the matters, parts and projects that an act is
    about.
    """
    wanted = tuple(dict.fromkeys(evidence))
    asked = {*wanted, *((scan,) if scan else ())}
    if not asked:
        return Papers((), "", frozenset())
    at = {
        MATTER: [row.public_id for row in matters],
        PART: [row.public_id for row in parts],
        PROJECT: [row.public_id for row in cards],
    }
    owners = Q(pk__in=())
    for kind, keys in at.items():
        owners |= Q(owner_kind=kind, owner_id__in=keys)
    found = Attachment.objects.filter(owners, public_id__in=asked).values_list("public_id", flat=True)
    return Papers(wanted, scan, frozenset(found))
