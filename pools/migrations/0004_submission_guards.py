"""What no code may get round: which state follows which, and that events stay as written.

Triggers, because a check constraint cannot see the row as it was. SQLite loses a table's
triggers when a later migration rebuilds the table: such a migration must end with
``guards.install`` again, and a test looks whether they are there. Also: who may review.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

# Frozen here; a test compares it with pools.models.submission_states.PAIRS.
PAIRS = [
    ("draft", "received"),
    ("draft", "withdrawn"),
    ("handed_over", "accepted"),
    ("handed_over", "in_review"),
    ("in_review", "accepted"),
    ("in_review", "declined"),
    ("in_review", "handed_over"),
    ("in_review", "received"),
    ("in_review", "spam"),
    ("in_review", "waiting"),
    ("in_review", "withdrawn"),
    ("received", "in_review"),
    ("received", "spam"),
    ("received", "withdrawn"),
    ("spam", "received"),
    ("waiting", "expired"),
    ("waiting", "in_review"),
    ("waiting", "withdrawn"),
]
ALLOWED = ", ".join(f"'{before}>{after}'" for before, after in PAIRS)

SQLITE = [
    f"""
    CREATE TRIGGER submission_moves BEFORE UPDATE OF state ON pools_submission
    WHEN NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN ({ALLOWED})
    BEGIN SELECT RAISE(ABORT, 'submission_moves: this state may not follow that one'); END
    """,
    """
    CREATE TRIGGER event_unalterable BEFORE UPDATE ON pools_event
    BEGIN SELECT RAISE(ABORT, 'event_unalterable: events are never changed'); END
    """,
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION submission_moves() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN ({ALLOWED}) THEN
        RAISE EXCEPTION 'submission_moves: this state may not follow that one'
          USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER submission_moves BEFORE UPDATE OF state ON pools_submission
    FOR EACH ROW EXECUTE FUNCTION submission_moves()
    """,
    """
    CREATE FUNCTION event_unalterable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'event_unalterable: events are never changed'
        USING ERRCODE = 'check_violation';
    END $$
    """,
    """
    CREATE TRIGGER event_unalterable BEFORE UPDATE ON pools_event
    FOR EACH ROW EXECUTE FUNCTION event_unalterable()
    """,
]
REMOVE = {
    "sqlite": ["DROP TRIGGER submission_moves", "DROP TRIGGER event_unalterable"],
    "postgresql": [
        "DROP TRIGGER submission_moves ON pools_submission",
        "DROP FUNCTION submission_moves()",
        "DROP TRIGGER event_unalterable ON pools_event",
        "DROP FUNCTION event_unalterable()",
    ],
}

ROLES = {
    "Reviewer": ["review_submission"],
    "Editor": ["review_submission"],
    "Moderator": ["review_submission", "assign_submission"],
    "Administrator": ["review_submission", "assign_submission", "change_reviewsettings"],
}


def install(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def allow(apps, schema_editor):
    alias = schema_editor.connection.alias
    create_permissions(installed.get_app_config("pools"), verbosity=0, apps=apps, using=alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for role, codenames in ROLES.items():
        wanted = Permission.objects.filter(
            codename__in=codenames, content_type__app_label="pools"
        )
        if wanted.count() != len(codenames):
            raise LookupError(f"{role}: some of {codenames} do not exist")
        Group.objects.get(name=role).permissions.add(*wanted)


class Migration(migrations.Migration):
    dependencies = [("pools", "0003_submissions")]

    operations = [
        migrations.RunPython(install, remove),
        migrations.RunPython(allow, migrations.RunPython.noop),
    ]
