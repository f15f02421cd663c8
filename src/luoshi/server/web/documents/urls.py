"""Addresses of the pages of papers."""

from django.urls import path

from luoshi.server.web.documents import arrivals, changes, taking_in, views

urlpatterns = [
    path("", views.documents, name="documents"),
    path("take-in/", taking_in.take_in, name="document_take_in"),
    path("arrivals/<slug:key>/", arrivals.arrival, name="arrival"),
    path("arrivals/<slug:key>/progress", arrivals.progress, name="arrival_progress"),
    path("arrivals/<slug:key>/start", arrivals.start_reading, name="arrival_start"),
    path("arrivals/<slug:key>/give-up", arrivals.give_up_arrival, name="arrival_give_up"),
    path("arrivals/<slug:key>/changes/", changes.changes, name="arrival_changes"),
    path("<slug:key>/", views.document, name="document"),
    path("<slug:key>/version/", taking_in.new_version, name="document_version"),
    path("<slug:key>/read-again", arrivals.read_document_again, name="document_read_again"),
    path("<slug:key>/difference/", changes.difference_of_versions, name="document_difference"),
]
