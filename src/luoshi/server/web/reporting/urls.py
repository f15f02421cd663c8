"""Addresses of the sheet of a unit."""

from django.urls import path

from luoshi.server.web.reporting import views

urlpatterns = [
    path("report/", views.now, name="reporting_now"),
    path("<slug:key>/mine/", views.sheet, name="reporting"),
    path("<slug:key>/mine/put-up/", views.put_up, name="reporting_put_up"),
    path("<slug:key>/mine/submit/", views.submit, name="reporting_submit"),
    path("<slug:key>/mine/send-back/<slug:report>/", views.send_back, name="reporting_send_back"),
    path("<slug:key>/mine/recall/<slug:report>/", views.recall, name="reporting_recall"),
    path("<slug:key>/mine/<slug:part>/", views.save, name="reporting_save"),
    path("<slug:key>/mine/<slug:part>/draft/", views.draft, name="reporting_draft"),
]
