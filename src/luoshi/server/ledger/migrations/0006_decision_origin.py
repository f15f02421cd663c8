from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0005_extension_origin"),
    ]

    operations = [
        migrations.AlterField(
            model_name="amendment",
            name="origin",
            field=models.CharField(
                choices=[
                    ("office", "办公室提出"),
                    ("import", "导入台账"),
                    ("version", "文件修订"),
                    ("extension", "延期批准"),
                    ("decision", "督办决定"),
                ],
                max_length=10,
            ),
        ),
    ]
