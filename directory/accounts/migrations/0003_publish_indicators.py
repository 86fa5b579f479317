"""Criteria are drafts now: publishing them is a permission, which moderators get."""

from django.db import migrations

from directory.accounts.roles import establish


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_roles"), ("pools", "0024_criteria")]

    operations = [
        migrations.RunPython(lambda apps, editor: establish(apps), migrations.RunPython.noop)
    ]
