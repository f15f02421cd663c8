from django.db import migrations

from luoshi.server.search.indexes import operation


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [operation()]
