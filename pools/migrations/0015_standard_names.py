"""Tables, columns, keys and queued tasks under the names the code has now."""

import django.db.models.deletion
from django.db import migrations, models

TASKS = {
    "pools.submit.letters.deliver": "pools.notifications.emails.deliver",
    "pools.review.links.checking.check_submission": "pools.links.checks.check_submission",
}
ENTRY_KEYS = {"standings": "schedules"}
SCHEDULE_KEYS = {"course": "steps"}


def renamed(keys, item):
    return {keys.get(key, key): value for key, value in item.items()}


def rename(tasks, entry_keys, schedule_keys):
    def run(apps, schema_editor):
        queued = apps.get_model("django_tasks_database", "DBTaskResult").objects
        for old, new in tasks.items():
            queued.filter(task_path=old).update(task_path=new)
        for published in apps.get_model("pools", "PublishedPool").objects.only("entry").iterator():
            entry = renamed(entry_keys, published.entry)
            name = "schedules" if "schedules" in entry else "standings"
            entry[name] = {
                key: renamed(schedule_keys, one) for key, one in entry.get(name, {}).items()
            }
            published.entry = entry
            published.save(update_fields=["entry"])

    return run


def backwards(keys):
    return {new: old for old, new in keys.items()}


class Migration(migrations.Migration):
    dependencies = [
        ("pools", "0014_limits"),
        ("django_tasks_database", "0001_initial"),
    ]

    operations = [
        migrations.RenameModel("Letter", "OutgoingEmail"),
        migrations.RenameField("OutgoingEmail", "trouble", "last_error"),
        migrations.AlterField(
            model_name="outgoingemail",
            name="submission",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="emails",
                to="pools.submission",
            ),
        ),
        migrations.RenameModel("Tally", "RateCounter"),
        migrations.RunPython(
            rename(TASKS, ENTRY_KEYS, SCHEDULE_KEYS),
            rename(*(backwards(keys) for keys in (TASKS, ENTRY_KEYS, SCHEDULE_KEYS))),
        ),
    ]
