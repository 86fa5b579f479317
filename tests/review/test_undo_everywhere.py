"""Whatever way a pool is published or taken off the list, one button takes it back within ten minutes,
and the public log shows both."""

import datetime as dt
import re
from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, TaskState

from pools.claims.facts import PoolFacts
from pools.intake.load import load_pool
from pools.models import Change, Conflict, Pool, PublishedPool, Recheck
from pools.models.document import to_facts
from pools.review import rechecks, undo_offers
from pools.review.recent_publications import recent_publications
from tests.admin.shown import shown
from tests.factories import drafted

pytestmark = pytest.mark.django_db
NAME = "wagtailsnippets_pools_pool"
OTHER = {"summary": "Another sentence.", "change_reason": "It read badly."}
APPROVE = {
    "action-workflow-action": "true",
    "workflow-action-name": "approve",
    "workflow-action-extra-data": "{}",
}


@pytest.fixture
def quiet(pool):
    """Lido, listed long ago."""
    ModelLogEntry.objects.update(timestamp=timezone.now() - dt.timedelta(days=3))
    return pool


def edit(client, pool, kind="edit", *more, **changes):
    address = reverse(f"{NAME}:{kind}", args=[pool.pk, *more])
    response = client.post(address, shown(client.get(address), **changes))
    assert response.status_code == 302, response.context["form"].errors


def by_its_editor(pool, signed_in, correct_fee, desk):
    edit(signed_in("Moderator", "moe"), pool, **OTHER, **{"action-publish": "1"})


def by_an_approval(pool, signed_in, correct_fee, desk):
    edit(signed_in("Editor"), pool, **OTHER, **{"action-submit": "1"})
    edit(signed_in("Moderator", "moe"), pool, **APPROVE)


def by_a_schedule(pool, signed_in, correct_fee, desk):
    draft, past = Pool.objects.get(pk=pool.pk), timezone.now() - dt.timedelta(minutes=1)
    draft.summary, draft.go_live_at = OTHER["summary"], past
    draft.change_reason = OTHER["change_reason"]
    revision = draft.save_revision()
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=past)
    call_command("publish_scheduled", verbosity=0)


def by_a_file(pool, signed_in, correct_fee, desk):
    load_pool(PoolFacts.from_document(to_facts(pool).to_document() | {"summary": OTHER["summary"]}))


def by_its_history(pool, signed_in, correct_fee, desk):
    moderator, first = signed_in("Moderator", "moe"), pool.live_revision_id
    load_pool(PoolFacts.from_document(to_facts(pool).to_document() | {"summary": OTHER["summary"]}))
    ModelLogEntry.objects.update(timestamp=timezone.now() - dt.timedelta(days=3))
    revert = {"change_reason": "It was right before.", "action-publish": "1"}
    edit(moderator, pool, "revisions_revert", first, **revert)


def by_its_line_in_the_log(pool, signed_in, correct_fee, desk):
    moderator = signed_in("Moderator", "moe")
    load_pool(PoolFacts.from_document(to_facts(pool).to_document() | {"summary": OTHER["summary"]}))
    ModelLogEntry.objects.update(timestamp=timezone.now() - dt.timedelta(days=3))
    line = Change.objects.filter(topic="summary").order_by("-pk").first()
    url = reverse("review_revert", args=[line.pk])
    html = moderator.post(url, {"reason": "No."}, follow=True).content.decode()
    assert "The log shows both." in html and offers_in(html)


def by_another_reviewer(pool, signed_in, correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission, name="moe")
    at.decide("fee", "accept")
    at.act("apply_decisions")
    assert at.state == "accepted"


def by_a_part_of_a_submission(pool, signed_in, correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission, name="moe")
    at.decide("fee", "accept")
    at.act("publish_accepted")
    assert submission.proposals.get().published_at is not None


def by_a_moderator_for_a_reviewer(pool, signed_in, correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission, "Reviewer")
    at.decide("fee", "accept")
    at.act("apply_decisions")
    task = TaskState.objects.get(status="in_progress")
    moderator = signed_in("Moderator", "moe")
    moderator.post(reverse(f"{NAME}:workflow_action", args=[pool.pk, "approve", task.pk]), {})
    assert at.state == "accepted"


def by_a_re_check(pool, signed_in, correct_fee, desk):
    assert rechecks.still_true("lido", "fee", signed_in("Moderator", "moe").user, "")


def taken_off_by_its_button(pool, signed_in, correct_fee, desk):
    moderator = signed_in("Moderator", "moe")
    html = moderator.post(reverse(f"{NAME}:unpublish", args=[pool.pk]), follow=True)
    assert offers_in(html.content.decode())


