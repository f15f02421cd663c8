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
    from collections import Counter
    calls=Counter()
    import traceback
    def wrap(execute, sql, params, many, context):
        f=sys._getframe(2); names=[]
        while f and len(names)<3:
            n=f.f_code.co_filename
            if '/luoshi/' in n and 'sqlite3' not in n: names.append(n.rsplit('/',2)[-1]+':'+f.f_code.co_name)
            f=f.f_back
        calls[' < '.join(names)]+=1
        return execute(sql, params, many, context)
    from django.db import connection
    import contextlib
    cm=connection.execute_wrapper(wrap) if os.environ.get("COUNT") else contextlib.nullcontext()
    cm.__enter__()
    try:
        run_year(y)
    except Exception:
        print("AT",y.now)
        raise
    finally:
        cm.__exit__(None,None,None)
        print(sum(calls.values()))
        [print(n,c) for c,n in calls.most_common(60)]
        pr.disable()
        print("took",time.time()-t)
        if os.environ.get("PROF"): pstats.Stats(pr).sort_stats("cumtime").print_stats(70)
    exec(open("/tmp/after.py").read())
