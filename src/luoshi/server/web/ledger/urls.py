"""Addresses of the ledger."""

from django.urls import path

from luoshi.server.web.ledger import adhoc, items, plans, saving, views

urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("add/", adhoc.add, name="ledger_add"),
    path("add/draft", adhoc.add_draft, name="ledger_add_draft"),
    path("confirm/", items.confirm_chosen, name="ledger_confirm"),
    path("plans/", plans.plans, name="ledger_plans"),
    path("plans/<slug:key>/", plans.ledger_plan, name="ledger_plan"),
    path("items/<slug:key>/", items.ledger_item, name="ledger_item"),
    path("items/<slug:key>/relate/", items.relate_item, name="ledger_item_relate"),
    path("items/<slug:key>/confirm/", items.confirm_item, name="ledger_item_confirm"),
    path("views/", saving.save_view, name="ledger_views"),
    path("views/<slug:key>/", saving.change_view, name="ledger_view"),
    path("views/<slug:key>/drop/", saving.drop_view, name="ledger_view_drop"),
]
