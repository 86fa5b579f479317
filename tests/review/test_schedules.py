"""Schedules: each kept on its own, and what was refused reported to those who can mend it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import published

from directory.content.models import StandardPage
from pools.models import OutgoingEmail, Pool, PublishedPool, ScheduleFailure
from pools.notifications import emails
from pools.review import schedules
from tests.factories import draft_pool, make_indicators, member
from tests.facts import source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


def due(slug: str, minutes: int = 5, **document: Any) -> Pool:
    """A pool whose schedule was approved earlier and is due since some minutes."""
    pool = draft_pool(slug=slug, **document)
    pool.go_live_at = timezone.now() + dt.timedelta(hours=1)
    revision = pool.save_revision()
    revision.publish()
    then = timezone.now() - dt.timedelta(minutes=minutes)
    content = {**revision.content, "go_live_at": then.isoformat()}
    pool.revisions.filter(pk=revision.pk).update(approved_go_live_at=then, content=content)
    return Pool.objects.get(pk=pool.pk)


def taken(pool: Pool) -> None:
    """Somebody gave its address to another pool meanwhile."""
    Pool.objects.filter(pk=pool.pk).update(slug=f"{pool.slug}-moved")
    Pool.objects.create(slug=pool.slug, name="The other one")


def unpublishable(pool: Pool) -> None:
    revision = pool.latest_revision
    revision.content = {**revision.content, "summary": ""}
    revision.save()


@pytest.mark.parametrize(
    ("harm", "reason"),
    [(taken, "Another pool has this address"), (unpublishable, "Write one sentence")],
)
def test_the_second_is_kept_though_the_first_is_refused(harm: Any, reason: str) -> None:
    moderator, reviewer = member("Moderator"), member("Reviewer")
    first, second = due("first", 9), due("second", 5)
    harm(first)
    for _hour in range(2):
        call_command("publish_scheduled")
    assert list(PublishedPool.objects.values_list("slug", flat=True)) == ["second"]
    failure = ScheduleFailure.objects.get()
    assert (failure.object_id, failure.act) == (str(first.pk), "publish")
    assert reason in failure.reasons
    # The draft and its schedule stay as they were.
    assert first.latest_revision.approved_go_live_at is not None

    client = Client()
    client.force_login(moderator)
    html = client.get("/admin/").content.decode()
    assert "Schedules that could not be kept" in html
    assert reason in html
    assert f"/pool/edit/{first.pk}/" in html

    # One letter, however often it is tried, to whoever can mend it.
    letter = OutgoingEmail.objects.get()
    assert letter.reviewer == moderator != reviewer
    emails.deliver.call(letter.pk)
    assert mail.outbox[-1].to == [moderator.email]
    assert "scheduled publication failed" in mail.outbox[-1].subject
    assert reason in mail.outbox[-1].body
    assert second.slug not in mail.outbox[-1].body


def test_a_schedule_that_is_cancelled_before_its_turn_is_not_kept() -> None:
    due("first", 9)
    second = due("second", 5)

    def cancel(**_signal: Any) -> None:
        second.revisions.update(approved_go_live_at=None)

    with receiving(published, cancel):
        assert schedules.keep_schedules() == (1, 0)
    assert [*PublishedPool.objects.values_list("slug", flat=True)] == ["first"]
    assert not Pool.objects.get(pk=second.pk).live
    assert not ScheduleFailure.objects.exists()


@contextmanager
def receiving(signal: Any, receiver: Any) -> Iterator[None]:
    signal.connect(receiver)
    yield
    signal.disconnect(receiver)


def test_what_is_mended_is_published_and_no_failure_any_more() -> None:
    pool = due("first")
    unpublishable(pool)
    call_command("publish_scheduled")
    revision = Pool.objects.get(pk=pool.pk).latest_revision
    revision.content = {**revision.content, "summary": "It has one now."}
    revision.save()
    call_command("publish_scheduled")
    assert PublishedPool.objects.filter(slug="first").exists()
    assert not ScheduleFailure.objects.exists()


def test_a_schedule_that_was_taken_back_is_no_failure() -> None:
    pool = due("first")
    unpublishable(pool)
    call_command("publish_scheduled")
    pool.latest_revision.approved_go_live_at = None
    pool.latest_revision.save(update_fields=["approved_go_live_at"])
    call_command("publish_scheduled")
    assert not ScheduleFailure.objects.exists()


def test_pages_and_ends_are_isolated_too(monkeypatch: pytest.MonkeyPatch) -> None:
    publisher = member("Moderator")
    home = Page.objects.get(depth=2)
    then = timezone.now() - dt.timedelta(minutes=9)
    ends = draft_pool(slug="ends", sources=[source("fee")])
    ends.expire_at = then
    ends.save_revision().publish()
    Pool.objects.filter(pk=ends.pk).update(live=True, expire_at=then)
    broken = home.add_child(instance=StandardPage(title="A", slug="a", live=False))
    fine = home.add_child(instance=StandardPage(title="B", slug="b", live=False))
    for page in (broken, fine):
        revision = page.save_revision()
        page.revisions.filter(pk=revision.pk).update(approved_go_live_at=then)
    revision = broken.revisions.get()
    revision.content = {**revision.content, "slug": "b"}
    revision.save()
    real = Pool.unpublish

    def refuse(pool: Pool, *args: Any, **kwargs: Any) -> None:
        real(pool, *args, **kwargs)
        raise RuntimeError("no")

    monkeypatch.setattr(Pool, "unpublish", refuse)
    call_command("publish_scheduled")
    assert Page.objects.get(pk=fine.pk).live
    assert not Page.objects.get(pk=broken.pk).live
    assert Pool.objects.get(pk=ends.pk).live  # undone with what was refused
    acts = set(ScheduleFailure.objects.values_list("act", "name"))
    assert acts == {("expire", "Ends"), ("publish", "A")}
    assert {letter.reviewer for letter in OutgoingEmail.objects.all()} == {publisher}


def test_a_dry_run_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    due("first")
    call_command("publish_scheduled", "--dryrun")
    assert not PublishedPool.objects.exists()
