"""Who may open what: visitor, link holder, holder of another link, and every role.

Every address of the public site and of the desk has a row here; one without fails the first test.
"""

from dataclasses import dataclass, field

import pytest
from django.test import Client
from wagtail.models import Page

from directory.content import urls as content_urls
from directory.content.models import GuideIndexPage
from directory.operations import probe_urls
from directory.operations import urls as operation_urls
from directory.search import urls as search_urls
from directory.seo import urls as search_files
from pools.browse import urls as browse_urls
from pools.models import Proposal, Submission
from pools.opendata import feed_urls
from pools.opendata import urls as data_urls
from pools.review import hooks as desk_hooks
from pools.review import urls as review_urls
from pools.submit import urls as submit_urls

pytestmark = pytest.mark.django_db

IN, DONE, SIGN_IN, NO, WRONG_WAY = "in", "done", "sign in", "no", "wrong way"
ROLES = ["Reviewer", "Editor", "Moderator", "Administrator"]
WHO = ["visitor", "member without a role", *ROLES]  # a link is in the address: its holder is nobody


@dataclass(frozen=True)
class Row:
    """An address and what it says to whom. ``staff`` is every role of the desk."""

    address: str
    anybody: str = IN
    staff: str = IN
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)
    holder: str = ""  # of the link; only where the address has one
    other: str = ""  # holder of another link, put in its place


def keyed(address, holder, method="get", anybody=NO):
    return Row(address, anybody, anybody, method, holder=holder, other=holder)


def desk_row(path, staff=IN, method="get", **data):
    return Row(f"/admin/desk/{path}", SIGN_IN, staff, method, data)


