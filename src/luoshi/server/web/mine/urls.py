"""Addresses of the own account, beside those of the library that signs people in."""

from django.urls import path

from luoshi.server.web.mine import views

urlpatterns = [
    path("account/mine/", views.account, name="mine"),
    path("account/delegations/", views.delegations, name="my_delegations"),
]
