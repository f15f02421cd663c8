from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_arrivals")]

    operations = [
        migrations.AddField("desk", "blocks", models.JSONField(default=dict)),
        migrations.AddField(
            "candidate", "digest", models.CharField(default="", max_length=140), preserve_default=False
        ),
        migrations.AddField("question", "digest", models.CharField(default="", max_length=140), preserve_default=False),
    ]
