"""Addresses of the pages of amendments."""

from django.urls import path

from luoshi.server.web.amendments import plans, proposing, views

urlpatterns = [
    path("amendments/", views.amendments, name="amendments"),
    path("amendments/approve", views.approve_many, name="amendments_approve"),
    path("amendments/<slug:key>/", views.amendment, name="amendment"),
    path("amendments/<slug:key>/approve", views.approve, name="amendment_approve"),
    path("amendments/<slug:key>/refuse/", views.refuse, name="amendment_refuse"),
    path("amendments/<slug:key>/withdraw", views.withdraw, name="amendment_withdraw"),
    path("ledger/items/<slug:key>/amend/", proposing.propose, name="amendment_propose"),
    path("ledger/plans/<slug:key>/compare/", plans.compare, name="plan_compare"),
]
