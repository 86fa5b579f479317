"""Criteria have a way back: drafts are deleted, and what was published is taken back."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pools.models import Change
from tests.admin.shown import shown
from tests.admin.test_criteria import (  # noqa: F401
    BOTH_WAYS,
    LATER,
    edit_url,
    pools,
    scheduled,
    seen_flips,
    send,
    signed_in,
    stored,
    verdicts,
)

pytestmark = pytest.mark.django_db


def shown_draft(client: Client) -> dict[str, Any]:
    """The form, with the button that deletes its draft."""
    page = client.get(edit_url())
    html = page.content.decode()
    assert 'name="action-discard"' in html
    return {**shown(page), "draft_seen": re.search(r'"draft_seen" value="(\d+)"', html)[1]}  # type: ignore[index]


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
    assert moderator.post(address, {"flips_seen": seen_flips(page)}).status_code == 422
    unseen = moderator.post(address, {"reason": "Too strict."})
    assert unseen.status_code == 409 and verdicts() != before
    seen = {"flips_seen": seen_flips(page), "reason": "Too strict."}
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
    seen = {"flips_seen": seen_flips(moderator.get(address)), "reason": "It was right."}
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
