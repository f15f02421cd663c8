"""Addresses of the sheets on which units report."""

from django.urls import path

from luoshi.server.web.reporting import acts, sheet, views

urlpatterns = [
    path("mine/", views.reporting, name="reporting"),
    path("<slug:key>/mine/", views.sheet, name="reporting_sheet"),
    path("<slug:key>/mine/blank", sheet.blank, name="reporting_blank"),
    path("<slug:key>/mine/return/", sheet.give_back, name="reporting_return"),
    path("<slug:key>/mine/return/confirm", sheet.confirm, name="reporting_confirm"),
    path("<slug:key>/mine/scan", acts.scan, name="reporting_scan"),
    path("<slug:key>/mine/do/<slug:act>", acts.step, name="reporting_step"),
    path("<slug:key>/mine/<slug:part>/save", acts.save, name="reporting_save"),
    path("<slug:key>/mine/<slug:part>/draft", acts.draft, name="reporting_draft"),
    path("<slug:key>/mine/<slug:part>/drop", acts.drop, name="reporting_drop"),
    path("<slug:key>/mine/<slug:part>/unchanged", acts.unchanged, name="reporting_unchanged"),
    path("<slug:key>/mine/<slug:part>/back", acts.send_back, name="reporting_back"),
    path("<slug:key>/mine/<slug:part>/recall", acts.recall, name="reporting_recall"),
]
