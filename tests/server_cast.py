"""The cast: 景澄市 and below it 云岭县, twenty people, made through the services as a real set-up would."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from luoshi.server.core.actor import Actor, system_actor
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.acting import act_in, without_post
from luoshi.server.orgs.models import Government, GovernmentLevel, Organisation, OrganisationKind, Post, User
from luoshi.server.orgs.services.governments import create_government
from luoshi.server.orgs.services.organisations import NewOrganisation, create_organisation, set_members
from luoshi.server.orgs.services.posts import grant_post, set_portfolio
from luoshi.server.orgs.services.roster import create_account

NOW = datetime(2031, 9, 12, 1, 30, tzinfo=UTC)
"""A Friday morning in China."""
TODAY = date(2031, 9, 12)
FOUNDED = date(2019, 3, 1)
SYSTEM = system_actor("初始化")

COUNTY, CITY = "云岭县", "景澄市"

# organisation: (name, kind, short, aliases)
_COUNTY_BODIES = {
    "office": ("云岭县人民政府办公室", OrganisationKind.OFFICE, ("县政府办",), ("县政府督查室",)),
    "water": ("云岭县水利局", OrganisationKind.BUREAU, ("县水利局",), ("县水务局",)),
    "agriculture": ("云岭县农业农村局", OrganisationKind.BUREAU, ("县农业农村局",), ()),
    "ecology": ("景澄市生态环境局云岭县分局", OrganisationKind.VERTICAL_BRANCH, ("县生态环境分局",), ()),
    "yuntai": ("云台镇人民政府", OrganisationKind.TOWNSHIP, ("云台镇",), ()),
    "bailu": ("白鹭乡人民政府", OrganisationKind.TOWNSHIP, ("白鹭乡",), ()),
}
_CITY_BODIES = {
    "city_office": ("景澄市人民政府办公室", OrganisationKind.OFFICE, ("市政府办",), ()),
    "city_water": ("景澄市水利局", OrganisationKind.BUREAU, ("市水利局",), ()),
}
# person: (display name, organisation, role)
_COUNTY_PEOPLE = {
    "system": ("吴系统", "office", PostRole.SYSTEM_ADMINISTRATOR),
    "security": ("安保全", "office", PostRole.SECURITY_ADMINISTRATOR),
    "auditor": ("沈计明", "office", PostRole.AUDIT_ADMINISTRATOR),
    "compiler": ("钟合青", "office", PostRole.OFFICE_COMPILER),
    "supervisor": ("杜查实", "office", PostRole.OFFICE_SUPERVISOR),
    "water_clerk": ("水小莲", "water", PostRole.UNIT_CLERK),
    "water_leader": ("江局长", "water", PostRole.UNIT_LEADER),
    "farm_clerk": ("田禾", "agriculture", PostRole.UNIT_CLERK),
    "town_clerk": ("云小台", "yuntai", PostRole.UNIT_CLERK),
    "town_leader": ("台镇长", "yuntai", PostRole.UNIT_LEADER),
    "deputy": ("分副县", "office", PostRole.LEADER_IN_CHARGE),
    "head": ("主县长", "office", PostRole.PRINCIPAL_LEADER),
    "viewer": ("观棋语", "agriculture", PostRole.VIEWER),
}
_CITY_PEOPLE = {
    "city_system": ("市系统", "city_office", PostRole.SYSTEM_ADMINISTRATOR),
    "city_security": ("市安全", "city_office", PostRole.SECURITY_ADMINISTRATOR),
    "city_auditor": ("市审计", "city_office", PostRole.AUDIT_ADMINISTRATOR),
    "city_compiler": ("市综合", "city_office", PostRole.OFFICE_COMPILER),
    "city_viewer": ("市查看", "city_office", PostRole.SUPERIOR_VIEWER),
    "city_clerk": ("市水联", "city_water", PostRole.UNIT_CLERK),
}


COUNTY_BODIES = {"office", "water", "agriculture", "ecology", "yuntai", "bailu", "townships"}
CITY_BODIES = {"city_office", "city_water"}
COUNTY_PEOPLE = {
    "system", "security", "auditor", "compiler", "supervisor", "water_clerk", "water_leader", "farm_clerk",
    "town_clerk", "town_leader", "deputy", "head", "viewer", "newcomer",
}  # fmt: skip
CITY_PEOPLE = {"city_system", "city_security", "city_auditor", "city_compiler", "city_viewer", "city_clerk"}
WATER, FARM, TOWN = {"water_clerk", "water_leader"}, {"farm_clerk", "viewer"}, {"town_clerk", "town_leader"}

# who → the people that they see
PEOPLE_SEEN = {
    "system": COUNTY_PEOPLE,
    "security": COUNTY_PEOPLE,
    "auditor": {"auditor"},
    "compiler": COUNTY_PEOPLE,
    "supervisor": COUNTY_PEOPLE,
    "water_clerk": WATER,
    "water_leader": WATER,
    "farm_clerk": FARM,
    "town_clerk": TOWN,
    "town_leader": TOWN,
    "deputy": COUNTY_PEOPLE,
    "head": COUNTY_PEOPLE,
    "viewer": {"viewer"},
    "city_system": CITY_PEOPLE,
    "city_security": CITY_PEOPLE,
    "city_auditor": {"city_auditor"},
    "city_compiler": CITY_PEOPLE,
    "city_viewer": {"city_viewer"},
    "city_clerk": {"city_clerk"},
}


@dataclass(slots=True)
class Cast:
    """Everybody and everything by a short name."""

    county: Government
    city: Government
    bodies: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)

    def actor(self, name: str, now: datetime = NOW) -> Actor:
        """The person in their own post."""
        return act_in(self.people[name], self.posts[name].public_id, now)

    def alone(self, name: str) -> Actor:
        """The person in no post."""
        return without_post(self.people[name])

    def body(self, name: str) -> str:
        """The public id of an organisation."""
        return self.bodies[name].public_id

    def person(self, name: str) -> str:
        """The public id of a person."""
        return self.people[name].public_id

    def post(self, name: str) -> str:
        """The public id of a person's post."""
        return self.posts[name].public_id


