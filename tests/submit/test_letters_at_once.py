"""Two workers that send to one reader at once, with real connections, on either database."""

from functools import partial

import pytest
from django.core import mail
from django.utils import timezone

from pools.models import OutgoingEmail
from pools.models.outgoing_email import HELD
from pools.notifications import emails, limits
from tests.factories import reachable, received
from tests.review.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def letter(number, **values):
    """To one address, which each submission spells its own way."""
    one = reachable(received(), ("ann@example.org", "Ann@Example.org")[number % 2])
    return OutgoingEmail.objects.create(kind="received", submission=one, **values)


def test_only_one_of_two_workers_sends_the_last_letter_of_the_day():
    for number in range(limits.MOST - 1):
        letter(number, status="sent", sent_at=timezone.now())
    waiting = [letter(number).pk for number in range(4)]
    said = together(*(partial(emails.deliver.func, pk) for pk in waiting))
    assert sorted(said) == ["not due"] * 3 + ["sent"]
    assert len(mail.outbox) == 1
    assert OutgoingEmail.objects.filter(status="queued", last_error=HELD).count() == 3


def test_only_one_of_two_workers_sends_what_was_held():
    waiting = [letter(number, last_error=HELD).pk for number in range(5)]
    said = together(*(partial(emails.deliver.func, pk) for pk in waiting))
    assert sorted(said) == ["not due"] * 4 + ["sent"]
    (sent,) = mail.outbox
    assert sent.subject == "Waterline: 5 messages for you"
    assert not OutgoingEmail.objects.exclude(status="sent").exists()
