"""The app as Django knows it."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Full-text search (全文检索)."""

    name = "luoshi.server.search"
    label = "search"
    verbose_name = "全文检索"
