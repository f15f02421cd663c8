"""People of 云岭县 whose posts hold today, for pages that look at the clock."""

from dataclasses import dataclass, field

from django.test import Client
from django.utils import timezone

from luoshi.server.core.actor import Actor, system_actor
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.acting import act_in, without_post
from luoshi.server.orgs.models import Government, GovernmentLevel, Organisation, OrganisationKind, Post, User
from luoshi.server.orgs.services.governments import create_government
from luoshi.server.orgs.services.organisations import NewOrganisation, create_organisation
from luoshi.server.orgs.services.people import change_password
from luoshi.server.orgs.services.posts import grant_post
from luoshi.server.orgs.services.roster import create_account

SYSTEM = system_actor("初始化")
PASSWORD = "云岭-Luoshi-2027"
_PEOPLE = {
    "system": ("吴系统", PostRole.SYSTEM_ADMINISTRATOR),
    "security": ("安保全", PostRole.SECURITY_ADMINISTRATOR),
    "clerk": ("水小莲", PostRole.UNIT_CLERK),
    "leader": ("江局长", PostRole.UNIT_LEADER),
}


@dataclass
class Office:
    government: Government
    body: Organisation
    people: dict[str, User] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        return act_in(self.people[who], self.posts[who].public_id, timezone.now())

    def enter(self, client: Client, who: str) -> Client:
        client.force_login(self.people[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


def build_office() -> Office:
    now = timezone.now()
    county = create_government(actor=SYSTEM, now=now, name="云岭县", level=GovernmentLevel.COUNTY)
    new = NewOrganisation(
        name="云岭县人民政府办公室", kind=OrganisationKind.OFFICE, level=GovernmentLevel.COUNTY, short=("县政府办",)
    )
    office = Office(county, create_organisation(actor=SYSTEM, now=now, government=county.public_id, new=new))
    for who, (name, role) in _PEOPLE.items():
        person = create_account(
            actor=SYSTEM, now=now, government=county.public_id, login_name=who, display_name=name, phone="13800005678"
        ).person
        post = grant_post(actor=SYSTEM, now=now, person=person.public_id, organisation=office.body.public_id, role=role)
        mine = without_post(person)
        office.people[who] = change_password(actor=mine, now=now, person=person.public_id, password=PASSWORD)
        office.posts[who] = post
    return office
