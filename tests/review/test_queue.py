"""The queue: what each line says, what it is narrowed to, what stands together, what is next."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pools.models import Conflict, Proposal, Submission
from pools.review.related import next_in_queue
from tests.review.test_costs import submit

pytestmark = pytest.mark.django_db
QUEUE = "/admin/desk/"
# Half of them Wagtail's frame; ours are the page and its count, claims, what is open and its sites,
# listed pools, rivals, indicators, second looks that wait, one's own ties, the choices of the
# filters, what was deleted, and what was just published, to undo (its history and its pools).
MOST_QUERIES = 28


def new(title, website="", **values):
    """A pool nobody lists, proposed with its website."""
    kind = values.pop("kind", "new")
    submission = submit(None, [], kind=kind, title=title, **values)
    for topic, value in (("name", title), ("website", website)):
        Proposal.objects.create(submission=submission, topic=topic, value=value or None)
    return submission


def ago(days):
    return timezone.now() - dt.timedelta(days=days)


def line(html, pk):
    (found,) = [row for row in re.findall(r"<tr.*?</tr>", html, re.S) if f'value="{pk}"' in row]
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def lines(html):
    return [int(pk) for pk in re.findall(r'name="submission"\s+value="(\d+)"', html)]


@pytest.fixture
def queue(signed_in):
    client = signed_in("Moderator")

    def read(**query):
        response = client.get(QUEUE, query)
        assert response.status_code == 200
        return response.content.decode()

    read.client = client
    return read


def test_a_line_says_what_it_is_about_and_what_was_noticed(pool, queue):
    many = submit(pool, ["fee", "website", "licence", "summary"], sent_at=ago(8))
    phishing = submit(pool, ["launch"], sent_at=ago(2), affiliation="team")
    Proposal.objects.filter(submission=phishing).update(source_url="https://lid0.fi/x")
    brought = submit(pool, ["kind"], kind="import", affiliation="", sent_at=ago(0))
    html = queue()
    assert "Fee, Website, Licence and 1 more 4 1 week ago" in line(html, many.pk)
    assert "1 warning" in line(html, phishing.pk)
    assert "A machine" in line(html, brought.pk)
    assert "A person" in line(html, many.pk)
    assert html.count('aria-label="Correction: Lido · Fee, Website, Licence and 1 more"') == 1


def test_it_is_narrowed_by_topic_kind_origin_age_and_warnings(pool, queue):
    old = submit(pool, ["fee", "licence"], sent_at=ago(40))
    phishing = submit(pool, ["website"], sent_at=ago(2), kind="contest")
    Proposal.objects.filter(submission=phishing).update(source_url="https://lid0.fi/x")
    brought = submit(pool, ["kind"], kind="import", affiliation="", sent_at=ago(0))
    for query, found in {
        ("topic", "licence"): [old],
        ("kind", "contest"): [phishing],
        ("origin", "machine"): [brought],
        ("origin", "person"): [old, phishing],
        ("age", "1"): [old, phishing],
        ("age", "30"): [old],
        ("warnings", "with"): [phishing],
        ("warnings", "without"): [old, brought],
    }.items():
        assert lines(queue(**dict([query]))) == [one.pk for one in found], query
    html = queue(topic=["fee", "website"], warnings="with")
    assert lines(html) == [phishing.pk]


def test_all_of_a_page_are_ticked_by_a_link(pool, queue):
    for topic in ("fee", "website"):
        submit(pool, [topic])
    html = queue(kind="correction")
    assert " checked" not in html.split('class="desk-queue')[1]
    (link,) = re.findall(r'href="(\?[^"]*chosen=all)"', html)
    assert "kind=correction" in link, "what was chosen before stays"
    html = queue.client.get(QUEUE + link.replace("&amp;", "&")).content.decode()
    assert html.split('class="desk-queue')[1].count(" checked") == 2
    assert "Choose none" in html


def test_what_may_concern_one_pool_stands_together_from_the_first(pool, queue, desk):
    first = new("Brand New Pool", "https://brandnew.example/stake", sent_at=ago(9))
    between = submit(pool, ["fee"], sent_at=ago(8))
    host = new("Something else", "https://www.brandnew.example", sent_at=ago(7), kind="import")
    apart = new("Quite another", "https://another.example", sent_at=ago(6))
    name = new("BrandNew Pool", sent_at=ago(5))
    again = submit(pool, ["website"], sent_at=ago(4))
    html = queue()
    assert lines(html) == [one.pk for one in (first, host, name, between, again, apart)]
    assert f"#{host.pk}" in line(html, first.pk) and f"#{name.pk}" in line(html, first.pk)
    assert "Same pool?" not in line(html, apart.pk)
    assert lines(queue(ordering="-sent_at"))[0] == again.pk, "unless sorted by something else"
    at = desk(first, "Reviewer")
    page = at.page()
    assert f"Submission {host.pk} is about a pool with the same website." in page
    assert f"Submission {name.pk} proposes a pool of a similar name." in page
    assert f'href="/admin/desk/{host.pk}/"' in page
    at.pk, at.url = again.pk, f"/admin/desk/{again.pk}/"
    assert f"Submission {between.pk} is about the same pool." in at.page()


def test_a_listed_pool_and_a_proposal_of_its_host_stand_together(pool, queue, desk):
    correction = submit(pool, ["fee"], sent_at=ago(9))
    between = new("Quite another", "https://another.example", sent_at=ago(8))
    host = new("Something else", "https://www.lido.fi/x", sent_at=ago(7))
    assert lines(queue()) == [correction.pk, host.pk, between.pk]
    words = f"Submission {host.pk} is about a pool with the same website."
    assert words in desk(correction, name="ann").page()


def test_a_listing_published_in_part_does_not_warn_of_itself(pool, desk):
    published = new("Lido", "https://lido.fi")
    Submission.objects.filter(pk=published.pk).update(pool=pool)
    again = new("Lido", "https://lido.fi")
    assert "Looks like the listed pool" not in desk(published).page()
    assert (
        f"Submission {again.pk} is about a pool with the same website."
        in desk(published, name="b").page()
    )
    assert "Looks like the listed pool Lido" in desk(again, name="c").page()


def test_what_is_next_is_free_and_in_the_queues_order(pool, member, desk):
    first, mine, other, last = (
        submit(pool, [topic], sent_at=ago(9 - n))
        for n, topic in enumerate(("fee", "website", "licence", "kind"))
    )
    at = desk(first)
    user = at.client.user
    other.assignee, mine.assignee = member("Reviewer", "rae"), user
    other.save()
    mine.save()
    assert next_in_queue(first.pk, user) == mine.pk
    assert next_in_queue(mine.pk, user) == last.pk, "what somebody else has is left to them"
    assert next_in_queue(last.pk, user) == first.pk, "and from the top again"
    at.decide("fee", "decline", reason_code="wrong")
    assert "Decline and next" in at.page()
    response = at.act("apply_decisions_next")
    assert response.redirect_chain[-1][0] == f"/admin/desk/{mine.pk}/"
    assert "Declined." in response.content.decode() and at.state == "declined"
    assert f'href="/admin/desk/{first.pk}/next/"' in at.page()
    # One that is refused stays where it is.
    at.pk, at.url = mine.pk, f"/admin/desk/{mine.pk}/"
    assert at.act("apply_decisions_next").redirect_chain[-1][0] == at.url
    Conflict.objects.create(editor=user, pool=pool, words="I work there")
    assert next_in_queue(mine.pk, user) is None
    response = at.client.get(f"{at.url}next/", follow=True)
    assert response.redirect_chain[-1][0] == QUEUE
    assert "Nothing else in the queue waits for you." in response.content.decode()


def test_the_queue_costs_so_many_queries_however_long(pool, queue):
    def cost(**query):
        with CaptureQueriesContext(connection) as queries:
            queue(**query)
        return len(queries)

    submit(pool, ["fee"])
    new("One Pool", "https://one.example")
    queue(warnings="without")
    few, warned = cost(), cost(warnings="without")
    for number in range(60):
        submit(pool, ["fee", "website"])
        new(f"Pool {number} of many", f"https://{number}.example")
    assert cost() == few
    assert cost(warnings="without") <= warned
    assert few == MOST_QUERIES
