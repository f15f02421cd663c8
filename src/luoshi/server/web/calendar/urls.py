"""Addresses of the calendar."""

from django.urls import path

from luoshi.server.web.calendar import views

urlpatterns = [
    path("", views.calendar_now, name="calendar"),
    path("own/", views.own_day, name="calendar_own_day"),
    path("own/<str:day>/drop/", views.drop_own_day, name="calendar_drop_own_day"),
    path("<int:year>/", views.calendar_year, name="calendar_year"),
    path("<int:year>/enter/", views.enter, name="calendar_enter"),
]
