"""The demo with a whole year beside its plan: today lies in the year's third quarter, while its reports come in."""

import gc
from datetime import datetime, time, timedelta

from django.db import transaction

from luoshi.server.core.clock import CHINA, china_date
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.demo import begin_story, go_on_with_story, in_charge, make_county
from luoshi.server.demo_delivery import OFFICE
from luoshi.server.demo_ledger import set_demo_desk
from luoshi.server.year.beginning import make_year
from luoshi.server.year.days import shown_on
from luoshi.server.year.running import run_year
from luoshi.server.year.telling import told


def set_up_with_year(now: datetime) -> None:
    """Make the county on the day before its year begins, live through the year until now, and tell the story of the
    other plan now. All or nothing, as ``demo.set_up``.
    """
    gc.freeze()  # what the program has loaded is not searched for garbage again and again while rows are made
    days = shown_on(china_date(now), WorkingDays())
    begun = datetime.combine(days.begins - timedelta(days=1), time(9), CHINA)
    with transaction.atomic():
        county = make_county(begun)
        people = county.actors(begun)
        plan = begin_story(begun, now, people[OFFICE], people)
        charge, password = in_charge()
        year = make_year(begun, days, county.bodies, password, charge)
        year.waiting = frozenset(told("story")["later"])  # whoever tries the demo can hand out something, too
        run_year(year, now)
        people = county.actors(now)
        go_on_with_story(now, plan, people, county.bodies)
        set_demo_desk(people[OFFICE], now)
