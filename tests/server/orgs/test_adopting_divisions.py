"""Organisations out of the table of divisions: what is proposed, and that all of it is made or nothing."""

import pytest

from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Invalid, NotAllowed
from luoshi.server.orgs.divisions import by_code
from luoshi.server.orgs.models import GovernmentLevel, Organisation, OrganisationKind
from luoshi.server.orgs.selectors import members_on, register_for
from luoshi.server.orgs.services.divisions import adopt_divisions
from luoshi.server.orgs.suggested import group_of, suggested_below
from server_cast import NOW, TODAY, Cast

WUTAI = "140922"


def test_townships_are_proposed_under_their_full_names() -> None:
    found = {each.name: each for each in suggested_below(WUTAI)}
    assert found["台城镇人民政府"].short == "台城镇"
    assert found["沟南乡人民政府"].kind is OrganisationKind.TOWNSHIP
    assert all(each.division.level is GovernmentLevel.TOWNSHIP for each in found.values())
    streets = {each.name for each in suggested_below("110101")}
    assert "东华门街道办事处" in streets


def test_what_only_fills_a_level_is_passed_over() -> None:
    counties = {each.name for each in suggested_below("1409")}
    assert {"忻府区人民政府", "五台县人民政府", "原平市人民政府", "五台山风景名胜区"} - counties == {"五台山风景名胜区"}
    beijing = {each.name for each in suggested_below("11")}
    assert "东城区人民政府" in beijing
    assert not any("市辖区" in name for name in beijing)


@pytest.mark.parametrize(
    ("code", "name"), [("140922", "五台县"), ("140922000000", "五台县"), ("14", "山西省"), ("9", None), ("14092", None)]
)
def test_a_division_by_its_code(code: str, name: str | None) -> None:
    found = by_code(code)
    assert (found.name if found else None) == name


def test_groups_have_the_names_that_papers_use() -> None:
    assert group_of(GovernmentLevel.COUNTY, streets=False) == ("各乡镇人民政府", "各乡镇")
    assert group_of(GovernmentLevel.COUNTY, streets=True)[1] == "各乡镇"
    assert group_of(GovernmentLevel.CITY, streets=False)[1] == "各县区"
    assert group_of(GovernmentLevel.PROVINCE, streets=False)[1] == "各市"


@pytest.mark.django_db
class TestAdopting:
    """The service."""

    def adopt(self, cast: Cast, chosen: list[str], who: str = "city_system", group: bool = True) -> list[Organisation]:
        government = cast.city.public_id if who.startswith("city") else cast.county.public_id
        return adopt_divisions(
            actor=cast.actor(who), now=NOW, government=government, code=WUTAI, chosen=chosen, group=group
        )

    def test_townships_and_their_group_in_one_go(self, cast: Cast) -> None:
        codes = [each.division.code for each in suggested_below(WUTAI)][:3]
        made = self.adopt(cast, codes)
        group = made[-1]
        assert group.is_group
        assert {each.public_id for each in members_on(group, TODAY)} == {each.public_id for each in made[:-1]}
        assert register_for(cast.city, TODAY).resolve("台城镇").organisation == made[0].public_id
        assert verify(cast.city.public_id).findings == ()

    def test_a_group_that_is_there_stays_as_it_is(self, cast: Cast) -> None:
        made = self.adopt(cast, [suggested_below(WUTAI)[0].division.code], who="system")
        assert [each.is_group for each in made] == [False]
        assert len(members_on(cast.bodies["townships"], TODAY)) == 2

    def test_a_name_that_is_taken_stops_everything(self, cast: Cast) -> None:
        codes = [each.division.code for each in suggested_below(WUTAI)][:2]
        self.adopt(cast, codes[1:], group=False)
        before = Organisation.objects.count()
        with pytest.raises(Invalid, match="属于另一个机构"):
            self.adopt(cast, codes)
        assert Organisation.objects.count() == before

    @pytest.mark.parametrize("chosen", [[], ["110101001"], ["140922100", "x"]])
    def test_nothing_or_something_else_is_refused(self, cast: Cast, chosen: list[str]) -> None:
        with pytest.raises(Invalid, match="没有选择区划"):
            self.adopt(cast, chosen)

    def test_the_system_administrator_alone_does_it(self, cast: Cast) -> None:
        for who in ("city_security", "city_compiler", "city_auditor"):
            with pytest.raises(NotAllowed):
                self.adopt(cast, ["140922100"], who=who)
