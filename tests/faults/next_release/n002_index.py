"""An index on tables that are written meanwhile: on PostgreSQL without holding them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import connection, migrations, models

ADD = AddIndexConcurrently if connection.vendor == "postgresql" else migrations.AddIndex


class Migration(migrations.Migration):
    """By what the first one added."""

    atomic = False
    dependencies = [("pools", "n001_columns")]
    operations = [
        ADD("submission", models.Index(fields=["next_note"], name="next_note_index")),
    ]
