"""Criteria are changed in drafts: what flips is seen first, published by few, and told in public."""

import datetime as dt
import json
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
from tests.factories import make_indicators, published_pool, signed_in
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


def stored() -> Indicator:
    return Indicator.objects.originals().get(slug="battle-tested")


def edit_url() -> str:
    return reverse("wagtailsnippets_pools_indicator:edit", args=[stored().pk])


def send(client: Client, *, publish: bool = False, seen: bool = True, **changes: Any) -> Any:
    """Send the form as it is shown, with changes; ``seen``, with the list of flips on the page."""
    page = client.get(edit_url())
    data = shown(page, **changes)
    if seen:
        data["flips_seen"] = seen_flips(page)
    if publish:
        data["action-publish"] = "1"
    answer = client.post(edit_url(), data, follow=True)
    assert not (answer.context and answer.context.get("form") and answer.context["form"].errors)
    return answer


def seen_flips(page: Any) -> str:
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
