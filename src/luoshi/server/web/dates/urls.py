"""Addresses of the dates."""

from django.urls import path

from luoshi.server.web.dates import views

urlpatterns = [
    path("", views.month_now, name="dates"),
    path("<int:year>-<int:month>/", views.month_page, name="dates_month"),
    path("luoshi.ics", views.ics, name="dates_feed"),
]
