"""The re-check desk: what is stale comes first, and what each answer does."""

import datetime as dt

import pytest
from wagtail.models import TaskState

from pools.claims import dates
from pools.models import Change, Conflict, Pool, PublishedPool, Recheck
from tests.factories import drafted

pytestmark = pytest.mark.django_db

LIST = "/admin/desk/recheck/"
ONE = f"{LIST}lido/trustless/"
CLAIM = 'id="claim-lido-trustless"'


def judged():
    return PublishedPool.objects.get(slug="lido").facts.judgement("trustless")


def page(client):
    response = client.get(LIST)
    assert response.status_code == 200
    return response.content.decode()


def test_still_true_is_published_with_date_and_source(stale, signed_in):
    client = signed_in("Moderator")
    assert CLAIM in page(client)
    before = judged()
    response = client.post(ONE, {"answer": "still-true", "source_as_of": "2028-05"}, follow=True)
    assert "Confirmed, and published" in response.content.decode()
    after = judged()
    assert after.checked_on == dates.today() > before.checked_on
    assert (after.verdict, after.reason) == (before.verdict, before.reason)
    facts = PublishedPool.objects.get(slug="lido").facts
    assert facts.sources_on("trustless")[0].as_of == "2028-05"
    change = Change.objects.latest("pk")
    assert (change.topic, change.kind, change.by) == ("trustless", "confirmed", client.user)
    assert Pool.objects.get(slug="lido").latest_revision.user == client.user
    assert Recheck.objects.get().answer == "still-true"
    assert CLAIM not in page(client)
    assert "trustless" in client.get("/changes/?pool=lido").content.decode().lower()


def test_cannot_tell_rests_a_month_and_stays_stale(stale, signed_in, later):
    before = judged()
    client = signed_in("Reviewer")
    client.post(ONE, {"answer": "cannot-tell", "words": "The council does not say."})
    noted = Recheck.objects.get()
    assert (noted.answer, noted.words, noted.by) == (
        "cannot-tell",
        "The council does not say.",
        client.user,
    )
    assert judged() == before
    assert CLAIM not in page(client)
    later(days=31)
    assert CLAIM in page(signed_in("Reviewer", "rae"))


def test_changed_leads_to_the_editor(stale, signed_in):
    client = signed_in("Editor")
    address = f"/admin/snippets/pools/pool/edit/{stale.pk}/"
    assert f'href="{address}"' in page(client)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(("action", "published"), [("approve", True), ("reject", False)])
def test_without_the_right_to_publish_it_goes_to_a_moderator(action, published, stale, signed_in):
    before = judged()
    reviewer = signed_in("Reviewer")
    assert "for a moderator to publish" in page(reviewer)
    html = reviewer.post(ONE, {"answer": "still-true"}, follow=True).content.decode()
    assert "handed to a moderator" in html
    assert judged() == before, "not public yet"
    assert CLAIM not in html, "it does not come up twice"
    task = TaskState.objects.get(status="in_progress")
    moderator = signed_in("Moderator")
    moderator.post(
        f"/admin/snippets/pools/pool/workflow/action/{stale.pk}/{action}/{task.pk}/",
        {"comment": ""},
    )
    if published:
        assert judged().checked_on == dates.today()
    else:
        assert judged() == before
    assert (CLAIM in page(moderator)) is not published


def test_an_editors_draft_is_not_swept_into_moderation(stale, signed_in):
    drafted(stale, summary="Half a sentence")
    reviewer = signed_in("Reviewer")
    html = reviewer.post(ONE, {"answer": "still-true"}, follow=True).content.decode()
    assert "Another draft of this pool" in html
    assert not TaskState.objects.exists()
    assert not Recheck.objects.exists()


def test_a_tie_refuses_both_answers(stale, signed_in):
    client = signed_in("Moderator")
    Conflict.objects.create(editor=client.user, pool=stale, words="I work there")
    before = judged()
    for answer in ("still-true", "cannot-tell"):
        html = client.post(ONE, {"answer": answer}, follow=True).content.decode()
        assert "declared a tie" in html
    assert judged() == before
    assert not Recheck.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"answer": "perhaps"},
        {"answer": "still-true", "source_as_of": "soon"},
        {"answer": "still-true", "source_as_of": "2999-01-01"},
        {"answer": "cannot-tell", "words": "a\x00b"},
    ],
)
def test_nonsense_changes_nothing(data, stale, signed_in):
    before = judged()
    response = signed_in("Moderator").post(ONE, data)
    assert response.status_code == 422
    html = response.content.decode()
    assert "error-message" in html
    if "source_as_of" in data:
        assert f'value="{data["source_as_of"]}"' in html, "what was typed is still there"
    assert judged() == before
    assert not Recheck.objects.exists()


def test_the_longest_stale_stands_first(stale, signed_in):
    from pools.review.rechecks import due

    days = [item.freshness.stale_from or dt.date.min for item in due(dates.today())]
    assert len(days) > 1
    assert days == sorted(days)
    for path in ("recheck/nowhere/trustless/", "recheck/lido/no-such-claim/"):
        response = signed_in("Moderator", path[8:12]).post(
            f"/admin/desk/{path}", {"answer": "still-true"}
        )
        assert response.status_code == 404


def test_an_empty_row_lets_an_editor_add_to_a_list(fill, pool, desk):
    from pools.models import Submission

    token = {
        "tokens-rows": "1",
        "tokens-0-name": "One",
        "tokens-0-symbol": "oneETH",
        "tokens-0-chain": "ethereum",
    }
    sent = fill(
        "/pools/lido/correct/tokens/",
        {**token, "tokens-source-url": "https://docs.lido.fi/tokens", "affiliation": "none"},
    )
    assert sent.status_code == 302
    at = desk(Submission.objects.get())
    html = at.page()
    assert 'name="tokens-1-symbol"' in html
    assert 'name="tokens-2-symbol"' not in html
    edited = {"edit": "1", **token, "tokens-rows": "2"}
    row = {"tokens-1-symbol": "twoETH", "tokens-1-chain": "ethereum"}
    faulty = at.decide("tokens", "accept", **edited, **row, **{"tokens-1-address": "0x0"})
    assert faulty.status_code == 422
    assert 'value="twoETH"' in faulty.content.decode()
    at.decide("tokens", "accept", **edited, **row)
    at.act("apply_decisions")
    symbols = [t.symbol for t in PublishedPool.objects.get(slug="lido").facts.tokens]
    assert symbols == ["oneETH", "twoETH"]


def test_the_empty_row_left_empty_adds_nothing(fill, pool, desk):
    from pools.models import Submission

    values = {
        "audits-rows": "1",
        "audits-0-auditor": "One",
        "audits-source-url": "https://docs.lido.fi/audits",
        "affiliation": "none",
    }
    assert fill("/pools/lido/correct/audits/", values).status_code == 302
    at = desk(Submission.objects.get())
    assert 'name="audits-1-auditor"' in at.page()
    at.decide("audits", "accept", **{"edit": "1", **values, "audits-rows": "2"})
    at.act("apply_decisions")
    audits = PublishedPool.objects.get(slug="lido").facts.audits
    assert [audit.auditor for audit in audits] == ["One"]


def test_an_answer_reaches_a_pool_renamed_since_the_page_was_read(stale, signed_in):
    client = signed_in("Moderator")
    drafted(stale, slug="lido-finance").publish()
    response = client.post(ONE, {"answer": "still-true"}, follow=True)
    assert "Confirmed, and published" in response.content.decode()
    facts = PublishedPool.objects.get(slug="lido-finance").facts
    assert facts.judgement("trustless").checked_on == dates.today()
