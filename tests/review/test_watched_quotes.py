"""Evidence watched: quoted words that stay, go, come back or cannot be looked for."""

from io import StringIO

import pytest
from django.core.management import call_command

from pools.claims import dates, web_addresses
from pools.links import checks, fetching, polite_client, watching
from pools.models import Change, Link, Pool, PublishedPool, Quotation, Recheck, read_only
from tests.factories import drafted, published_pool, republish
from tests.facts import source
from tests.review.servers import site

pytestmark = pytest.mark.django_db

QUOTE = "The fee is ten percent of rewards"
# Plain text is read at once; a reader of HTML is a process each time (see test_page_text.py).
PAGE = f"Fees\n\n{QUOTE}.\n" + "\nMuch more is said of other things.\n" * 20
HTML = f"<html><h1>Fees</h1><p>{QUOTE}.</p>" + "<p>Much more is said of other things.</p>" * 20
OTHER = PAGE.replace("ten", "twelve")
MARK = "The quoted words were not found on this page on"
DESK = "/admin/desk/recheck/"
GONE = "Quotes that are no longer on their pages"


@pytest.fixture(autouse=True)
def checks_are_on(settings, monkeypatch):
    settings.CHECK_LINKS = True
    settings.LINKS_MAY_BE_LOCAL = True
    real = web_addresses._public_host
    monkeypatch.setattr(
        web_addresses, "_public_host", lambda host: host if host == "127.0.0.1" else real(host)
    )
    monkeypatch.setattr(polite_client, "SPACE", 0)
    monkeypatch.setattr(fetching, "LONGEST_DOCUMENT", 0.5)


@pytest.fixture
def local():
    with site() as running:
        yield running


def run():
    out = StringIO()
    call_command("check_links", stdout=out)
    return out.getvalue()


def cited(url, **more):
    paper = source("fee", publisher="Pond's papers", quote=QUOTE, seen_on=None)
    return {**paper, "url": url, **more}


@pytest.fixture
def pond(local, indicators):
    """A pool whose fee stands on a page of the local site that says so."""
    url = local.put("fee", PAGE, Content_Type="text/plain")
    return published_pool(slug="pond", fee={"percent": 10}, sources=[cited(url)])


@pytest.fixture
def gone(pond, local, later):
    """The page opens, and says something else by now."""
    run()
    local.put("fee", OTHER, Content_Type="text/plain")
    later(days=8)
    run()
    later(days=2)
    run()
    return Quotation.objects.select_related("link").get()


def seen():
    return [one.seen_on for one in PublishedPool.objects.get(slug="pond").facts.sources]


def shown(client):
    return client.get("/pools/pond/").content.decode()


def test_seen_on_moves_where_the_words_are_found(pond, later):
    lines = Change.objects.count()
    assert "seen on moved in 1 pools" in run()
    assert seen() == [dates.today()]
    pond.refresh_from_db()
    revisions = pond.revisions.count()
    assert "0 links" not in run() and "moved in 0 pools" in run()
    later(days=6)
    assert "moved in 0 pools" in run(), "no more than weekly"
    later(days=2)
    assert "moved in 1 pools" in run()
    assert seen() == [dates.today()]
    assert pond.revisions.count() == revisions + 1
    assert Change.objects.count() == lines
    assert not Quotation.objects.gone().exists()


def test_a_draft_keeps_what_an_editor_wrote(pond):
    drafted(pond, summary="Half a thought")
    run()
    now = Pool.objects.get(pk=pond.pk)
    assert now.has_unpublished_changes
    kept = now.get_latest_revision_as_object()
    assert kept.summary == "Half a thought"
    assert [one.seen_on for one in kept.sources.all()] == seen() == [dates.today()]


def test_words_are_gone_after_two_visits_apart(client, pond, local, later):
    run()
    found_on = seen()
    local.put("fee", OTHER, Content_Type="text/plain")
    later(days=8)
    run()
    assert MARK not in shown(client), "not on a first stumble"
    call_command("check_links", all=True, stdout=StringIO())
    assert MARK not in shown(client), "nor on a second on the same day"
    later(days=2)
    assert "1 quotes gone" in run()
    assert MARK in shown(client)
    assert MARK in client.get("/pools/pond.md").content.decode()
    quotation = Quotation.objects.get()
    fee = client.get("/api/v1/pools/pond").json()["facts"]["fee"]["sources"][0]
    assert fee["quote_missing_since"] == str(dates.day_of(quotation.missing_since))
    assert fee["link_dead_since"] is None
    assert seen() == found_on, "it stays the day on which it was there"
    local.put("fee", PAGE, Content_Type="text/plain")
    later(days=8)
    run()
    assert MARK not in shown(client)
    assert seen() == [dates.today()]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<html><noscript>Enable JavaScript</noscript>", "needs a script"),
        (b"\x00\x01", "no page, text or PDF"),
        (b"%PDF-1.4 none", "no page, text or PDF"),
        ("<html><form><input type=password></form>", "asks for a login"),
    ],
)
def test_what_cannot_be_read_is_never_gone(pond, local, later, body, words):
    run()
    local.put("fee", body)
    for _ in range(2):  # as many visits as make words gone
        later(days=8)
        run()
    from pools.links.messages import notices

    link = Link.objects.get(url__endswith="/fee")
    assert (Quotation.objects.get().misses, link.failures) == (0, 0)
    assert words in str(list(notices([link.url], {link.url: link})))


@pytest.mark.parametrize("path", ["drip", "status/403", "status/404", "to/"])
def test_a_page_that_does_not_open_misses_no_words(local, indicators, path):
    published_pool(slug="pond", fee={"percent": 10}, sources=[cited(local.url(path))])
    run()
    assert Quotation.objects.get().misses == 0
    assert seen() == [None]


