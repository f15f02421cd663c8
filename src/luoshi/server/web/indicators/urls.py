"""Addresses of the pages of indicators."""

from django.urls import path

from luoshi.server.web.indicators import acts, reporting, views

urlpatterns = [
    path("", views.targets, name="indicators"),
    path("<slug:key>/", views.target, name="indicator_target"),
    path("<slug:key>/report/", reporting.report, name="indicator_report"),
    path("<slug:key>/way/", acts.way, name="indicator_way"),
    path("<slug:key>/meaning/", acts.meaning, name="indicator_meaning"),
]
