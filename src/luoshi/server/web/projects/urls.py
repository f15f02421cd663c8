"""Addresses of the pages of projects."""

from django.urls import path

from luoshi.server.web.projects import acts, filling, views

urlpatterns = [
    path("", views.projects, name="projects"),
    path("new/", acts.new, name="project_new"),
    path("templates/", acts.templates, name="project_templates"),
    path("templates/<slug:key>/retire", acts.retire, name="project_template_retire"),
    path("<slug:key>/", views.project, name="project"),
    path("<slug:key>/edit/", acts.edit, name="project_edit"),
    path("<slug:key>/links/", acts.links, name="project_links"),
    path("<slug:key>/end/", acts.end, name="project_end"),
    path("<slug:key>/resume/", acts.resume, name="project_resume"),
    path("<slug:key>/nodes/add/", filling.add, name="project_node_add"),
    path("<slug:key>/nodes/<int:position>/plan/", filling.plan, name="project_node_plan"),
    path("<slug:key>/nodes/<int:position>/remove/", filling.remove, name="project_node_remove"),
    path("<slug:key>/nodes/<int:position>/fill/", filling.fill, name="project_node_fill"),
    path("<slug:key>/money/plan/", filling.money_plan, name="project_money_plan"),
    path("<slug:key>/money/fill/", filling.money_fill, name="project_money_fill"),
]
