"""Links that carry evidence: when they are opened, what is kept of it, and who sees it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pools.claims import web_addresses
from pools.links import checks, fetching, polite_client
from pools.models import Link, Proposal, Recheck, read_only
from tests.factories import published_pool, republish
from tests.facts import source
from tests.review.servers import closed_port, site
from tests.submit.test_emails import work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def checks_are_on(settings, monkeypatch):
    settings.CHECK_LINKS = True
    settings.LINKS_MAY_BE_LOCAL = True
    # The servers here have no name, which no source may lack.
    real = web_addresses._public_host
    monkeypatch.setattr(
        web_addresses, "_public_host", lambda host: host if host == "127.0.0.1" else real(host)
    )
    monkeypatch.setattr(polite_client, "SPACE", 0)
    monkeypatch.setattr(fetching, "LONGEST", 1)


@pytest.fixture
def local():
    with site() as running:
        yield running


def run(**options):
    out = StringIO()
    call_command("check_links", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def pond(local, indicators):
    """A pool whose fee stands on a page of the local site: pond("status/404")."""

    def make(path):
        evidence = {**source("fee", publisher="Pond's papers"), "url": local.url(path)}
        return published_pool(slug="pond", fee={"percent": 10}, sources=[evidence])

    return make


def test_a_link_dies_after_several_failures_and_comes_back(client, pond, local, later):
    pool = pond("status/404")
    words = "This link has not opened since"
    for failures in (1, 2, 3):
        assert words not in client.get("/pools/pond/").content.decode()
        run()
        link = Link.objects.get(url__endswith="/status/404")
        assert (link.failures, link.outcome, link.status) == (failures, "gone", 404)
        later(hours=1)
        asked = len(local.pages)
        run()
        assert len(local.pages) == asked, "a failure is not tried again at once"
        later(days=4)
    html = client.get("/pools/pond/").content.decode()
    assert words in html
    republish(pool, sources=[{**source("fee"), "url": local.url("ok")}])
    assert words not in client.get("/pools/pond/").content.decode()
    assert "0 dead" in run()
    assert not Link.objects.filter(url__endswith="/status/404").exists(), "nobody cites it now"


def test_one_that_opens_again_is_alive(client, pond, local, later, monkeypatch):
    pond("status/503")
    for _ in range(3):
        run()
        later(days=8)
    assert "has not opened since" in client.get("/pools/pond/").content.decode()
    from tests.review.servers import Answers

    monkeypatch.setattr(Answers, "say_status", Answers.say_ok)
    run()
    assert "has not opened since" not in client.get("/pools/pond/").content.decode()


def test_what_opened_is_left_alone_for_a_week(pond, local, later):
    pond("ok")
    run()
    later(days=6)
    run()
    assert local.pages == ["/ok"]
    later(days=2)
    run()
    assert local.pages == ["/ok", "/ok"]
    assert run(all=True).count("opens 200") == 1


def test_a_host_that_wants_no_machines_is_not_visited(pond, local):
    local.robots = "User-agent: *\nDisallow: /ok\n"
    pond("ok")
    run()
    assert local.asked == ["/robots.txt"]
    link = Link.objects.get(url=local.url("ok"))
    assert (link.outcome, link.failures) == ("refuses", 0)


def test_a_host_is_not_hurried(local, monkeypatch):
    """It gets the time it asks for; one that asks for more than a run has is left for another."""
    slept = []
    monkeypatch.setattr(polite_client.time, "sleep", slept.append)
    local.robots = "User-agent: *\nCrawl-delay: 5\n"
    guest = polite_client.PoliteClient()
    assert guest.fetch(local.url("ok")).outcome == "opens"
    assert guest.fetch(local.url("status/200")).outcome == "opens"
    assert len(slept) == 1 and 4 < slept[0] <= 5
    local.robots = "User-agent: *\nCrawl-delay: 600\n"
    guest = polite_client.PoliteClient()
    assert guest.fetch(local.url("ok")).outcome == "opens"
    assert guest.fetch(local.url("status/200")) is None
    assert len(slept) == 1


def test_when_nothing_can_be_reached_it_is_us(indicators):
    urls = [f"http://127.0.0.1:{closed_port()}/{n}" for n in range(checks.OURSELVES)]
    sources = [{**source("fee", stance="agrees"), "url": url} for url in urls]
    published_pool(fee={"percent": 10}, sources=sources)
    with pytest.raises(CommandError, match="the fault is ours"):
        run()
    assert Link.objects.filter(url__in=urls, checked_at=None).count() == len(urls)


def test_one_that_cannot_be_reached_among_others_is_noted(local):
    gone = Link.objects.create(url=f"http://127.0.0.1:{closed_port()}/")
    fine = Link.objects.create(url=local.url("ok"))
    assert checks.check([gone, fine]) == 2
    assert [link.outcome for link in Link.objects.order_by("pk")] == ["unreachable", "opens"]


def test_a_run_ends_between_two_links_once_the_site_is_read_only(local):
    links = [Link.objects.create(url=local.url(path)) for path in ("ok", "status/200")]
    told = []

    def tell(link):
        told.append(link.url)
        read_only.switch(True)

    assert checks.check(links, tell) == 1
    assert told == [links[0].url]
    assert Link.objects.get(pk=links[1].pk).checked_at is None


def test_links_of_a_submission_are_opened_once_it_is_sent(correct_fee, desk, local):
    _url, submission = correct_fee("9")
    proposal = Proposal.objects.get()
    proposal.source_url = local.url("status/404")
    proposal.save()
    at = desk(submission)
    assert "1 link has not been opened yet." in at.page()
    work()
    html = at.page()
    assert "127.0.0.1: The page is gone (status 404). Tried " in html
    assert local.pages == ["/status/404"]
    assert "within minutes" in at.act("check_links").content.decode()
    work()
    assert local.pages == ["/status/404"], "not twice within the hour"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("ok", "1 link opens; last checked "),
        ("status/403", "The server refuses automatic visits (status 403)"),
        ("status/500", "The server reports a fault (status 500)"),
        ("silence", "The server cannot be reached"),
    ],
)
def test_the_desk_says_what_came_of_it(correct_fee, desk, local, path, words):
    _url, submission = correct_fee("9")
    Proposal.objects.update(source_url=local.url(path))
    work()
    assert words in desk(submission).page()


def test_the_desk_says_where_a_link_leads(correct_fee, desk):
    _url, submission = correct_fee("9")
    link = Link.objects.create(url="https://docs.lido.fi/fees")
    found = checks.FetchResult(Link.Outcome.OPENS, 200, "https://parked.example/")
    checks.write_down(link, found)
    assert "docs.lido.fi leads on to parked.example." in desk(submission).page()


def test_nothing_is_opened_where_checks_are_off(settings, correct_fee, desk, local, pond):
    settings.CHECK_LINKS = False
    pond("ok")
    _url, submission = correct_fee("9")
    Proposal.objects.update(source_url=local.url("ok"))
    work()
    assert "CHECK_LINKS is not set" in run()
    assert local.asked == []
    html = desk(submission).page()
    assert "Links are not opened automatically here" in html
    assert "not been opened yet" not in html


@pytest.fixture
def dead(pond, later):
    pool = pond("status/410")
    for _ in range(3):
        run()
        later(days=8)
    return pool, Link.objects.get(url__endswith="/status/410")


def test_dead_evidence_stands_on_the_recheck_desk_until_somebody_opened_it(
    client, dead, local, signed_in, later
):
    pool, link = dead
    reviewer = signed_in("Reviewer")
    html = reviewer.get("/admin/desk/recheck/").content.decode()
    assert "Evidence that no longer opens" in html
    assert "The page is gone (status 410)" in html
    reviewer.post(f"/admin/desk/recheck/link/{pool.pk}/{link.pk}/")
    assert "no longer opens" not in reviewer.get("/admin/desk/recheck/").content.decode()
    assert "has not opened since" not in client.get("/pools/pond/").content.decode()
    written = Recheck.objects.get()
    assert (written.answer, written.by) == ("link-opens", reviewer.user)
    asked = len(local.pages)
    later(days=29)
    run()
    assert len(local.pages) == asked


def test_a_tie_keeps_a_reviewer_from_vouching(dead, signed_in):
    from pools.models import Conflict

    pool, link = dead
    reviewer = signed_in("Reviewer")
    Conflict.objects.create(editor=reviewer.user, pool=pool, words="I work there")
    reviewer.post(f"/admin/desk/recheck/link/{pool.pk}/{link.pk}/")
    link.refresh_from_db()
    assert link.is_dead
    assert reviewer.post("/admin/desk/recheck/link/1/999999/").status_code == 404


def test_links_of_one_host_are_kept_apart():
    from pools.management.commands.check_links import spread

    urls = ["https://a.example/1", "https://a.example/2", "https://b.example/1"]
    links = spread([Link(url=url) for url in urls])
    assert [link.url for link in links] == [urls[0], urls[2], urls[1]]
