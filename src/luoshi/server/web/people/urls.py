"""Addresses of the pages of people."""

from django.urls import path

from luoshi.server.web.people import account, sheet, views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/new/", account.new, name="person_new"),
    path("people/sheet/", sheet.sheet, name="people_sheet"),
    path("people/sheet/template", sheet.template, name="people_sheet_template"),
    path("people/<slug:key>/", views.person, name="person"),
    path("people/<slug:key>/edit/", account.edit, name="person_edit"),
    path("people/<slug:key>/contact/", account.contact, name="person_contact"),
    path("people/<slug:key>/password/", account.reset, name="person_reset"),
    path("people/<slug:key>/unlock/", account.unlock, name="person_unlock"),
    path("people/<slug:key>/second-factor/", account.factor, name="person_factor"),
    path("people/<slug:key>/disable/", account.disable, name="person_disable"),
    path("people/<slug:key>/enable/", account.enable, name="person_enable"),
]
