"""Columns for tables that every form writes, and one that its code does not know."""

from django.db import migrations, models

from tests.faults.next_release import LAST


class Migration(migrations.Migration):
    """Nullable, with a default of the database, and a table that points to one in use."""

    dependencies = [("pools", LAST)]
    operations = [
        migrations.AddField("submission", "next_note", models.TextField(null=True)),
        migrations.AddField(
            "event", "next_kind", models.CharField(max_length=9, db_default="old", default="old")
        ),
        migrations.AddField("publishedpool", "next_rank", models.IntegerField(null=True)),
        migrations.CreateModel(
            "NextThing",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("submission", models.ForeignKey("pools.Submission", models.CASCADE)),
            ],
        ),
    ]
