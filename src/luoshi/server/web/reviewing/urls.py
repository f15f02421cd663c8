"""Addresses of reviews."""

from django.urls import path

from luoshi.server.web.reviewing import views

urlpatterns = [
    path("<slug:key>/review/", views.review, name="reviewing"),
    path("<slug:key>/review/accept/", views.accept_together, name="reviewing_accept"),
    path("<slug:key>/review/<slug:report>/", views.decide, name="reviewing_decide"),
]
