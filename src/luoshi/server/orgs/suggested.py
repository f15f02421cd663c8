"""What a division of the bundled table would be called as an organisation: suggestions that a person looks at."""

from dataclasses import dataclass

from luoshi.server.orgs.divisions import Division, below
from luoshi.server.orgs.models import GovernmentLevel, OrganisationKind

_STREETS = ("街道", "街道办事处")
_TOWNSHIPS = ("镇", "乡", "苏木")
_AREAS = ("市", "区", "县", "旗", "州", "盟")
_FILLERS = frozenset({"市辖区", "县", "自治区直辖县级行政区划", "省直辖县级行政区划", "直辖区划"})


@dataclass(frozen=True, slots=True)
class Suggested:
    """A division with the organisation that it would become: full name, usual short name where it has one, kind."""

    division: Division
    name: str
    short: str
    kind: OrganisationKind


def suggested_below(code: str) -> list[Suggested]:
    """The divisions directly below one, each as an organisation; entries that only fill a level are passed over."""
    found = below(code)
    if any(each.name in _FILLERS for each in found):
        found = [deeper for each in found for deeper in (below(each.code) if each.name in _FILLERS else [each])]
    return [_suggested(each) for each in found if each.name not in _FILLERS]


def group_of(level: GovernmentLevel, *, streets: bool) -> tuple[str, str]:
    """Name and usual short name of the group of everything directly below a government of a level."""
    if level is GovernmentLevel.COUNTY:
        return ("各乡镇（街道）" if streets else "各乡镇人民政府"), "各乡镇"
    return ("各县（市、区）人民政府", "各县区") if level is GovernmentLevel.CITY else ("各市人民政府", "各市")


def _suggested(division: Division) -> Suggested:
    """云台镇 → 云台镇人民政府; 城关街道 → 城关街道办事处; a zone, a farm or a forest keeps its own name."""
    name, township = division.name, division.level is GovernmentLevel.TOWNSHIP
    if name.endswith(_STREETS):
        short = name.removesuffix("办事处")
        return Suggested(division, f"{short}办事处", short, OrganisationKind.TOWNSHIP)
    if township and name.endswith(_TOWNSHIPS):
        return Suggested(division, f"{name}人民政府", name, OrganisationKind.TOWNSHIP)
    if not township and name.endswith(_AREAS):
        return Suggested(division, f"{name}人民政府", name, OrganisationKind.GOVERNMENT)
    return Suggested(division, name, "", OrganisationKind.OTHER)
