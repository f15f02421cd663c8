"""The app as Django knows it."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit trail (审计记录)."""

    name = "luoshi.server.audit"
    label = "audit"
    verbose_name = "审计记录"
