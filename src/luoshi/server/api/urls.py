"""Addresses of the interface."""

from django.urls import path

from luoshi.server.api import calendars, pages, v1

urlpatterns = [
    path("", pages.reference, name="api_reference"),
    path("dates/<str:secret>.ics", calendars.subscribed, name="dates_subscribed"),
    path("v1/openapi.json", v1.openapi, name="api_openapi"),
    path("v1/", v1.api.urls),
]
