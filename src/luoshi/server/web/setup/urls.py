"""Addresses of the first set-up."""

from django.urls import path

from luoshi.server.web.setup import views

urlpatterns = [path("", views.setup, name="setup")]