ROWS = {
    # contributions
    "claim_correct": Row("/pools/lido/correct/fee/"),
    "claim_confirm": Row("/pools/lido/confirm/fee/"),
    "claim_contest": Row("/pools/lido/contest/fee/"),
    "claim_reply": Row("/pools/lido/reply/fee/", NO, NO),  # nobody contests it
    "submit": Row("/submit/"),
    "submit_all": Row("/submit/all/"),
    "submit_resume": keyed("/submit/{key}/", DONE),  # sent already: leads to its page
    "submit_step": keyed("/submit/{key}/send/", DONE),  # sent already: leads to its page
    "submission": keyed("/submissions/{key}/", IN),
    "submission_add": keyed("/submissions/{key}/add/summary/", IN),
    "submission_answer": keyed("/submissions/{key}/answer/", DONE, "post"),
    "submission_reply": keyed("/submissions/{key}/reply/", NO, "post"),  # it is no contest
    "submission_withdraw": keyed("/submissions/{key}/withdraw/", DONE, "post"),
    "submission_lost": Row("/submissions/lost/"),
    "submit_unknown": Row("/submit/cut-off/", NO, NO),
    "submission_unknown": Row("/submissions/cut-off/", NO, NO),
    # Opening it changes nothing; a status page's key is no token.
    "submission_verify": keyed("/submissions/verify/{key}/", NO, "post"),
    # reading
    "pools": Row("/pools/"),
    "compare": Row("/pools/compare/"),
    "pool": Row("/pools/lido/"),
    "indicators": Row("/indicators/"),
    "indicator": Row("/indicators/trustless/"),
    "network": Row("/network/"),
    "changes": Row("/changes/"),
    "coverage": Row("/coverage/"),
    "most_wanted": Row("/most-wanted/"),
    "ask_pool": Row("/pools/lido/ask/"),
    "check_token": Row("/check-token/?q=rETH"),
    "what_you_keep": Row("/what-you-keep/?eth=1&percent=3&years=1"),
    "review_statistics": Row("/review/"),
    "search": Row("/search/"),
    "choose": Row("/choose/"),
    "sitemap_index": Row("/sitemap.xml"),
    "sitemap": Row("/sitemap-pools.xml"),
    "llms": Row("/llms.txt"),
    "robots": Row("/robots.txt"),
    **{name: Row(f"/{name}") for name in ("healthz", "readyz")},
    "security_txt": Row("/.well-known/security.txt", NO, NO),  # no contact is set
    "metrics": Row("/metrics", NO, NO),  # off, as by default
    "change_feed": Row("/changes.atom"),
    "listing_feed": Row("/pools.atom"),
    "pool_feed": Row("/pools/lido/changes.atom"),
    "indicator_feed": Row("/indicators/trustless/changes.atom"),
    "calendars": Row("/dates.ics?pool=lido"),
    "pool_calendar": Row("/pools/lido/dates.ics"),
    "pool_badge": Row("/pools/lido/badge.svg"),
    "pool_embed": Row("/pools/lido/embed/"),
    "share_pool": Row("/pools/lido/share/"),
    "oembed": Row("/oembed/?url=http://127.0.0.1:8000/pools/lido/"),
    "feedback": Row("/feedback/{page}/"),
    "feedback_thanks": Row("/feedback/{page}/forged/", NO, NO),
    "feedback_pools": Row("/feedback/pools/"),
    "feedback_pool": Row("/feedback/pools/lido/"),
    "feedback_indicators": Row("/feedback/indicators/"),
    "feedback_indicator": Row("/feedback/indicators/trustless/"),
    "feedback_at_thanks": Row("/feedback/thanks/forged/", NO, NO),
    # open data
    "api": Row("/api/"),
    "data": Row("/data/"),
    "release": Row("/data/2026-11-29/", NO, NO),  # there is no release of that day
    "release_file": Row("/data/2026-11-29/pools.csv", NO, NO),
    "release_catalog": Row("/data/catalog.jsonld"),
    "api_directory": Row("/api/v1/"),
    "api_openapi": Row("/api/v1/openapi.json"),
    "api_pool": Row("/api/v1/pools/lido"),
    **{
        f"api_{name}": Row(f"/api/v1/{name}")
        for name in ("pools", "indicators", "changes", "statistics", "coverage")
    },
    "api_unknown": Row("/api/v1/nothing", NO, NO),
    "pools_csv": Row("/pools.csv"),
    "pools_json": Row("/pools.json"),
    "changes_csv": Row("/changes.csv"),
    # the desk
    "review_queue": desk_row(""),
    "review_queue_results": desk_row("results/"),
    "review_bulk": desk_row("bulk/", DONE, "post", act="spam"),
    "review_recheck": desk_row("recheck/"),
    "review_recheck_one": desk_row("recheck/lido/trustless/", "mend", "post"),
    "review_recheck_link": desk_row("recheck/link/1/1/", NO, "post"),  # there is no such link
    "review_recheck_quote": desk_row("recheck/quote/1/1/", NO, "post"),  # there is no such quote
    "review_second_looks": desk_row("second-looks/"),
    "review_second_look": desk_row("second-looks/999999/", NO),  # there is no such look
    "review_conflicts": desk_row("ties/"),
    "review_conflict_end": desk_row("ties/1/end/", DONE, "post"),
    "review_undo_offer": desk_row("undo/", DONE, "post"),  # of nothing: a message says so
    "review_revert": desk_row("revert/999999/", NO),  # there is no such line
    "review_desk": desk_row("{pk}/"),
    "review_act": desk_row("{pk}/act/", DONE, "post", act="take"),
    "review_merge": desk_row("{pk}/merge/999999/", NO),  # there is no such other
    "review_next": desk_row("{pk}/next/", DONE),
    "review_preview": desk_row("{pk}/preview/"),
    "review_decide": desk_row("{pk}/{proposal}/", "mend", "post"),
}


def names():
    modules = (submit_urls, review_urls, browse_urls, feed_urls, search_urls, search_files)
    modules += (content_urls, data_urls, probe_urls, operation_urls)
    patterns = [pattern for module in modules for pattern in module.urlpatterns]
    return [pattern.name for pattern in patterns + data_urls.page_patterns + desk_hooks.urls()]


def verdict(response):
    if response.status_code == 302:
        return SIGN_IN if response["Location"].startswith("/admin/login/") else DONE
    return {200: IN, 404: NO, 405: WRONG_WAY, 403: "forbidden", 422: "mend"}.get(
        response.status_code, str(response.status_code)
    )


def ask(client, row, **values):
    return getattr(client, row.method)(row.address.format(**values), row.data)


def test_every_address_has_a_row():
    found = names()
    assert all(found), "an address without a name"
    assert len(found) == len(set(found))
    assert set(found) == set(ROWS)


@pytest.fixture
def open_as(signed_in, django_user_model):
    def open_(who):
        if who in ROLES:
            return signed_in(who)
        client = Client()
        if who != "visitor":
            client.force_login(django_user_model.objects.create_user("vis", "v@example.org", "x"))
        return client

    return open_


