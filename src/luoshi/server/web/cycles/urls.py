"""Addresses of the pages of cycles."""

from django.urls import path

from luoshi.server.web.cycles import acts, burden, exceptions, matrix, reminders, reports, restatements, views

urlpatterns = [
    path("", views.cycles, name="cycles"),
    path("plan/", acts.plan, name="cycles_plan"),
    path("own/", acts.own, name="cycles_own"),
    path("matrix/", matrix.matrix, name="cycles_matrix"),
    path("burden/", burden.of_year, name="cycles_burden"),
    path("burden/<str:field>/drop/", burden.drop, name="field_drop"),
    path("burden/<str:field>/restore/", burden.restore, name="field_restore"),
    path("reminders/", reminders.reminders, name="cycles_reminders"),
    path("reminders/ladder/", reminders.ladder, name="cycles_ladder"),
    path("reports/<slug:key>/", reports.report, name="cycle_report"),
    path("reports/<slug:key>/restate/", reports.ask, name="restatement_ask"),
    path("restatements/", restatements.restatements, name="restatements"),
    path("restatements/<slug:key>/", restatements.restatement, name="restatement"),
    path("restatements/<slug:key>/grant/", restatements.grant, name="restatement_grant"),
    path("restatements/<slug:key>/refuse/", restatements.refuse, name="restatement_refuse"),
    path("restatements/<slug:key>/withdraw/", restatements.withdraw, name="restatement_withdraw"),
    path("<slug:key>/", views.cycle, name="cycle"),
    path("<slug:key>/shift/", acts.shift, name="cycle_shift"),
    path("<slug:key>/open/", acts.open_now, name="cycle_open"),
    path("<slug:key>/cancel/", acts.cancel, name="cycle_cancel"),
    path("<slug:key>/allow/", exceptions.grant, name="cycle_allow"),
    path("<slug:key>/allow/<slug:allowance>/end/", exceptions.end, name="cycle_allowance_end"),
    path("<slug:key>/burden/", burden.of_cycle, name="cycle_burden"),
]
