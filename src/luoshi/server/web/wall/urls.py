"""Addresses of the wall."""

from django.urls import path

from luoshi.server.web.wall import views

urlpatterns = [path("", views.wall_page, name="wall")]