def test_a_redirect_is_followed_and_the_text_there_read(local, indicators):
    local.put("fee", HTML, Content_Type="text/html")
    url = local.url("to//doc/fee")
    published_pool(slug="pond", fee={"percent": 10}, sources=[cited(url)])
    run()
    assert seen() == [dates.today()]


def test_the_desk_says_what_changed_and_takes_an_answer(client, pond, gone, signed_in, later):
    reviewer = signed_in("Reviewer")
    html = reviewer.get(DESK).content.decode()
    assert GONE in html
    for words in (
        QUOTE,
        "the fee is twelve percent of rewards",
        "They were last found on",
        "has changed",
    ):
        assert words in html
    assert (gone.nearest, gone.page_changed) != ("", False)
    where = f"{DESK}quote/{pond.pk}/{gone.pk}/"
    answer = reviewer.post(where, follow=True)
    assert GONE not in answer.content.decode()
    assert MARK not in shown(client)
    written = Recheck.objects.get()
    assert (written.answer, written.by, written.words) == ("quote-stands", reviewer.user, QUOTE)
    later(days=8)
    run()
    later(days=2)
    run()
    assert MARK not in shown(client), "a reviewer's word holds for a month"
    later(days=30)
    run()
    later(days=2)
    run()
    assert MARK in shown(client)


def test_an_answer_can_be_undone(client, pond, gone, signed_in):
    import re

    reviewer = signed_in("Reviewer")
    html = reviewer.post(f"{DESK}quote/{pond.pk}/{gone.pk}/", follow=True).content.decode()
    offer = re.search(r'name="offer" value="([^"]+)"', html)
    reviewer.post("/admin/desk/undo/", {"offer": offer[1]})
    assert GONE in reviewer.get(DESK).content.decode()
    assert MARK in shown(client)
    again = Quotation.objects.get()
    assert (again.misses, again.missing_since) == (gone.misses, gone.missing_since)


def test_still_true_takes_it_off_the_desk_and_leaves_the_mark(client, pond, gone, signed_in):
    moderator = signed_in("Moderator")
    html = moderator.get(DESK).content.decode()
    assert "Still true: " in html
    moderator.post(f"{DESK}pond/fee/", {"answer": "still-true"})
    assert GONE not in moderator.get(DESK).content.decode()
    assert MARK in shown(client)


def test_still_true_counts_on_the_day_a_machine_found_the_page_too(pond, gone, signed_in):
    today = dates.today()
    reviews = [{"topic": "fee", "on": today}]
    republish(pond, sources=[cited(gone.link.url, seen_on=today)], reviews=reviews)
    moderator = signed_in("Moderator")
    assert GONE in moderator.get(DESK).content.decode()
    for _twice in range(2):
        moderator.post(f"{DESK}pond/fee/", {"answer": "still-true"})
        assert GONE not in moderator.get(DESK).content.decode()
    assert Recheck.objects.count() == 1


def test_a_tie_keeps_a_reviewer_from_answering(pond, gone, signed_in):
    from pools.models import Conflict

    reviewer = signed_in("Reviewer")
    Conflict.objects.create(editor=reviewer.user, pool=pond, words="I work there")
    reviewer.post(f"{DESK}quote/{pond.pk}/{gone.pk}/")
    gone.refresh_from_db()
    assert gone.is_gone
    assert reviewer.post(f"{DESK}quote/1/999999/").status_code == 404


def test_an_archived_copy_is_offered_first_where_the_words_are_gone(client, pond, gone):
    url = gone.link.url
    copy = "https://web.archive.org/web/2026/https://pond.example/"
    republish(pond, sources=[cited(url, archive=copy)])
    html = shown(client)
    assert 0 < html.index(copy) < html.index(f'href="{url}"')
    Quotation.objects.update(misses=0, missing_since=None)
    republish(pond, summary="Another sentence", sources=[cited(url, archive=copy)])
    html = shown(client)
    assert html.index(copy) > html.index(f'href="{url}"')
    fee = client.get("/api/v1/pools/pond").json()["facts"]["fee"]["sources"][0]
    assert fee["archive"] == copy
    checks.keep_up()
    assert [link.url for link in Link.objects.all()] == [url], "the archive is left in peace"


def test_what_nobody_quotes_any_more_is_forgotten(pond, gone):
    republish(pond, sources=[cited(gone.link.url, quote="Other words")])
    checks.keep_up()
    assert [one.words for one in Quotation.objects.all()] == ["Other words"]


def test_a_page_quoted_twice_is_seen_once_both_are_found(pond, local):
    url = Link.objects.model(url=local.url("doc/fee")).url
    republish(
        pond, sources=[cited(url), cited(url, quote="Words that are not there", stance="agrees")]
    )
    run()
    assert set(seen()) == {None}


def test_the_file_itself_is_read_and_a_pinned_one_rarely(local, indicators, monkeypatch):
    raw = local.put("raw", f"// {QUOTE}", Content_Type="text/plain")
    monkeypatch.setattr(watching, "raw_address", lambda url: raw)
    monkeypatch.setattr(watching, "is_pinned", lambda url: True)
    published_pool(slug="pond", fee={"percent": 10}, sources=[cited(local.url("status/500"))])
    run()
    assert seen() == [dates.today()]
    assert local.pages == ["/doc/raw"]
    link = Link.objects.get(url__endswith="status/500")
    assert (link.due_at - link.checked_at).days >= 89
    assert link.final_url == ""


def test_nothing_moves_while_the_site_is_read_only(pond):
    checks.keep_up()
    Quotation.objects.update(found_on=dates.today())
    read_only.switch(True)
    assert watching.move_seen() == 0
    read_only.switch(False)
    assert watching.move_seen() == 1, "what a run left over is made good"
