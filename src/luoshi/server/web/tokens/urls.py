"""Addresses of the pages of tokens."""

from django.urls import path

from luoshi.server.web.tokens import views

urlpatterns = [
    path("", views.token_list, name="token_list"),
    path("new/", views.token_new, name="token_new"),
    path("<slug:token>/revoke", views.token_revoke, name="token_revoke"),
]
