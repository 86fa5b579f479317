"""An editor's reason travels with the draft, and the log tells a source from a reason.

Lines from before named a fact's source as the reason. Where a value changed, nothing tells any
more whether that source says the new one, so it goes.
"""

from django.db import migrations

import pools.models.fields


def tell_apart(apps, schema_editor):
    lines = apps.get_model("pools", "Change").objects.filter(reverts=None, reason_value__isnull=True)
    found = []
    for line in lines.exclude(reason="").select_related("revision", "pool__published"):
        published = getattr(line.pool, "published", None)
        content = line.revision.content if line.revision else {}
        sources = content.get("sources") or (published.document.get("sources") if published else [])
        publishers = {
            one.get("publisher") for one in sources or [] if one.get("topic") == line.topic
        }
        if line.reason in publishers:
            line.source = "" if line.kind == "changed" else line.reason
            line.reason = ""
            found.append(line)
    lines.model.objects.bulk_update(found, ["reason", "source"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("pools", "0025_second_looks")]

    operations = [
        migrations.AddField(
            model_name="change",
            name="source",
            field=pools.models.fields.TextLine(
                blank=True,
                max_length=120,
                validators=[pools.models.fields.Rule("one_line")],
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="pool",
            name="change_reason",
            field=pools.models.fields.TextLine(
                blank=True,
                help_text=(
                    "The public log shows this sentence. Needed to publish a change to a listed "
                    "pool, or to send it to a moderator. Leave it empty for a draft or for a "
                    "first publication."
                ),
                max_length=240,
                validators=[pools.models.fields.Rule("one_line")],
                verbose_name="Why you change it",
            ),
        ),
        migrations.RunPython(tell_apart, migrations.RunPython.noop, elidable=True),
    ]
