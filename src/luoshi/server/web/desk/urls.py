"""Addresses of the desk."""

from django.urls import path

from luoshi.server.web.desk import acts, boxes, editing, making, pages

urlpatterns = [
    path("<slug:key>/", pages.desk, name="desk"),
    path("<slug:key>/since", pages.since, name="desk_since"),
    path("<slug:key>/act", acts.act, name="desk_act"),
    path("<slug:key>/names", acts.names, name="desk_names"),
    path("<slug:key>/days", acts.days, name="desk_days"),
    path("<slug:key>/questions/<slug:question>", acts.answer, name="desk_answer"),
    path("<slug:key>/hold", acts.hold, name="desk_hold"),
    path("<slug:key>/candidates/<slug:candidate>/", editing.edit, name="desk_edit"),
    path("<slug:key>/candidates/<slug:candidate>/draft", editing.draft, name="desk_draft"),
    path("<slug:key>/candidates/<slug:candidate>/split", boxes.split_box, name="desk_split"),
    path("<slug:key>/candidates/<slug:candidate>/move", boxes.move_box, name="desk_move"),
    path("<slug:key>/add", boxes.add_box, name="desk_add"),
    path("<slug:key>/make/", making.make, name="desk_make"),
]
