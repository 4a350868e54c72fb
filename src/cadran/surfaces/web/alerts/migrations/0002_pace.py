"""The one threshold that everybody begins with: the company's revenue behind what its target asks by now."""

from django.db import migrations
from django.db.migrations.state import StateApps


def begin(apps: StateApps, schema_editor: object) -> None:
    apps.get_model("alerts", "Rule").objects.create(
        kpi="revenue", condition="behind", value=70.0, scope="company", grain="quarter"
    )


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