@pytest.mark.parametrize("who", WHO)
def test_who_may_open_what(who, correct_fee, open_as):
    _url, submission = correct_fee("9")
    home = Page.objects.get(depth=2)
    page = home.add_child(instance=GuideIndexPage(title="Guides", slug="guides-here"))
    values = {
        "key": "v" * 43,
        "pk": submission.pk,
        "proposal": submission.proposals.get().pk,
        "page": page.pk,
    }
    client = open_as(who)
    for name, row in ROWS.items():
        expected = row.staff if who in ROLES else row.anybody
        assert verdict(ask(client, row, **values)) == expected, name
    submission.refresh_from_db()
    assert submission.state == ("in_review" if who in ROLES else "received")
    assert Proposal.objects.get(submission=submission).decision == "pending"


def test_a_link_opens_its_own_submission_and_no_other(client, correct_fee):
    """The holder of another link gets as far as that link leads, and sees and moves nothing of
    this one."""
    other_url, other = correct_fee("8", **{"fee-covers": "what the other one says"})
    url, mine = correct_fee("9", **{"fee-covers": "what this one says"})
    rows = {name: row for name, row in ROWS.items() if "{key}" in row.address}
    assert len(rows) == 8
    for name, row in rows.items():
        response = ask(client, row, key=other_url.split("/")[2])
        assert verdict(response) == row.other, name
        assert b"what this one says" not in response.content, name
    other.refresh_from_db()
    mine.refresh_from_db()
    assert (other.state, mine.state) == ("withdrawn", "received")
    for name, row in rows.items():
        response = ask(client, row, key=url.split("/")[2])
        assert verdict(response) == row.holder, name
        assert b"what the other one says" not in response.content, name
    mine.refresh_from_db()
    assert mine.state == "withdrawn"


# What stands where a form was sent: its page, or the way to the page it belongs to.
LOOKED = {"submission_verify": IN}


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.method == "post"])
def test_what_changes_something_is_not_done_by_opening_it(name, correct_fee, signed_in):
    url, submission = correct_fee("9")
    address = ROWS[name].address.format(
        key=url.split("/")[2], pk=submission.pk, proposal=submission.proposals.get().pk
    )
    # A page shown in answer to a form has the form's address: opened again, it leads to its own.
    if name.startswith(("review", "feedback")):
        expected = DONE if name in {"review_act", "review_decide"} else WRONG_WAY
    else:
        expected = LOOKED.get(name, DONE)
    assert verdict(signed_in("Administrator").get(address)) == expected
    submission.refresh_from_db()
    assert submission.state == "received"


CHANGING = [row for row in ROWS.values() if row.method == "post" and "/admin/" in row.address]
DESK = [row for row in ROWS.values() if row.method == "get" and "/admin/" in row.address]


@pytest.mark.parametrize(
    ("role", "state"),
    [
        ("Reviewer", "handed_over"),
        ("Editor", "handed_over"),
        ("Moderator", "accepted"),
        ("Administrator", "accepted"),
    ],
)
def test_who_publishes_and_who_hands_over(role, state, correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission, role)
    at.decide("fee", "accept")
    at.act("apply_decisions")
    assert at.state == state


@pytest.mark.parametrize(("role", "may"), [("Reviewer", False), ("Moderator", True)])
def test_who_assigns(role, may, correct_fee, desk, member):
    (_url, submission), other = correct_fee("9"), member("Reviewer", "rae")
    desk(submission, role).act("assign", to=other.pk)
    submission.refresh_from_db()
    assert (submission.assignee == other) is may


@pytest.mark.parametrize("role", ["Reviewer", "Moderator"])
def test_forged_forms_are_refused_at_the_desk(role, correct_fee, member):
    _url, submission = correct_fee("9")
    client = Client(enforce_csrf_checks=True)
    client.force_login(member(role))
    for row in CHANGING:
        address = row.address.format(pk=submission.pk, proposal=submission.proposals.get().pk)
        assert client.post(address, {"act": "spam"}).status_code == 403, address


def test_reading_changes_nothing(correct_fee, signed_in):
    _url, submission = correct_fee("9")
    before, client = Submission.objects.values().get(), signed_in("Administrator")
    for row in DESK:
        client.get(row.address.format(pk=submission.pk))
    assert Submission.objects.values().get() == before
