"""A pool's team may reply to who contests a claim, in a submission of its own.

SQLite rebuilds the table of submissions for this, which takes the guards on it away and trips
over the guard of events that looks into it: both are put aside and back.
"""

from importlib import import_module

from django.db import migrations, models

guards = import_module("pools.migrations.0004_submission_guards")
kept = import_module("pools.migrations.0005_event_kept")
MOVES = guards.SQLITE[0]


def put_aside(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER event_kept", params=None)
        schema_editor.execute("DROP TRIGGER submission_moves", params=None)


def put_back(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(MOVES, params=None)
        schema_editor.execute(kept.INSTALL["sqlite"][0], params=None)


KINDS = [
    ("new", "New listing"),
    ("correction", "Correction"),
    ("confirm", "Still true"),
    ("contest", "Contest"),
    ("reply", "Reply to a contest"),
    ("import", "Bulk import"),
]
ACTS = [
    ("set", "Set the value"),
    ("confirm", "Confirm the value"),
    ("contest", "Contest the value"),
    ("reply", "Reply to a contest"),
]


class Migration(migrations.Migration):
    dependencies = [("pools", "0006_links")]

    operations = [
        migrations.RunPython(put_aside, put_back),
        migrations.RemoveConstraint(model_name="submission", name="submission_kind_known"),
        migrations.AlterField(
            model_name="proposal",
            name="act",
            field=models.CharField(choices=ACTS, default="set", max_length=8),
        ),
        migrations.AlterField(
            model_name="submission",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=10, verbose_name="kind"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [key for key, _label in KINDS])),
                name="submission_kind_known",
            ),
        ),
        migrations.RunPython(put_back, put_aside),
    ]
