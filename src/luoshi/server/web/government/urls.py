"""Addresses of the pages of the government."""

from django.urls import path

from luoshi.server.web.government import views

urlpatterns = [
    path("", views.government, name="government"),
    path("edit/", views.edit, name="government_edit"),
]
