"""Addresses of the pages of organisations."""

from django.urls import path

from luoshi.server.web.organisations import act_pages, detail, divisions, importing, lists

urlpatterns = [
    path("", lists.organisations, name="organisations"),
    path("tree/", lists.tree, name="organisations_tree"),
    path("suggest/", lists.suggest, name="organisations_suggest"),
    path("register.toml", lists.register, name="organisations_register"),
    path("new/", act_pages.new, name="organisation_new"),
    path("join/", act_pages.join, name="organisations_join"),
    path("merge/", act_pages.merge, name="organisations_merge"),
    path("divisions/", divisions.divisions, name="organisations_divisions"),
    path("import/", importing.upload, name="organisations_import"),
    path("import/confirm/", importing.confirm, name="organisations_import_confirm"),
    path("import/marked/", importing.marked, name="organisations_import_marked"),
    path("import/template.xlsx", importing.empty_workbook, name="organisations_template"),
    path("<slug:key>/", detail.organisation, name="organisation"),
    path("<slug:key>/<slug:name>/", act_pages.organisation_act, name="organisation_act"),
]
