"""Notices in both languages, why a rule cannot be looked at, and addresses of webhooks sealed."""

from django.db import migrations, models
from django.db.migrations.state import StateApps

import cadran.surfaces.web.sealed


def both(apps: StateApps, schema_editor: object) -> None:
    """What was said in one language is said so in both: which of them it was is not known."""
    apps.get_model("alerts", "Notice").objects.update(
        title_en=models.F("title_fr"), sentence_en=models.F("sentence_fr")
    )


def seal(apps: StateApps, schema_editor: object) -> None:
    for one in apps.get_model("alerts", "Webhook").objects.all():
        one.sealed = one.url
        one.save(update_fields=["sealed"])


class Migration(migrations.Migration):
    dependencies = [("alerts", "0002_pace")]

    operations = [
        migrations.RenameField("notice", "title", "title_fr"),
        migrations.RenameField("notice", "sentence", "sentence_fr"),
        migrations.AddField("notice", "title_en", models.CharField(max_length=300, default=""), preserve_default=False),
        migrations.AddField("notice", "sentence_en", models.TextField(default=""), preserve_default=False),
        migrations.RunPython(both, migrations.RunPython.noop),
        migrations.AddField("rule", "trouble", models.JSONField(default=dict)),
        migrations.AddField(
            "webhook", "sealed", cadran.surfaces.web.sealed.SealedField(default=""), preserve_default=False
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.RemoveField("webhook", "url"),
        migrations.RenameField("webhook", "sealed", "url"),
    ]
