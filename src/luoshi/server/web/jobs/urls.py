"""Addresses of background work."""

from django.urls import path

from luoshi.server.web.jobs import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("jobs/", views.health_page, name="web_jobs"),
    path("jobs/<uuid:job>/retry", views.retry, name="web_jobs_retry"),
]
