"""Addresses of the pages of cycles."""

from django.urls import path

from luoshi.server.web.cycles import acts, views

urlpatterns = [
    path("", views.cycles, name="cycles"),
    path("plan/", acts.plan, name="cycles_plan"),
    path("own/", acts.own, name="cycles_own"),
    path("<slug:key>/", views.cycle, name="cycle"),
    path("<slug:key>/shift/", acts.shift, name="cycle_shift"),
    path("<slug:key>/open/", acts.open_now, name="cycle_open"),
    path("<slug:key>/cancel/", acts.cancel, name="cycle_cancel"),
]
