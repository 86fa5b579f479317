"""What is known of quoted words and links: decided for each of them, and never overwritten by what
was known before."""

import datetime as dt

import pytest
from django.utils import timezone

from directory.accounts.models import User
from pools.links import checks, evidence, missing_quotes, watching
from pools.links.fetching import FetchResult
from pools.models import Link, Pool, Quotation, Recheck
from pools.models.recheck import RecheckAnswer
from pools.review import undo_offers
from pools.review.undo import CannotUndo
from tests.factories import published_pool
from tests.facts import source

pytestmark = pytest.mark.django_db

THERE = "The fee is ten percent"
OTHER = "Withdrawals take five days"
OPENED = Link.Outcome.OPENS


@pytest.fixture
def link():
    return Link.objects.create(url="https://pond.example/fee", due_at=in_days(7))


@pytest.fixture
def gone(link):
    return quoted(link, THERE, gone=True)


@pytest.fixture
def pond(db):
    return Pool.objects.create(slug="pond", name="Pond")


@pytest.fixture
def ann(db):
    return User.objects.create(username="ann")


@pytest.fixture
def bob(db):
    return User.objects.create(username="bob")


def in_days(days):
    return timezone.now() + dt.timedelta(days=days)


def quoted(link, words, *, gone=False):
    since = {"misses": 2, "missing_since": in_days(-9), "missed_at": in_days(-2)} if gone else {}
    return Quotation.objects.create(link=link, words=words, **since)


def look(link, text, **more):
    body = text.encode()
    watching.look(link, FetchResult(OPENED, 200, link.url, body, "text/plain", **more))


def taken_up(kind, user, pond, before, **what):
    offer = undo_offers.sign(kind, user, pool=pond.pk, before=before, **what)
    return undo_offers.take_up(offer, user)


def test_a_second_look_comes_soon_whatever_else_is_quoted(link):
    other = Link.objects.create(url="https://pond.example/other", due_at=in_days(7))
    quoted(link, THERE, gone=True)
    quoted(link, OTHER)
    quoted(other, THERE)
    quoted(other, OTHER, gone=True)
    for one in (link, other):
        look(one, "Something else altogether.")
        one.refresh_from_db()
        assert one.due_at < in_days(2), one
        assert sorted(one.quotations.values_list("misses", flat=True)) == [1, 3]


def test_gone_words_alone_are_looked_for_in_their_own_time(link, gone):
    look(link, "Something else altogether.")
    link.refresh_from_db()
    assert link.due_at > in_days(6)


def test_a_find_ends_a_miss_altogether(link, later):
    words = quoted(link, THERE)
    look(link, OTHER)
    later(hours=5)
    look(link, THERE)
    words.refresh_from_db()
    assert (words.misses, words.missed_at) == (0, None)
    later(hours=5)
    look(link, OTHER)
    words.refresh_from_db()
    assert words.misses == 1, "the first in a row, however short ago the one before the find"


def test_undoing_a_word_keeps_what_the_machine_found_since(link, gone, pond, ann):
    before = missing_quotes.it_is_there(gone.pk, pond.pk, ann)
    look(link, f"{THERE}.")
    with pytest.raises(CannotUndo):
        taken_up("quote", ann, pond, before, quotation=gone.pk)
    gone.refresh_from_db()
    assert not gone.is_gone and not gone.rests


def test_undoing_a_word_keeps_what_another_reviewer_said_since(gone, pond, ann, bob, later):
    first = missing_quotes.it_is_there(gone.pk, pond.pk, ann)
    later(minutes=1)
    second = missing_quotes.it_is_there(gone.pk, pond.pk, bob)
    with pytest.raises(CannotUndo):
        taken_up("quote", ann, pond, first, quotation=gone.pk)
    assert "still count as found" in taken_up("quote", bob, pond, second, quotation=gone.pk)
    assert "gone again" in taken_up("quote", ann, pond, first, quotation=gone.pk)
    gone.refresh_from_db()
    assert (gone.misses, gone.rests_until) == (2, None)
    with pytest.raises(CannotUndo):
        taken_up("quote", ann, pond, first, quotation=gone.pk)


def test_undoing_that_a_link_opens_keeps_what_another_reviewer_said_since(link, pond, ann, bob):
    Link.objects.update(outcome="gone", failures=5, failing_since=in_days(-30))
    first = evidence.it_opens(link.pk, pond.pk, ann)
    second = evidence.it_opens(link.pk, pond.pk, bob)
    with pytest.raises(CannotUndo):
        taken_up("link", ann, pond, first, link=link.pk)
    assert "still counts as working" in taken_up("link", bob, pond, second, link=link.pk)
    assert "dead again" in taken_up("link", ann, pond, first, link=link.pk)
    assert Link.objects.get().failures == 5


def test_a_run_leaves_what_was_written_while_it_was_under_way(link, pond, ann):
    Link.objects.update(outcome="gone", failures=5, failing_since=in_days(-30))
    listed = Link.objects.get()
    evidence.it_opens(link.pk, pond.pk, ann)
    said = Link.objects.values().get()
    assert checks.write_down(listed, FetchResult(Link.Outcome.GONE, 404)).failures == 0
    assert Link.objects.values().get() == said
    Link.objects.all().delete()
    checks.write_down(listed, FetchResult(OPENED, 200))
    assert not Link.objects.exists(), "nothing cites it any more"


def test_the_page_has_changed_only_where_all_of_it_was_read(link):
    words = quoted(link, THERE)
    look(link, f"{THERE}. Much more is said.")
    whole = Link.objects.get()
    look(link, f"{THERE}. Much", cut_off=True)
    look(link, f"{THERE}. Much", cut_off=True, packed=True)
    body = b"<html><form><input type=password></form>Sign in"
    watching.look(link, FetchResult(OPENED, 200, link.url, body, "text/html"))
    assert Link.objects.get().reading == "login"
    assert Link.objects.get().text_hash == whole.text_hash
    look(link, f"{THERE}. Much more is said.")
    words.refresh_from_db()
    assert words.page_changed is False


def test_an_answer_undone_leaves_the_one_before(ann, later):
    cited = {**source("fee", quote=THERE), "url": "https://pond.example/fee"}
    pool = published_pool(slug="pond", fee={"percent": 10}, sources=[cited])
    checks.keep_up()
    Quotation.objects.update(misses=2, missing_since=in_days(-9))

    def answered(answer):
        later(minutes=1)
        Recheck.objects.create(pool=pool, topic="fee", answer=answer, by=ann, at=timezone.now())
        return not missing_quotes.gone_quotes()

    assert answered(RecheckAnswer.STILL_TRUE)
    assert answered(RecheckAnswer.CANNOT_TELL)
    assert answered(RecheckAnswer.UNDONE), "the first holds again"
    assert not answered(RecheckAnswer.UNDONE)


def test_a_page_with_characters_no_database_takes_stops_no_run(link):
    quoted(link, THERE)
    body = b"<html><p>The fee\0 is twelve\x08 percent.</p>" + b"<p>More is said.</p>" * 40
    watching.look(link, FetchResult(OPENED, 200, link.url, body, "text/html"))
    found = Quotation.objects.get()
    assert (found.misses, found.nearest[:25]) == (1, "the fee is twelve percent")
