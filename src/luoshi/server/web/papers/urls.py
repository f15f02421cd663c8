"""Addresses of papers."""

from django.urls import path

from luoshi.server.web.papers import issuing, views

urlpatterns = [
    path("", views.papers, name="papers"),
    path("new/<slug:matter>/", issuing.choose, name="papers_of_matter"),
    path("new/<slug:matter>/<str:kind>/<slug:about>/", issuing.issue, name="paper_issue"),
    path("<slug:key>/", views.paper, name="paper"),
    path("<slug:key>/save", views.save, name="paper_save"),
    path("<slug:key>/print/", views.printed, name="paper_print"),
    path("<slug:key>/correct/", issuing.correct, name="paper_correct"),
]
