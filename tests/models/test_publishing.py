"""The publishing path: whoever publishes, what visitors see, the log and the token move as one."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from pools.browse import index as indexes
from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.intake.load import load_pool
from pools.models import Change, Indicator, Pool, PublishedPool, generation, publishing
from pools.models.document import apply_facts
from pools.models.publishing import Note, NotPublishable
from tests.factories import (
    DocumentFactory,
    draft_pool,
    drafted,
    make_indicators,
    member,
    published_pool,
    republish,
)
from tests.facts import source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


def test_a_pool_begins_as_a_draft_that_no_visitor_reaches(client: Client) -> None:
    pool = draft_pool(slug="hidden", name="Hidden Pool")
    assert not pool.live
    assert Pool(slug="x").live is False
    assert client.get("/pools/hidden/").status_code == 404
    for address in ("/pools/", "/pools/?q=hidden", "/changes/", "/indicators/open-source/"):
        assert "Hidden Pool" not in client.get(address).content.decode()
    assert "Hidden Pool" not in client.get("/pools/compare/?pool=hidden").content.decode()


def test_a_draft_of_a_published_pool_changes_nothing_for_visitors(client: Client) -> None:
    pool = published_pool(slug="calm")
    drafted(pool, summary="A draft that is not ready.")
    assert "not ready" not in client.get("/pools/calm/").content.decode()
    assert "not ready" not in client.get("/pools/").content.decode()


def test_publishing_writes_document_log_and_token(client: Client) -> None:
    token = generation.token()
    published_pool(slug="new", open_source=True)
    assert generation.token() != token
    assert PublishedPool.objects.get(slug="new").facts.licence.name == "MIT"
    lines = {(line.topic, line.kind, line.after) for line in Change.objects.all()}
    assert ("licence", "listed", "MIT") in lines
    assert ("open-source", "listed", "Met") in lines
    assert client.get("/pools/new/").status_code == 200


def test_the_log_says_what_changed_and_why() -> None:
    pool = published_pool(open_source=True)
    Change.objects.all().delete()
    republish(
        pool,
        licence={"is": "closed"},
        sources=[source("licence", publisher="Notice")],
    )
    lines = {line.topic: line for line in Change.objects.all()}
    assert set(lines) == {"licence", "open-source"}
    assert (lines["licence"].before, lines["licence"].after) == ("MIT", "Closed")
    assert (lines["licence"].reason, lines["licence"].source) == ("", "Notice")
    assert (lines["open-source"].before, lines["open-source"].after) == ("Met", "Not met")
    assert {line.kind for line in lines.values()} == {"changed"}


def test_a_second_look_is_logged_as_a_confirmation() -> None:
    judgement = {"indicator": "trustless", "verdict": "unmet", "reason": "One key."}
    pool = published_pool(assessments=[{**judgement, "checked_on": "2026-01-01"}])
    Change.objects.all().delete()
    republish(pool, assessments=[{**judgement, "checked_on": "2026-06-01"}])
    line = Change.objects.get()
    assert (line.topic, line.kind, line.before) == ("trustless", "confirmed", line.after)


def test_publishing_the_same_again_logs_nothing() -> None:
    pool = published_pool(open_source=True)
    Change.objects.all().delete()
    republish(pool)
    assert not Change.objects.exists()


def test_a_contributor_is_thanked_in_the_log() -> None:
    pool = published_pool(open_source=True)
    Change.objects.all().delete()
    note = Note(credit="Proposed by a user", reasons={"licence": "It was relicensed."})
    republish(pool, note, licence={"is": "GPL-3.0-only"})
    line = Change.objects.get(topic="licence")
    assert (line.credit, line.reason) == ("Proposed by a user", "It was relicensed.")


def test_what_lacks_a_source_is_refused_and_leaves_nothing() -> None:
    token = generation.token()
    with pytest.raises(NotPublishable) as caught, transaction.atomic():
        published_pool(slug="bare", licence={"is": "MIT"})
    assert {fault.topic for fault in caught.value.faults} == {"licence", "open-source"}
    assert not Pool.objects.filter(slug="bare").exists()
    assert not Change.objects.exists()
    assert generation.token() == token


def test_a_failure_after_wagtail_published_undoes_wagtails_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool = draft_pool(slug="torn")

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(publishing, "_log", fail)
    with pytest.raises(RuntimeError):
        pool.latest_revision.publish()
    pool.refresh_from_db()
    assert not pool.live
    assert not PublishedPool.objects.exists()


def test_unpublishing_withdraws_and_says_so(client: Client) -> None:
    pool = published_pool(slug="gone")
    pool.unpublish()
    page = client.get("/pools/gone/")
    assert page.status_code == 410
    assert "Gone is no longer listed" in page.content.decode()
    assert Change.objects.filter(kind="withdrawn", pool=pool).count() == 1
    assert "gone" not in indexes.current_index().by_slug


def test_an_old_address_redirects_for_good(client: Client) -> None:
    pool = published_pool(slug="old-name")
    republish(pool, slug="new-name")
    republish(pool, slug="newest-name")
    for slug in ("old-name", "new-name"):
        response = client.get(f"/pools/{slug}/")
        assert response.status_code == 301
        assert response.headers["Location"] == "/pools/newest-name/"
    republish(pool, slug="old-name")
    assert client.get("/pools/old-name/").status_code == 200


def test_a_closed_pools_page_stays(client: Client) -> None:
    status = {"is": "closed", "since": "2025-03-01", "reason": "Wound down by vote."}
    published_pool(slug="closed-one", status=status, sources=[source("status")])
    page = client.get("/pools/closed-one/")
    assert page.status_code == 200
    assert "Wound down by vote." in page.content.decode()


def test_every_indicator_has_an_assessment_once_published() -> None:
    pool = published_pool()
    assert pool.assessments.count() == Indicator.objects.originals().count() == 9
    assert set(pool.assessments.values_list("verdict", flat=True)) == {""}


def test_what_visitors_read_is_what_the_rows_say() -> None:
    pool = published_pool(open_source=True)
    assert publishing.is_faithful(pool)
    call_command("rebuild_publications", check=True)
    Pool.objects.filter(pk=pool.pk).update(summary="Behind the path's back.")
    assert not publishing.is_faithful(Pool.objects.get(pk=pool.pk))


def test_the_calendar_moves_a_verdict_and_nobody_saves(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = dates.today()
    launch = today - dt.timedelta(days=365)
    published_pool(slug="young", launch={"date": launch.isoformat()}, sources=[source("launch")])
    before = Change.objects.count()
    assert indexes.current_index().by_slug["young"].verdicts["battle-tested"] == "partly"
    tomorrow = timezone.now() + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert indexes.current_index().by_slug["young"].verdicts["battle-tested"] == "met"
    assert "Met" in client.get("/pools/young/").content.decode()
    assert Change.objects.count() == before


def test_a_new_threshold_counts_for_every_pool_at_once() -> None:
    published_pool(slug="old", old=True)
    indicator = Indicator.objects.originals().get(slug="battle-tested")
    indicator.thresholds = {"met_after_days": 100_000, "partly_after_days": 183}
    indicator.save()
    assert indexes.current_index().by_slug["old"].verdicts["battle-tested"] == "partly"


def test_a_schedule_publishes_by_the_same_path(client: Client) -> None:
    pool = draft_pool(slug="later")
    pool.go_live_at = timezone.now() + dt.timedelta(hours=1)
    revision = pool.save_revision()
    revision.publish()
    assert client.get("/pools/later/").status_code == 404
    revision.refresh_from_db()
    revision.approved_go_live_at = timezone.now() - dt.timedelta(hours=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled", verbosity=0)
    assert client.get("/pools/later/").status_code == 200
    assert Change.objects.filter(pool=pool).exists()


def test_an_editor_proposes_and_a_moderator_publishes(client: Client) -> None:
    pool = draft_pool(slug="moderated")
    workflow = pool.get_workflow()
    workflow.start(pool, member("Editor"))
    moderator = member("Moderator")
    task = pool.current_workflow_task_state
    task.task.specific.on_action(task, moderator, "approve")
    assert client.get("/pools/moderated/").status_code == 200
    assert PublishedPool.objects.filter(slug="moderated").exists()


def test_loading_a_file_leaves_an_editors_draft_alone() -> None:
    pool = published_pool(slug="edited")
    drafted(pool, summary="Still being written.")
    outcome = load_pool(PoolFacts.from_document(DocumentFactory(slug="edited", name="Other")))
    assert "draft" in outcome
    assert Pool.objects.get(pk=pool.pk).published.facts.name != "Other"


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_leave_one_state() -> None:
    """Threads with connections of their own; on SQLite the lock is the database's."""
    import threading

    from django.db import connections

    make_indicators()
    pool = published_pool(slug="contested")
    revisions = []
    for name in ("First", "Second"):
        fresh = Pool.objects.get(pk=pool.pk)
        apply_facts(fresh, PoolFacts.from_document(DocumentFactory(slug="contested", name=name)))
        revisions.append(fresh.save_revision())
    failures: list[BaseException] = []

    def publish(revision: Any) -> None:
        try:
            revision.publish()
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish, args=[revision]) for revision in revisions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    live = Pool.objects.get(pk=pool.pk)
    assert publishing.is_faithful(live)
    assert live.name in {"First", "Second"}
    assert PublishedPool.objects.filter(pool=pool).count() == 1


def test_a_fact_looked_at_again_is_logged_as_a_confirmation() -> None:
    known = {"fee": {"percent": 10}, "sources": [source("fee")]}
    pool = published_pool(**known, reviews=[{"topic": "fee", "on": "2026-01-01"}])
    Change.objects.all().delete()
    republish(pool, **known, reviews=[{"topic": "fee", "on": "2026-06-01"}])
    line = Change.objects.get()
    assert (line.topic, line.kind) == ("fee", "confirmed")
    assert line.before == line.after != ""


@pytest.mark.parametrize("on", ["2026-01-01", "2025-12-31"])
def test_a_review_that_is_no_later_confirms_nothing(on: str) -> None:
    known = {"fee": {"percent": 10}, "sources": [source("fee")]}
    pool = published_pool(**known, reviews=[{"topic": "fee", "on": "2026-01-01"}])
    Change.objects.all().delete()
    republish(pool, **known, reviews=[{"topic": "fee", "on": on}])
    assert not Change.objects.exists()


def test_a_review_of_what_stays_unknown_is_no_confirmation() -> None:
    pool = published_pool()
    Change.objects.all().delete()
    republish(pool, reviews=[{"topic": "self_limit", "on": "2026-06-01"}])
    assert not Change.objects.exists()