def taken_off_by_a_schedule(pool, signed_in, correct_fee, desk):
    Pool.objects.update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    call_command("publish_scheduled", verbosity=0)


WAYS = [value for name, value in list(globals().items()) if name.startswith(("by_", "taken_off_"))]


def offers_in(html):
    """The forms of all Undo buttons of a page, as a browser would send them."""
    found = []
    for form in re.findall(r'<form[^>]*action="/admin/desk/undo/".*?</form>', html, re.S):
        names = re.findall(r'<input type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', form)
        found.append({key: unescape(value) for key, value in names if key in ("offer", "name")})
    return found


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_it_is_offered_and_taken_back(way, quiet, signed_in, correct_fee, desk):
    before = PublishedPool.objects.get(slug="lido").document
    way(quiet, signed_in, correct_fee, desk)
    if way is by_its_history or way is by_its_line_in_the_log:
        before = {**before, "summary": OTHER["summary"]}
    now = PublishedPool.objects.filter(slug="lido").first()
    assert now is None or now.document != before
    lines = Change.objects.count()

    other = signed_in("Moderator", "ann")
    places = ["/admin/desk/", reverse(f"{NAME}:edit", args=[quiet.pk])]
    for address in places if way is by_a_schedule else []:
        assert len(offers_in(other.get(address).content.decode())) == 1, address
    [offer] = offers_in(other.get("/admin/").content.decode())
    assert "Undone." in other.post("/admin/desk/undo/", offer, follow=True).content.decode()

    assert PublishedPool.objects.get(slug="lido").document == before
    back = list(Change.objects.order_by("-pk")[: Change.objects.count() - lines])
    assert back and any(line.reverts for line in back), "the public log shows both"
    if way is by_a_re_check:
        assert [(line.kind, line.reason) for line in back] == [("confirmed", "")]
    html = Client().get("/changes/?pool=lido").content.decode()
    assert "Takes back the change of" in html and "Taken back on" in html
    for submission in quiet.submissions.all():
        assert submission.state == "in_review", "what was closed with it is open again"
        assert submission.proposals.get().published_at is None
    if way is not by_a_schedule:
        return
    # And that can be taken back as well.
    [offer] = offers_in(other.get("/admin/").content.decode())
    other.post("/admin/desk/undo/", offer)
    now = PublishedPool.objects.filter(slug="lido").first()
    assert now is None or now.document != before


def test_a_draft_beside_what_was_taken_off_is_kept(quiet, signed_in):
    moderator = signed_in("Moderator")
    drafted(quiet, moderator.user, summary="A draft's sentence.")
    moderator.post(reverse(f"{NAME}:unpublish", args=[quiet.pk]))
    offer, *_message = offers_in(moderator.get("/admin/").content.decode())
    moderator.post("/admin/desk/undo/", offer)
    pool = Pool.objects.get(pk=quiet.pk)
    assert pool.live and pool.has_unpublished_changes
    assert pool.get_latest_revision_as_object().summary == "A draft's sentence."
    assert PublishedPool.objects.get(slug="lido").facts.summary != "A draft's sentence."
    # Twice is once: an old button takes nothing else back.
    html = moderator.post("/admin/desk/undo/", offer, follow=True).content.decode()
    assert "Something else has been published since" in html
    assert Pool.objects.get(pk=quiet.pk).live


def test_for_whom_and_for_how_long(quiet, signed_in):
    by_a_file(quiet, signed_in, None, None)
    for role in ("Editor", "Reviewer"):
        assert not offers_in(signed_in(role).get("/admin/").content.decode()), role
    moderator = signed_in("Moderator")
    [offer] = offers_in(moderator.get("/admin/").content.decode())
    Conflict.objects.create(editor=moderator.user, pool=quiet, words="I work there")
    assert not offers_in(moderator.get("/admin/").content.decode())
    assert (
        "declared a tie" in moderator.post("/admin/desk/undo/", offer, follow=True).content.decode()
    )
    Conflict.objects.all().delete()
    past = timezone.now() - dt.timedelta(seconds=undo_offers.LASTS + 1)
    ModelLogEntry.objects.update(timestamp=past)
    assert recent_publications(moderator.user) == []


def test_closing_what_was_published_before_offers_no_publication(quiet, correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission)
    at.decide("fee", "accept")
    at.act("publish_accepted")
    by_a_file(Pool.objects.get(pk=quiet.pk), None, None, None)
    html = at.act("apply_decisions").content.decode()
    at.client.post("/admin/desk/undo/", offers_in(html)[0])
    assert at.state == "in_review"
    facts = PublishedPool.objects.get(slug="lido").facts
    assert (facts.summary, facts.fee.percent) == (OTHER["summary"], 9)
    assert not Recheck.objects.exists()
