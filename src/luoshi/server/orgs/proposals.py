"""What a division of the bundled table would be called as an organisation: proposals that a person looks at."""

from dataclasses import dataclass

from luoshi.server.orgs.divisions import Division, below
from luoshi.server.orgs.models import GovernmentLevel, OrganisationKind
from luoshi.server.orgs.services.organisations import NewOrganisation

_STREETS = ("街道", "街道办事处")
_TOWNSHIPS = ("镇", "乡", "苏木")
_AREAS = ("市", "区", "县", "旗")
_FILLERS = frozenset({"市辖区", "县", "自治区直辖县级行政区划", "省直辖县级行政区划", "直辖区划"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A division with the organisation that it would become."""

    division: Division
    new: NewOrganisation


def proposals_below(code: str) -> list[Proposal]:
    """The divisions directly below one, each as an organisation; entries that only fill a level are passed over."""
    found = below(code)
    if any(each.name in _FILLERS for each in found):
        found = [deeper for each in found for deeper in (below(each.code) if each.name in _FILLERS else [each])]
    return [Proposal(each, _new(each, at)) for at, each in enumerate(found, 1) if each.name not in _FILLERS]


def group_of(level: GovernmentLevel, *, streets: bool) -> tuple[str, str]:
    """Name and usual short name of the group of everything directly below a government of a level."""
    if level is GovernmentLevel.COUNTY:
        return ("各乡镇（街道）" if streets else "各乡镇人民政府"), "各乡镇"
    return ("各县（市、区）人民政府", "各县区") if level is GovernmentLevel.CITY else ("各市人民政府", "各市")


def _new(division: Division, position: int) -> NewOrganisation:
    """云台镇 → 云台镇人民政府; 城关街道 → 城关街道办事处; a zone, a farm or a forest keeps its own name."""
    name = division.name
    kind, short = OrganisationKind.OTHER, ""
    if name.endswith(_STREETS):
        short = name.removesuffix("办事处")
        name, kind = f"{short}办事处", OrganisationKind.TOWNSHIP
    elif division.level is GovernmentLevel.TOWNSHIP and name.endswith(_TOWNSHIPS):
        name, short, kind = f"{name}人民政府", name, OrganisationKind.TOWNSHIP
    elif division.level is not GovernmentLevel.TOWNSHIP and name.endswith((*_AREAS, "州", "盟")):
        name, short, kind = f"{name}人民政府", name, OrganisationKind.GOVERNMENT
    return NewOrganisation(
        name=name,
        kind=kind,
        level=division.level,
        short=(short,) if short else (),
        division_code=division.code,
        position=position,
    )
