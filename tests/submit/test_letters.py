"""Every letter in both languages: its subject, what it repeats, what comes next, and who signs it."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation

from pools.models import Contact, OutgoingEmail, Proposal, ScheduleFailure, Submission
from pools.notifications import emails

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).resolve().parents[2] / "templates" / "emails"
TO_STAFF = {"digest", "schedule"}
STATES = {"asked": "waiting", "reminder": "waiting", "expired": "expired", "accepted": "handed_over",
          "published": "accepted", "declined": "declined", "merged": "merged"}  # fmt: skip
ASKED, REFUSED = "Since when is it nine & a half?", "The page <b>says</b> ten."
REPEATS = {"asked": ASKED, "reminder": ASKED, "expired": ASKED, "declined": REFUSED}
# In these it is plain what to do, or that there is nothing to do.
NEXT = {"received", "accepted", "declined", "expired", "merged"}


@pytest.fixture
def sent(correct_fee, member):
    """A correction of two claims by somebody with an address: one asked about, one declined."""
    _url, submission = correct_fee("9.5", email="ann@example.org")
    Contact.objects.update(verified_at=timezone.now())
    fee = submission.proposals.get()
    fee.notes.create(by=member("Moderator"), text=ASKED)
    Proposal.objects.filter(pk=fee.pk).update(
        decision="ask", decided_by=member("Reviewer"), decided_at=timezone.now()
    )
    Proposal.objects.create(
        submission=submission, topic="website", value="https://lido.fi", decision="decline",
        reason_code="other", reason_words=REFUSED, decided_by=fee.notes.get().by,
        decided_at=timezone.now(),
    )  # fmt: skip
    return submission


def letter(kind, submission, language):
    made = OutgoingEmail.objects.create(kind=kind, submission=submission)
    made.submission = Submission.objects.get(pk=submission.pk)
    made.submission.language, made.submission.state = language, STATES.get(kind, "received")
    return emails._message(made)


def sentences(text):
    """What is written for readers, without addresses, names and what people wrote."""
    return {line for line in text.splitlines() if len(line.split()) > 4 and "://" not in line}


def plain(html):
    body = re.sub(r"<br>", "\n", html.split("<body>")[1].split("</body>")[0])
    return unescape(re.sub(r"<[^>]+>", "", body.replace("</p>", "\n\n"))).strip()


def test_every_letter_to_a_contributor(sent):
    kinds = sorted({path.stem for path in FOLDER.glob("*.txt")} - TO_STAFF - {"together"})
    assert len(kinds) == 10
    for kind in kinds:
        found = {language: letter(kind, sent, language) for language in ("en", "es")}
        for language, message in found.items():
            where = (kind, language)
            with translation.override(language):
                signed = translation.gettext("The editors of %(site_name)s")
                following = translation.gettext("What happens next")
            assert message.subject.startswith(f"{settings.WAGTAIL_SITE_NAME}: "), where
            assert "Lido" in message.subject, where
            ends = signed % {"site_name": settings.WAGTAIL_SITE_NAME}
            assert message.body.rstrip().endswith(f"{ends}\n{settings.SITE_URL}"), where
            page = "/es/submissions/" if language == "es" else ":8000/submissions/"
            assert page in message.body, where
            assert REPEATS.get(kind, "") in message.body, where
            if kind in NEXT and language == "en":
                assert following in message.body, where
            html, mimetype = message.alternatives[0]
            assert mimetype == "text/html" and f'<html lang="{language}">' in html, where
            assert plain(html) == message.body.strip(), where
            assert "<b>" not in html, where
        same = sentences(found["en"].body) & sentences(found["es"].body)
        assert all(any(data in line for data in REPEATS.values()) for line in same), (kind, same)
        assert found["en"].subject != found["es"].subject, kind


def test_every_letter_to_the_staff(sent, member, client):
    reader = member("Administrator")
    from django.contrib.contenttypes.models import ContentType

    from pools.models import Pool

    ScheduleFailure.objects.create(
        content_type=ContentType.objects.get_for_model(Pool), object_id=sent.pool_id, act="publish",
        name="Lido", reasons="The fee needs a source.",
    )  # fmt: skip
    said = {"digest": "Correction: Lido · Fee", "schedule": "The fee needs a source."}
    for kind in TO_STAFF:
        message = emails._message(OutgoingEmail.objects.create(kind=kind, reviewer=reader))
        assert message.subject.startswith(f"{settings.WAGTAIL_SITE_NAME}: 1 "), kind
        assert said[kind] in message.body and f"{settings.SITE_URL}/admin/" in message.body
        assert f"The editors of {settings.WAGTAIL_SITE_NAME}" in message.body
        assert plain(message.alternatives[0][0]) == message.body.strip()
