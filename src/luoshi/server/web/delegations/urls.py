"""Addresses of the pages of delegations."""

from django.urls import path

from luoshi.server.web.delegations import views

urlpatterns = [
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/<slug:key>/", views.delegation, name="delegation"),
    path("delegations/<slug:key>/withdraw/", views.withdraw, name="delegation_withdraw"),
]
