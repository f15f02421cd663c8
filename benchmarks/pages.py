"""How fast list pages answer with 2,000 organisations, by the test client: queries, p50 and p95, processor time.

Run: ``python benchmarks/pages.py [--rounds 40] [--organisations 2000]``. It uses a database of its own in a temporary
folder; nothing of an installation is touched.
"""

import argparse
import os
import statistics
import tempfile
import time
from typing import Any

LISTS = {
    "list": "/organisations/",
    "list, last page": "/organisations/?page=9999",
    "list, searched": "/organisations/?q=第19&state=all",
    "list, as of a day": "/organisations/?on=2020-01-01",
    "list, by name": "/organisations/?sort=name",
    "list with a panel": "/organisations/?open={body}",
    "workbook": "/organisations/?export=xlsx",
    "tree by kind": "/organisations/tree/",
    "tree by superior": "/organisations/tree/?by=superior",
    "tree by group": "/organisations/tree/?by=group",
    "one organisation": "/organisations/{body}/",
    "its register entry": "/organisations/{body}/?part=register",
    "register file": "/organisations/register.toml",
    "suggestions": "/organisations/suggest/?q=第1",
    "calendar": "/calendar/",
}


def main() -> None:
    """Set up, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--organisations", type=int, default=2000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"LUOSHI_HOME": folder, "DJANGO_SETTINGS_MODULE": "luoshi.server.settings.test"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        client, body = _prepared(args.organisations)
        print(f"{args.organisations} organisations, {args.rounds} rounds, SQLite, one process")
        print(f"{'page':<22}{'queries':>8}{'p50 ms':>9}{'p95 ms':>9}{'cpu ms':>9}{'KB':>8}")
        for name, path in LISTS.items():
            queries, times, cpu, size = _measured(client, path.format(body=body), args.rounds)
            p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
            print(f"{name:<22}{queries:>8}{statistics.median(times):>9.0f}{p95:>9.0f}{cpu:>9.0f}{size / 1024:>8.0f}")


def _prepared(count: int) -> tuple[Any, str]:
    """A county of so many organisations with a group of a hundred, its system administrator signed in, and one body."""
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from luoshi.extraction.view import normal
    from luoshi.server.core.roles import PostRole
    from luoshi.server.orgs.acting import without_post
    from luoshi.server.orgs.models import (
        Government,
        GovernmentLevel,
        Membership,
        Organisation,
        OrganisationName,
        User,
    )
    from luoshi.server.orgs.services.people import change_password
    from luoshi.server.setting_up import Beginning, begin

    call_command("migrate", interactive=False, verbosity=0)
    now = timezone.now()
    people = {role: (role.value[:12], role.value[:12]) for role in PostRole if role.value.endswith("administrator")}
    begin(Beginning("云岭县", GovernmentLevel.COUNTY, "云岭县人民政府办公室", people), now)
    here = Government.objects.get()
    bodies = Organisation.objects.bulk_create(
        Organisation(government=here, kind="bureau", level="county", position=at, created_at=now) for at in range(count)
    )
    group = Organisation.objects.create(government=here, kind="group", level="county", created_at=now)
    words = (("full", "云岭县"), ("short", "县"))
    names = [(body, kind, f"{word}第{at}局") for at, body in enumerate(bodies) for kind, word in words]
    OrganisationName.objects.bulk_create(
        OrganisationName(government=here, organisation=body, kind=kind, text=text, matched=normal(text))
        for body, kind, text in [*names, (group, "full", "各部门")]
    )
    Membership.objects.bulk_create(Membership(government=here, group=group, member=body) for body in bodies[:100])
    person = User.objects.get(login_name=PostRole.SYSTEM_ADMINISTRATOR.value[:12])
    own = change_password(actor=without_post(person), now=now, person=person.public_id, password="云岭-Luoshi-2027")
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(own, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client, bodies[0].public_id


def _measured(client: Any, path: str, rounds: int) -> tuple[int, list[float], float, int]:
    """Queries of one answer, milliseconds of each round, processor milliseconds of a round, bytes of the answer."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    queries = len(asked)  # the log is forgotten with the next request
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    times = []
    worked = time.process_time()
    for _round in range(rounds):
        begun = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - begun) * 1000)
    return queries, times, (time.process_time() - worked) * 1000 / rounds, len(response.content)


if __name__ == "__main__":
    main()
