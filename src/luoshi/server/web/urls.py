"""Addresses of the pages."""

from django.urls import include, path

from luoshi.server.web import pages, posts, styleguide

urlpatterns = [
    path("", include("luoshi.server.web.people.urls")),
    path("", include("luoshi.server.web.appointments.urls")),
    path("", include("luoshi.server.web.delegations.urls")),
    path("", include("luoshi.server.web.audit.urls")),
    path("", include("luoshi.server.web.mine.urls")),
    path("", include("luoshi.server.web.amendments.urls")),
    path("", include("luoshi.server.web.ledger_sheets.urls")),
    path("", pages.home, name="home"),
    path("", include("luoshi.server.web.channels.urls")),
    path("", include("luoshi.server.web.inbox.urls")),
    path("", include("luoshi.server.web.jobs.urls")),
    path("post/", posts.switch, name="web_post"),
    path("files/", include("luoshi.server.web.files.urls")),
    path("columns/<slug:name>", pages.columns, name="web_columns"),
    path("desks/", include("luoshi.server.web.desk.urls")),
    path("calendar/", include("luoshi.server.web.calendar.urls")),
    path("documents/", include("luoshi.server.web.documents.urls")),
    path("government/", include("luoshi.server.web.government.urls")),
    path("organisations/", include("luoshi.server.web.organisations.urls")),
    path("finish-lines/", include("luoshi.server.web.finish_lines.urls")),
    path("indicators/", include("luoshi.server.web.indicators.urls")),
    path("ledger/", include("luoshi.server.web.ledger.urls")),
    path("projects/", include("luoshi.server.web.projects.urls")),
    path("matters/", include("luoshi.server.web.matters.urls")),
    path("search/", include("luoshi.server.web.search.urls")),
    path("wall/", include("luoshi.server.web.wall.urls")),
    path("dates/", include("luoshi.server.web.dates.urls")),
    path("setup/", include("luoshi.server.web.setup.urls")),
    path("account/tokens/", include("luoshi.server.web.tokens.urls")),
    path("styleguide/", styleguide.parts, name="styleguide"),
    path("styleguide/list/", styleguide.sample_list, name="styleguide_list"),
    path("styleguide/list/<int:key>/", styleguide.sample_item, name="styleguide_item"),
    path("styleguide/form/", styleguide.sample_form, name="styleguide_form"),
    path("styleguide/form/draft", styleguide.sample_draft, name="styleguide_draft"),
    path("styleguide/errors/<int:status>/", styleguide.sample_error, name="styleguide_error"),
    path("styleguide/act", styleguide.sample_act, name="styleguide_act"),
]
