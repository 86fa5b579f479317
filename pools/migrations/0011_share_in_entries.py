"""Published entries learn the pool's newest share of all staked ETH, which a filter asks for."""

from typing import Any

from django.db import migrations, models


def add(apps: Any, schema_editor: Any) -> None:
    published = apps.get_model("pools", "PublishedPool").objects
    for pool in published.only("document", "entry").iterator():
        shares = pool.document.get("network_shares") or []
        newest = max(shares, key=lambda share: share["as_of"], default=None)
        pool.entry["share"] = newest["percent"] if newest else None
        pool.save(update_fields=["entry"])


class Migration(migrations.Migration):
    dependencies = [("pools", "0010_token_retired")]
    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="indicator",
            name="recheck_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=365,
                help_text="A claim whose evidence and review are older is marked as due for a "
                "recheck. Empty: never.",
                null=True,
                verbose_name="re-check interval (days)",
            ),
        ),
    ]
