"""Ten thousand rows get their value, some hundred at a time."""

from typing import Any

from django.db import migrations

AT_ONCE = 500


def fill(apps: Any, _editor: Any) -> None:
    """Each step is a transaction of its own, so that nobody waits for all of them."""
    rows = apps.get_model("pools", "Submission").objects
    while waiting := list(rows.filter(next_note=None).values_list("pk", flat=True)[:AT_ONCE]):
        rows.filter(pk__in=waiting).update(next_note="filled")


class Migration(migrations.Migration):
    """Old code goes on writing rows without it; what counts is that all of them end."""

    atomic = False
    dependencies = [("pools", "n002_index")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
