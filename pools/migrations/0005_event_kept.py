"""What was written into the audit log stays, whoever has a cursor.

``submission_guards`` refuses changes; this refuses deletion too. Only drafts that were never
sent may go, with the little that happened to them. See there for what a later migration that
rebuilds the table on SQLite owes these triggers.
"""

from django.db import migrations

SENT = "SELECT 1 FROM pools_submission WHERE id = OLD.submission_id AND sent_at IS NOT NULL"
INSTALL = {
    "sqlite": [
        f"""
        CREATE TRIGGER event_kept BEFORE DELETE ON pools_event WHEN EXISTS ({SENT})
        BEGIN SELECT RAISE(ABORT, 'event_kept: events are never deleted'); END
        """,
    ],
    "postgresql": [
        f"""
        CREATE FUNCTION event_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF EXISTS ({SENT}) THEN
            RAISE EXCEPTION 'event_kept: events are never deleted'
              USING ERRCODE = 'check_violation';
          END IF;
          RETURN OLD;
        END $$
        """,
        """
        CREATE TRIGGER event_kept BEFORE DELETE ON pools_event
        FOR EACH ROW EXECUTE FUNCTION event_kept()
        """,
    ],
}
REMOVE = {
    "sqlite": ["DROP TRIGGER event_kept"],
    "postgresql": ["DROP TRIGGER event_kept ON pools_event", "DROP FUNCTION event_kept()"],
}


def _run(statements):
    def run(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("pools", "0004_submission_guards")]

    operations = [migrations.RunPython(_run(INSTALL), _run(REMOVE))]