def build_cast() -> Cast:
    """Make it all; the last person has an account and no post."""
    city = create_government(actor=SYSTEM, now=NOW, name=CITY, level=GovernmentLevel.CITY, province="澜江省")
    county = create_government(actor=SYSTEM, now=NOW, name=COUNTY, level=GovernmentLevel.COUNTY, parent=city.public_id)
    cast = Cast(county, city)
    for government, level, bodies in (
        (county, GovernmentLevel.COUNTY, _COUNTY_BODIES),
        (city, GovernmentLevel.CITY, _CITY_BODIES),
    ):
        for position, (key, (name, kind, short, aliases)) in enumerate(bodies.items()):
            cast.bodies[key] = create_organisation(
                actor=SYSTEM,
                now=NOW,
                government=government.public_id,
                new=NewOrganisation(
                    name=name,
                    kind=kind,
                    level=GovernmentLevel.TOWNSHIP if kind is OrganisationKind.TOWNSHIP else level,
                    short=short,
                    aliases=aliases,
                    starts_on=FOUNDED,
                    position=position,
                ),
            )
    for government, people in ((county, _COUNTY_PEOPLE), (city, _CITY_PEOPLE)):
        for key, (name, body, role) in people.items():
            add_person(cast, key, name, government)
            cast.posts[key] = grant_post(
                actor=SYSTEM,
                now=NOW - timedelta(days=30),
                person=cast.person(key),
                organisation=cast.body(body),
                role=role,
            )
    add_person(cast, "newcomer", "新来人", county)
    _groups(cast)
    set_portfolio(
        actor=cast.actor("security"),
        now=NOW,
        post=cast.post("deputy"),
        organisations=frozenset({cast.body("water"), cast.body("yuntai")}),
        effective_on=TODAY - timedelta(days=20),
    )
    return cast


def add_person(cast: Cast, key: str, name: str, government: Government) -> User:
    """Another person with an account and no post."""
    login = key.replace("_", ".")
    made = create_account(
        actor=SYSTEM, now=NOW, government=government.public_id, login_name=login, display_name=name, phone="13800005678"
    )
    person, password = made.person, made.password
    cast.people[key], cast.passwords[key] = person, password
    return person


def _groups(cast: Cast) -> None:
    group = create_organisation(
        actor=SYSTEM,
        now=NOW,
        government=cast.county.public_id,
        new=NewOrganisation(
            name="各乡镇人民政府",
            kind=OrganisationKind.GROUP,
            level=GovernmentLevel.TOWNSHIP,
            short=("各乡镇",),
            starts_on=FOUNDED,
            position=99,
        ),
    )
    cast.bodies["townships"] = group
    set_members(
        actor=cast.actor("compiler"),
        now=NOW,
        group=group.public_id,
        members=frozenset({cast.body("yuntai"), cast.body("bailu")}),
        effective_on=date(2021, 7, 1),
    )
