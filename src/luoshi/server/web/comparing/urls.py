"""Addresses of comparisons and judgements."""

from django.urls import path

from luoshi.server.web.comparing import judging, views

urlpatterns = [
    path("<slug:key>/compare/", views.comparing, name="comparing"),
    path("<slug:key>/compare/<slug:matter>/judge/", judging.judge, name="confidence_judge"),
]
