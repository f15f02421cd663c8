"""All addresses of the server: each face brings its own."""

from django.urls import URLPattern, URLResolver, include, path

handler400 = "luoshi.server.web.failures.bad_request"
handler403 = "luoshi.server.web.failures.permission_denied"
handler404 = "luoshi.server.web.failures.page_not_found"
handler500 = "luoshi.server.web.failures.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    path("api/", include("luoshi.server.api.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("luoshi.server.web.urls")),
]
