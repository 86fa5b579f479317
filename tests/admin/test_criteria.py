"""Criteria are changed in drafts: what flips is seen first, published by few, and told in public."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from pools.browse import index as indexes
from pools.claims import dates
from pools.intake.load import load_indicators
from pools.models import Change, Indicator, Pool, PublishedPool, ScheduleFailure, indicators_in
from pools.models.criteria_log import effect_of
from tests.admin.shown import shown
from tests.factories import make_indicators, member, published_pool
from tests.facts import FIXTURES, source

pytestmark = pytest.mark.django_db
LATER = {"met_after_days": 400, "partly_after_days": 100}
BOTH_WAYS = {"was-met": ("met", "partly"), "was-unmet": ("unmet", "partly")}


@pytest.fixture(autouse=True)
def pools(db: None) -> None:
    """Pools of 390, 150 and 3,000 days: the new limits turn the first two, in different ways."""
    make_indicators()
    for slug, days in (("was-met", 390), ("was-unmet", 150), ("stays", 3000)):
        launched = (dates.today() - dt.timedelta(days=days)).isoformat()
        published_pool(slug=slug, launch={"date": launched}, sources=[source("launch")])


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(member(role))
    return client


def stored() -> Indicator:
    return Indicator.objects.originals().get(slug="battle-tested")


def edit_url() -> str:
    return reverse("wagtailsnippets_pools_indicator:edit", args=[stored().pk])


def send(client: Client, *, publish: bool = False, seen: bool = True, **changes: Any) -> Any:
    """Send the form as it is shown, with changes; ``seen``, with the list of flips on the page."""
    page = client.get(edit_url())
    data = shown(page, **changes)
    if seen:
        data["flips_seen"] = _effect(page)
    if publish:
        data["action-publish"] = "1"
    answer = client.post(edit_url(), data, follow=True)
    assert not (answer.context and answer.context.get("form") and answer.context["form"].errors)
    return answer


def shown_draft(client: Client) -> dict[str, Any]:
    """The form, with the button that deletes its draft."""
    page = client.get(edit_url())
    html = page.content.decode()
    assert 'name="action-discard"' in html
    return {**shown(page), "draft_seen": re.search(r'"draft_seen" value="(\d+)"', html)[1]}  # type: ignore[index]


def _effect(page: Any) -> str:
    html = page.content.decode()
    _before, found, rest = html.partition('name="flips_seen" value="')
    return rest.partition('"')[0] if found else ""


def verdicts() -> dict[str, str]:
    rows = indexes.current_index().rows
    return {row.slug: str(row.verdicts["battle-tested"]) for row in rows}


def test_a_draft_shows_what_flips_and_is_published_by_those_who_may(client: Client) -> None:
    before = verdicts()
    lines = Change.objects.count()
    editor, moderator = signed_in("Editor"), signed_in("Moderator")

    # An editor's draft, also with the button they do not have: nothing public changes.
    page = send(editor, publish=True, thresholds=json.dumps(LATER)).content.decode()
    assert stored().has_unpublished_changes
    assert "1 indicator with an unpublished draft" in moderator.get("/admin/").content.decode()
    assert (verdicts(), Change.objects.count(), stored().spec().version) == (before, lines, 1)
    for slug, (was, now) in BOTH_WAYS.items():
        words = {"met": "Met", "partly": "Partly", "unmet": "Not met"}
        assert f'<a href="/pools/{slug}/#claim-battle-tested">' in page
        assert f"{words[was]} <span" in page and f"{words[now]}" in page
    assert '"/pools/stays/#claim' not in page
    assert "Met after more than this many days</strong>: 365" in page
    assert "400" not in client.get("/indicators/battle-tested/").content.decode()

    # Whoever has not seen the list publishes nothing by one press of the button.
    told = send(moderator, publish=True, seen=False).content.decode()
    assert "not published yet: it changes 2 pools" in told
    assert verdicts() == before
    send(moderator, publish=True)
    now = {slug: pair[1] for slug, pair in BOTH_WAYS.items()}
    assert verdicts() == {**before, **now}

    line = Change.objects.get(kind="criteria")
    assert (line.topic, line.version, line.pool_id) == ("battle-tested", 2, None)
    assert {one["slug"]: (one["before"], one["after"]) for one in line.flips} == BOTH_WAYS
    assert Change.objects.count() == lines + 1
    for address in ("/changes/", "/changes/?topic=battle-tested", "/es/changes/"):
        log = client.get(address).content.decode()
        assert "365" in log and "400" in log and "/pools/was-unmet/#claim" in log, address
    page = client.get("/indicators/battle-tested/").content.decode()
    assert "These criteria are version 2, in force since" in page
    assert client.get("/pools/stays/").content.decode().count("Judged by version 2") == 1


def scheduled(moderator: Client, when: dt.datetime, **thresholds: int) -> None:
    moment = when.strftime("%Y-%m-%d %H:%M")
    send(moderator, thresholds=json.dumps(thresholds or LATER), go_live_at=moment)
    send(moderator, publish=True)


def test_what_is_announced_is_what_flips_on_the_day(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    moderator = signed_in("Moderator")
    when = timezone.now() + dt.timedelta(days=20)
    scheduled(moderator, when)
    draft = stored().get_latest_revision_as_object()
    foretold = effect_of(draft)
    assert foretold is not None and foretold.day == dates.day_of(when)
    # In twenty days the pool of 390 days is one of 410, and met by both.
    assert [one.slug for one in foretold.flips] == ["was-unmet"]
    assert stored().live and stored().thresholds["met_after_days"] == 365
    assert verdicts()["was-unmet"] == "unmet"
    day = dates.day_in_words(foretold.day)
    for address in ("/indicators/battle-tested/", "/changes/"):
        assert day in client.get(address).content.decode(), address
    page = client.get("/indicators/battle-tested/").content.decode()
    assert f"From {day}:" in page and "/pools/was-unmet/#claim-battle-tested" in page
    assert "These criteria are version 1" in page

    call_command("publish_scheduled", verbosity=0)  # too early
    assert stored().spec().version == 1
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + dt.timedelta(days=20, minutes=1))
    before = verdicts()
    call_command("publish_scheduled", verbosity=0)
    after = verdicts()
    flipped = [slug for slug in before if before[slug] != after[slug]]
    assert flipped == [one.slug for one in foretold.flips]
    (line,) = Change.objects.filter(kind="criteria")
    assert [one["slug"] for one in line.flips] == flipped
    assert line.by_id is not None
    page = client.get("/indicators/battle-tested/").content.decode()
    assert f"version 2, in force since {day}" in page and f"From {day}:" not in page
    entry = PublishedPool.objects.get(slug="was-unmet").entry["schedules"]["battle-tested"]
    assert entry["steps"][0][1] == "partly"


def test_a_schedule_is_taken_back_with_its_announcement(client: Client) -> None:
    moderator = signed_in("Moderator")
    scheduled(moderator, timezone.now() + dt.timedelta(days=20))
    assert "400" in client.get("/indicators/battle-tested/").content.decode()
    revision = stored().scheduled_revision
    assert revision is not None
    address = "wagtailsnippets_pools_indicator:revisions_unschedule"
    moderator.post(reverse(address, args=[stored().pk, revision.pk]))
    assert "400" not in client.get("/indicators/battle-tested/").content.decode()


def test_a_draft_is_deleted_by_who_has_seen_it_and_the_history_keeps_it() -> None:
    editor, other = signed_in("Editor"), signed_in("Moderator")
    assert b"action-discard" not in editor.get(edit_url()).content
    send(editor, thresholds=json.dumps(LATER))
    seen = shown_draft(other)
    send(editor, thresholds=json.dumps({"met_after_days": 500, "partly_after_days": 100}))
    # Somebody else's newer draft is not thrown away with the one that was looked at.
    answer = other.post(edit_url(), {**seen, "action-discard": "1"}, follow=True)
    assert "Nothing was deleted" in answer.content.decode()
    assert stored().has_unpublished_changes
    revisions = stored().revisions.count()
    seen = shown_draft(editor)
    answer = editor.post(edit_url(), {**seen, "action-discard": "1", "name": ""}, follow=True)
    assert "Draft deleted" in answer.content.decode()
    assert not stored().has_unpublished_changes
    assert stored().get_latest_revision_as_object().thresholds == stored().thresholds
    assert stored().revisions.count() == revisions + 1
    assert "indicator with an unpublished draft" not in other.get("/admin/").content.decode()
    assert not Change.objects.filter(kind="criteria").exists()
    # What says again what is public is no draft either.
    send(editor, thresholds=json.dumps(LATER))
    send(editor, thresholds=json.dumps(stored().thresholds))
    assert not stored().has_unpublished_changes


def test_an_interval_shows_which_pools_come_due(client: Client) -> None:
    moderator = signed_in("Moderator")
    page = send(moderator, recheck_days="1").content.decode()
    effect = effect_of(stored().get_latest_revision_as_object())
    assert effect is not None and {one.slug for one in effect.flips} == set(verdicts())
    assert all(one.due_after and not one.due_before for one in effect.flips)
    assert "Met · recheck due" in page
    send(moderator, publish=True)
    log = client.get("/changes/?topic=battle-tested").content.decode()
    assert "Met · recheck due" in log and "It changes 3 pools" in log


def test_a_change_of_criteria_is_taken_back_from_its_line(client: Client) -> None:
    editor, moderator = signed_in("Editor"), signed_in("Moderator")
    before, old = verdicts(), stored().spec()
    send(moderator, thresholds=json.dumps(LATER), question="Asked anew?")
    answer = send(moderator, publish=True).content.decode()
    line = Change.objects.get(kind="criteria")
    address = reverse("review_revert", args=[line.pk])
    assert f'href="{address}"' in answer  # in the message, at once
    assert f'href="{address}"' in moderator.get("/changes/").content.decode()
    for reader in (client, editor):
        assert address not in reader.get("/changes/").content.decode()
    assert editor.post(address, {"reason": "No."}).status_code == 302
    # An editor's draft is in the works meanwhile, on other things too.
    send(editor, why_it_matters="Said better.")

    page = moderator.get(address)
    html = page.content.decode()
    for slug, (was, now) in BOTH_WAYS.items():
        assert f"/pools/{slug}/#claim-battle-tested" in html, (was, now)
    assert moderator.post(address, {"flips_seen": _effect(page)}).status_code == 422
    unseen = moderator.post(address, {"reason": "Too strict."})
    assert unseen.status_code == 409 and verdicts() != before
    seen = {"flips_seen": _effect(page), "reason": "Too strict."}
    assert moderator.post(address, seen).status_code == 302
    assert verdicts() == before
    spec = stored().spec()
    assert (spec.thresholds, spec.question, spec.version) == (old.thresholds, old.question, 3)
    back = Change.objects.filter(kind="criteria").latest("pk")
    assert (back.reverts, back.reason, back.version) == (line, "Too strict.", 3)
    log = client.get("/changes/?topic=battle-tested").content.decode()
    assert "Takes back the change of" in log and "Taken back on" in log and "Too strict." in log
    draft = stored().get_latest_revision_as_object()
    assert stored().has_unpublished_changes
    assert (draft.why_it_matters, draft.thresholds) == ("Said better.", old.thresholds)

    # Once is enough; what was taken back is brought back in the same way.
    again = moderator.post(address, seen)
    assert again.status_code == 409 and "It has changed again since" in again.content.decode()
    address = reverse("review_revert", args=[back.pk])
    seen = {"flips_seen": _effect(moderator.get(address)), "reason": "It was right."}
    assert moderator.post(address, seen).status_code == 302
    assert stored().spec().version == 4 and stored().thresholds == LATER
    # A pool's own log tells it where the pool flips by it, and only there.
    assert "It was right." in client.get("/changes/?pool=was-met").content.decode()
    assert "It was right." in client.get("/pools/was-met/").content.decode()
    assert "It was right." not in client.get("/changes/?pool=stays").content.decode()
    # While something is announced, it is cancelled first.
    when = timezone.now() + dt.timedelta(days=20)
    scheduled(moderator, when, met_after_days=500, partly_after_days=100)
    line = Change.objects.filter(kind="criteria").latest("pk")
    page = moderator.get(reverse("review_revert", args=[line.pk])).content.decode()
    assert "Cancel that schedule first" in page


def test_a_draft_with_faults_is_refused_on_its_day_and_reported() -> None:
    moderator = signed_in("Moderator")
    scheduled(moderator, timezone.now() + dt.timedelta(hours=1))
    revision = stored().scheduled_revision
    assert revision is not None
    then = timezone.now() - dt.timedelta(minutes=5)
    content = {**revision.content, "thresholds": {"met_after_days": 1}, "go_live_at": None}
    stored().revisions.filter(pk=revision.pk).update(approved_go_live_at=then, content=content)
    call_command("publish_scheduled", verbosity=0)
    assert "The rule needs: partly_after_days" in ScheduleFailure.objects.get().reasons
    assert stored().thresholds["met_after_days"] == 365


def test_what_is_public_stays_so_and_what_is_not_is_seen_nowhere(client: Client) -> None:
    moderator = signed_in("Moderator")
    page = moderator.get(edit_url()).content.decode()
    assert "action-unpublish" not in page
    unpublish = reverse("wagtailsnippets_pools_indicator:unpublish", args=[stored().pk])
    answer = moderator.post(unpublish, follow=True)
    assert "stays public" in answer.content.decode()
    indicator = stored()
    with pytest.raises(ValidationError, match="stays public"):
        indicator.unpublish()
    assert stored().live

    known = [spec.slug for spec in indicators_in()]
    fresh = Indicator(slug="fresh", name="Fresh", locale=Locale.get_default(), live=False)
    for name in ("question definition why_it_matters words_met words_partly words_unmet").split():
        setattr(fresh, name, "What?")
    fresh.words_unknown = "Who knows?"
    fresh.group = indicator.group
    fresh.save()
    fresh.save_revision()
    assert [spec.slug for spec in indicators_in()] == known
    assert client.get("/indicators/fresh/").status_code == 404
    pool = Pool.objects.get(slug="stays")
    pool.save_revision().publish()
    assert not pool.assessments.filter(indicator=fresh).exists()
    fresh.latest_revision.publish()
    assert client.get("/indicators/fresh/").status_code == 200


def test_a_file_changes_criteria_by_the_same_path(tmp_path: Any) -> None:
    text = (FIXTURES / "indicators.json").read_text()
    (tmp_path / "indicators.json").write_text(text)
    assert load_indicators(tmp_path / "indicators.json") == 0
    assert not Change.objects.filter(kind="criteria").exists()
    records = json.loads(text)
    record = next(one for one in records if one["slug"] == "battle-tested")
    record["thresholds"] = LATER
    (tmp_path / "indicators.json").write_text(json.dumps(records))
    assert load_indicators(tmp_path / "indicators.json") == 1
    line = Change.objects.get(kind="criteria")
    assert {one["slug"]: (one["before"], one["after"]) for one in line.flips} == BOTH_WAYS
    assert stored().spec().version == 2
    assert load_indicators(tmp_path / "indicators.json") == 0
    # A draft made since then is scheduled beside it, and does not replace it before its day.
    draft = stored()
    draft.thresholds = {"met_after_days": 500, "partly_after_days": 100}
    draft.go_live_at = timezone.now() + dt.timedelta(days=1)
    draft.save_revision().publish()
    assert stored().live and stored().thresholds == LATER
