"""How accounts stand at a moment: locked out, with a second factor, when last signed in. Read from the libraries'
own tables; asks nothing of who looks (``Action.PERSON_ACCOUNT`` is asked by callers)."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import BooleanField, Exists, ExpressionWrapper, Max, OuterRef, Q, QuerySet, Sum

from luoshi.server.orgs.models import User

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes alone do not."""


def locked_out(now: datetime) -> dict[str, datetime]:
    """The login names that are locked out at a moment, each with when it ends by itself.

    Counted as django-axes counts: failures of a name from wherever, within the time that a lock lasts.
    """
    since = now - settings.AXES_COOLOFF_TIME
    tries = AccessAttempt.objects.filter(attempt_time__gte=since).values("username")
    counted = tries.annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    over = counted.filter(failures__gte=settings.AXES_FAILURE_LIMIT).order_by("username")
    return {str(row["username"]): row["last"] + settings.AXES_COOLOFF_TIME for row in over}


def with_account_states(people: "QuerySet[User]", now: datetime) -> "QuerySet[User]":
    """People with ``locked`` and ``second_factor`` on each row; one more query in all, however many there are."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    locked = ExpressionWrapper(Q(login_name__in=list(locked_out(now))), output_field=BooleanField())
    return people.annotate(second_factor=Exists(factors), locked=locked)


def second_factors(person: User) -> frozenset[str]:
    """The kinds of second factors that somebody has set up."""
    kinds = Authenticator.objects.filter(user=person, type__in=SECOND_FACTORS).values_list("type", flat=True)
    return frozenset(kinds)
