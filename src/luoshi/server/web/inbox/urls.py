"""Addresses of the inbox."""

from django.urls import path

from luoshi.server.web.inbox import settings, views

urlpatterns = [
    path("inbox/", views.inbox, name="web_inbox"),
    path("inbox/read", views.read, name="web_inbox_read"),
    path("inbox/all-read/", views.all_read, name="web_inbox_all_read"),
    path("inbox/settings/", settings.preference, name="web_inbox_settings"),
    path("inbox/<slug:key>/", views.item, name="web_notice"),
    path("inbox/<slug:key>/open", views.follow, name="web_notice_open"),
    path("inbox/<slug:key>/unread", views.unread, name="web_notice_unread"),
]
