import os,sys,time,cProfile,pstats
from datetime import date,datetime,timedelta
import pytest
from luoshi.server.demo import make_county,in_charge
from luoshi.server.year.beginning import make_year
from luoshi.server.year.days import YearDays
from luoshi.server.year.running import run_year
from luoshi.server.core.clock import CHINA
from luoshi.server.orgs.selectors import working_days
from luoshi.server.orgs.models import Government

@pytest.mark.django_db
def test_it():
    first=date(2026,1,1)
    now=datetime(2026,1,4,9,tzinfo=CHINA)
    c=make_county(now)
    charge,pw=in_charge()
    root=Government.objects.get(organisations__public_id=c.bodies["office"])
    y=make_year(now,YearDays(first,working_days(root)),c.bodies,pw,charge)
    pr=cProfile.Profile()
    if os.environ.get("PROF"): pr.enable()
    t=time.time()
    try:
        import luoshi.server.year.running as R
        o=R._night; seen={}
        def nn(yy):
            m=yy.now.strftime("%Y-%m")
            if m not in seen: seen[m]=1; print(m,round(time.time()-t,1))
            o(yy)
        R._night=nn
        run_year(y)
    except Exception:
        print("AT",y.now)
        raise
    finally:
        pr.disable()
        print("took",time.time()-t)
        if os.environ.get("PROF"): pstats.Stats(pr).sort_stats("cumtime").print_stats(70)
    exec(open("/tmp/after.py").read())
