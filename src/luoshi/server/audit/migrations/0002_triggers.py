"""Refuse to change or delete an event in the database itself."""

from django.db import migrations

from luoshi.server.audit import triggers


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [triggers.operation()]
