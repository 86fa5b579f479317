"""The log keeps verdicts and facts as values; pools are found by their tokens' addresses.

Lines from before have words only. A verdict's word leads back to it; words of facts, which were
put together from more, stay as they were written.
"""

from django.db import migrations, models

VERDICTS = {"Met": "met", "Partly": "partly", "Not met": "unmet", "Unknown": "unknown"}
# Whatever is not among these is an indicator.
FACTS = """name website summary kind status launch minimum_deposit fee licence node_operators
validators self_limit upgrade_delay platforms interfaces links tokens audits bug_bounties
execution_clients consensus_clients network_shares""".split()


def read_verdicts(apps, schema_editor):
    claims = apps.get_model("pools", "Change").objects.exclude(topic__in=FACTS)
    for word, verdict in VERDICTS.items():
        for column in ("before", "after"):
            claims.filter(**{column: word}).update(**{f"{column}_value": {"verdict": verdict}})


def find_tokens(apps, schema_editor):
    for row in apps.get_model("pools", "PublishedPool").objects.iterator():
        tokens = row.document.get("tokens") or []
        row.entry["addresses"] = [one["address"].lower() for one in tokens if one.get("address")]
        retired = [one["symbol"].casefold() for one in tokens if one.get("retired")]
        row.entry["words"] = " ".join([row.entry["words"], *retired])
        row.save(update_fields=["entry"])


class Migration(migrations.Migration):
    dependencies = [("pools", "0015_standard_names")]

    operations = [
        migrations.AddField(
            model_name="change",
            name="after_value",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="change",
            name="before_value",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.RunPython(read_verdicts, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(find_tokens, migrations.RunPython.noop, elidable=True),
    ]
