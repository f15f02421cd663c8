"""Addresses of the ledger in sheets."""

from django.urls import path

from luoshi.server.web.ledger_sheets import exporting, views

urlpatterns = [
    path("ledger/export", exporting.export, name="ledger_export"),
    path("ledger/import/", views.upload, name="ledger_import"),
    path("ledger/import/columns/", views.columns, name="ledger_import_columns"),
    path("ledger/import/preview/", views.preview, name="ledger_import_preview"),
    path("ledger/import/names", views.names, name="ledger_import_names"),
    path("ledger/import/confirm", views.confirm, name="ledger_import_confirm"),
    path("ledger/import/done/", views.done, name="ledger_import_done"),
]
