"""Addresses of attachments."""

from django.urls import path

from luoshi.server.web.files import copies, serving, views

urlpatterns = [
    path("", views.files, name="files"),
    path("attach/", views.attach_files, name="files_attach"),
    path("rows/", views.rows, name="files_rows"),
    path("<slug:key>/", views.look, name="files_look"),
    path("<slug:key>/save", serving.save, name="files_save"),
    path("<slug:key>/public", copies.public, name="files_public"),
    path("<slug:key>/public/save", serving.public, name="files_public_save"),
    path("<slug:key>/preview/<int:page>/<slug:scale>", serving.picture, name="files_preview"),
    path("<slug:key>/check", views.check, name="files_check"),
    path("<slug:key>/remove", views.remove_file, name="files_remove"),
]
