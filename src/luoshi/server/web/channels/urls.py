"""Addresses of the channels."""

from django.urls import path

from luoshi.server.web.channels import acts, views

urlpatterns = [
    path("channels/", views.channels, name="web_channels"),
    path("channels/rules/", acts.rules, name="web_channel_rules"),
    path("channels/new/<slug:kind>/", acts.create, name="web_channel_new"),
    path("channels/<slug:key>/", views.channel, name="web_channel"),
    path("channels/<slug:key>/edit/", acts.edit, name="web_channel_edit"),
    path("channels/<slug:key>/test", acts.test, name="web_channel_test"),
    path("channels/<slug:key>/switch", acts.switch, name="web_channel_switch"),
]
