"""Addresses of the pages of finish lines."""

from django.urls import path

from luoshi.server.web.finish_lines import views

urlpatterns = [
    path("", views.without, name="finish_lines"),
    path("items/", views.items_without, name="finish_line_items"),
    path("accept", views.accept, name="finish_lines_accept"),
    path("<int:key>/set/", views.set_for_measure, name="finish_line_set"),
    path("items/<slug:key>/set/", views.set_for_item, name="finish_line_item_set"),
]
