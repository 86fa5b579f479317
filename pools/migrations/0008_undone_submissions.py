"""What was published or declined a moment ago can be undone: its submission is in review again."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("pools.migrations.0004_submission_guards").PAIRS
PAIRS = [*BEFORE, ("accepted", "in_review"), ("declined", "in_review")]


def statements(vendor, pairs):
    allowed = ", ".join(f"'{before}>{after}'" for before, after in pairs)
    forbidden = (
        f"NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN ({allowed})"
    )
    words = "submission_moves: this state may not follow that one"
    if vendor == "sqlite":
        return [
            "DROP TRIGGER IF EXISTS submission_moves",
            f"CREATE TRIGGER submission_moves BEFORE UPDATE OF state ON pools_submission "
            f"WHEN {forbidden} BEGIN SELECT RAISE(ABORT, '{words}'); END",
        ]
    return [
        f"""
        CREATE OR REPLACE FUNCTION submission_moves() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF {forbidden} THEN
            RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation';
          END IF;
          RETURN NEW;
        END $$
        """
    ]


def guard(pairs):
    def run(apps, schema_editor):
        for statement in statements(schema_editor.connection.vendor, pairs):
            schema_editor.execute(statement, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("pools", "0007_replies_to_contests")]

    operations = [migrations.RunPython(guard(PAIRS), guard(BEFORE))]
