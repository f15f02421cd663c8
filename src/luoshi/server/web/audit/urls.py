"""Addresses of the pages of the audit trail."""

from django.urls import path

from luoshi.server.web.audit import verifying, views

urlpatterns = [
    path("audit/", views.events, name="audit"),
    path("audit/<int:sequence>/", views.event, name="audit_event"),
    path("audit/export/", views.export, name="audit_export"),
    path("audit/verify/", verifying.verify, name="audit_verify"),
    path("audit/verify/<slug:key>/", verifying.result, name="audit_verification"),
    path("audit/head/", verifying.head, name="audit_head"),
]
