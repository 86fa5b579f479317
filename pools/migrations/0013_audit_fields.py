"""What the desk's log is asked later stands in fields, not in prose that is taken apart.

Old prose is carried over once, as ``deciding.decide`` wrote it: the decision, the code of a
reason, then what was typed, and "(edited)" behind it. The guards on events are put aside for
that and back; SQLite rebuilds the table, which takes them away in any case.
"""

from importlib import import_module

from django.db import migrations, models

guards = import_module("pools.migrations.0004_submission_guards")
kept = import_module("pools.migrations.0005_event_kept")

DECISIONS = ("pending", "accept", "ask", "decline")
REASONS = (
    "no-evidence",
    "out-of-date",
    "not-public",
    "wrong",
    "duplicate",
    "out-of-scope",
    "advertising",
    "no-answer",
    "other",
)
EDITED = " (edited)"


def put_aside(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER event_kept", params=None)
        schema_editor.execute("DROP TRIGGER event_unalterable", params=None)
    else:
        schema_editor.execute("DROP TRIGGER event_unalterable ON pools_event", params=None)


def put_back(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(guards.SQLITE[1], params=None)
        schema_editor.execute(kept.INSTALL["sqlite"][0], params=None)
    else:
        schema_editor.execute(guards.POSTGRESQL[3], params=None)


def taken_apart(words, last_and_unedited):
    """Decision, reason's code, whether edited, and what was typed.

    A note may end in "(edited)" itself: so it was where nothing but an acceptance can be edited,
    and where the claim's last decision stands and no edited value beside it.
    """
    decision, _space, rest = words.partition(" ")
    if decision not in DECISIONS:
        # Nothing we know of wrote this; whatever it is, it is kept as words.
        return "pending", "", False, words
    edited = decision == "accept" and words.endswith(EDITED) and not last_and_unedited
    if edited:
        rest = words.removesuffix(EDITED).partition(" ")[2]
    code, _space, after = rest.partition(" ")
    if decision == "decline" and code in REASONS:
        return decision, code, False, after
    return decision, "", edited, rest


def to_fields(apps, schema_editor):
    Event = apps.get_model("pools", "Event")
    Proposal = apps.get_model("pools", "Proposal")
    decided = Event.objects.filter(name="decided").order_by("pk")
    last = dict(decided.values_list("proposal_id", "pk"))
    unedited = set(Proposal.objects.filter(edited__isnull=True).values_list("pk", flat=True))
    for event in decided.iterator():
        alone = last[event.proposal_id] == event.pk and event.proposal_id in unedited
        event.decision, event.reason_code, event.edited, event.words = taken_apart(
            event.words, alone
        )
        event.save()
    for event in Event.objects.filter(name="reopened").iterator():
        event.topics, event.words = event.words.split(", "), ""
        event.save()
    rechecks = apps.get_model("pools", "Recheck").objects
    for second_look in rechecks.filter(answer="link-opens"):
        second_look.url, _space, second_look.words = second_look.words.partition(" ")
        second_look.save()
    for undone in rechecks.filter(answer="undone", topic=""):
        undone.url, undone.words = undone.words, ""
        undone.save()


def to_prose(apps, schema_editor):
    Event = apps.get_model("pools", "Event")
    for event in Event.objects.filter(name="decided").iterator():
        said = " ".join(filter(None, (event.decision, event.reason_code, event.words)))
        event.words = said + EDITED if event.edited else said
        event.save()
    for event in Event.objects.filter(name="reopened").iterator():
        event.words = ", ".join(event.topics)
        event.save()
    for second_look in apps.get_model("pools", "Recheck").objects.exclude(url=""):
        second_look.words = f"{second_look.url} {second_look.words}".strip()
        second_look.save()


class Migration(migrations.Migration):
    dependencies = [("pools", "0012_addresses")]

    operations = [
        migrations.RunPython(put_aside, put_back),
        migrations.AddField(
            model_name="event",
            name="decision",
            field=models.CharField(
                blank=True,
                choices=[
                    ("pending", "Not decided"),
                    ("accept", "Accepted"),
                    ("ask", "Asked"),
                    ("decline", "Declined"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="edited",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="event",
            name="reason_code",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no-evidence", "The source does not say this"),
                    ("out-of-date", "The source is out of date"),
                    ("not-public", "The source cannot be seen by everybody"),
                    ("wrong", "Other evidence says otherwise"),
                    ("duplicate", "Already listed or already proposed"),
                    ("out-of-scope", "Outside the listing policy"),
                    ("advertising", "Advertising rather than information"),
                    ("no-answer", "A question stayed open"),
                    ("other", "Another reason, see the note"),
                ],
                max_length=14,
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="topics",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="recheck",
            name="url",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.RunPython(to_fields, to_prose),
        migrations.AlterField(
            model_name="event",
            name="actor",
            field=models.CharField(
                choices=[
                    ("contributor", "Contributor"),
                    ("reviewer", "Reviewer"),
                    ("system", "By the clock"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="name",
            field=models.CharField(
                choices=[
                    ("send", "Send"),
                    ("take", "Take"),
                    ("release", "Release"),
                    ("assign", "Assign"),
                    ("decided", "Decided"),
                    ("seconded", "Seconded"),
                    ("reopened", "Reopened"),
                    ("reply_shown", "Reply Shown"),
                    ("reply_hidden", "Reply Hidden"),
                    ("ask", "Ask"),
                    ("answer", "Answer"),
                    ("replied", "Replied"),
                    ("accept", "Accept"),
                    ("show", "Show"),
                    ("hand_over", "Hand Over"),
                    ("take_back", "Take Back"),
                    ("published", "Published"),
                    ("decline", "Decline"),
                    ("withdraw", "Withdraw"),
                    ("spam", "Spam"),
                    ("not_spam", "Not Spam"),
                    ("expire", "Expire"),
                    ("remind", "Remind"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="recheck",
            name="answer",
            field=models.CharField(
                choices=[
                    ("still-true", "Still True"),
                    ("cannot-tell", "Cannot Tell"),
                    ("handed-over", "Handed Over"),
                    ("link-opens", "Link Opens"),
                    ("undone", "Undone"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "name__in",
                        [
                            "send",
                            "take",
                            "release",
                            "assign",
                            "decided",
                            "seconded",
                            "reopened",
                            "reply_shown",
                            "reply_hidden",
                            "ask",
                            "answer",
                            "replied",
                            "accept",
                            "show",
                            "hand_over",
                            "take_back",
                            "published",
                            "decline",
                            "withdraw",
                            "spam",
                            "not_spam",
                            "expire",
                            "remind",
                        ],
                    )
                ),
                name="event_name_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("actor__in", ["contributor", "reviewer", "system"])),
                name="event_actor_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decision__in", ["pending", "accept", "ask", "decline"]),
                        ("name", "decided"),
                        models.Q(
                            ("reason_code", ""),
                            models.Q(
                                ("decision", "decline"),
                                (
                                    "reason_code__in",
                                    [
                                        "no-evidence",
                                        "out-of-date",
                                        "not-public",
                                        "wrong",
                                        "duplicate",
                                        "out-of-scope",
                                        "advertising",
                                        "no-answer",
                                        "other",
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        models.Q(("edited", False), ("decision", "accept"), _connector="OR"),
                    ),
                    models.Q(
                        models.Q(("name", "decided"), _negated=True),
                        ("decision", ""),
                        ("edited", False),
                        ("reason_code", ""),
                    ),
                    _connector="OR",
                ),
                name="event_decision_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "answer__in",
                        ["still-true", "cannot-tell", "handed-over", "link-opens", "undone"],
                    )
                ),
                name="recheck_answer_known",
            ),
        ),
        migrations.RunPython(put_back, put_aside),
    ]
