"""The rows of the app, one family a module."""

from luoshi.server.orgs.models.calendar import CalendarDay, CalendarYear
from luoshi.server.orgs.models.governments import Government, GovernmentLevel
from luoshi.server.orgs.models.organisations import (
    Membership,
    NameKind,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Succession,
    SuccessionKind,
)
from luoshi.server.orgs.models.people import FormerPassword, User
from luoshi.server.orgs.models.posts import Delegation, DelegationKind, Portfolio, Post
from luoshi.server.orgs.models.proposals import ProposedPost

__all__ = [
    "CalendarDay",
    "CalendarYear",
    "Delegation",
    "DelegationKind",
    "FormerPassword",
    "Government",
    "GovernmentLevel",
    "Membership",
    "NameKind",
    "Organisation",
    "OrganisationKind",
    "OrganisationName",
    "Portfolio",
    "Post",
    "ProposedPost",
    "Succession",
    "SuccessionKind",
    "User",
]
