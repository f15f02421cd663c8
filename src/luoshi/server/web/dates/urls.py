"""Addresses of the dates."""

from django.urls import path

from luoshi.server.web.dates import subscribing, views

urlpatterns = [
    path("", views.month_now, name="dates"),
    path("<int:year>-<int:month>/", views.month_page, name="dates_month"),
    path("subscriptions/", subscribing.subscriptions, name="dates_subscriptions"),
    path("subscriptions/new/", subscribing.subscribe, name="dates_subscribe"),
    path("luoshi.ics", views.ics, name="dates_feed"),
]
