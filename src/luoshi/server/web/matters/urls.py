"""Addresses of matters."""

from django.urls import path

from luoshi.server.web.matters import acts, bulk, desks, page, views

urlpatterns = [
    path("", views.matters, name="matters"),
    path("bulk/<str:code>/", bulk.many, name="matters_bulk"),
    path("desk/", desks.office, name="matters_office"),
    path("unit/", desks.unit, name="matters_unit"),
    path("leader/", desks.leader, name="matters_leader"),
    path("queues/<slug:code>/", desks.queue, name="matters_queue"),
    path("mine/<slug:code>/", desks.mine, name="matters_mine"),
    path("items/<slug:key>/", page.matter, name="matter"),
    path("acts/<str:code>/<slug:key>/", acts.act, name="matter_act"),
    path("acts/<str:code>/<slug:key>/draft", acts.draft, name="matter_act_draft"),
]
