"""Two waiting proposals for one pool, and the form that merges them."""

import pytest
from django.test import Client

from pools.contributions import keys
from pools.models import Proposal, Submission
from pools.review import merge
from tests.factories import reachable, received

SOURCE = {"source_url": "https://docs.lido.fi/x", "source_publisher": "Docs"}
KEYS = {"team": "t" * 43, "user": "u" * 43}


def proposed(pool, affiliation, **values):
    """A correction by somebody who can be written to, with a status page of their own."""
    submission = received(pool, values, SOURCE, affiliation=affiliation)
    reachable(submission, f"{affiliation}@example.org")
    keys.add_key(submission, KEYS[affiliation])
    return submission


@pytest.fixture
def team(pool):
    return proposed(
        pool,
        "team",
        fee={"percent": 7, "covers": ""},
        summary="A pool of many.",
        minimum_deposit=0.5,
    )


@pytest.fixture
def user(pool):
    return proposed(
        pool,
        "user",
        fee={"percent": 8, "covers": "the treasury"},
        summary="Many run it.",
        website="https://lido.fi/en",
    )


def state_of(submission):
    return Submission.objects.get(pk=submission.pk).state


def topics(submission):
    return set(Submission.objects.get(pk=submission.pk).proposals.values_list("topic", flat=True))


def everything():
    return list(
        Proposal.objects.order_by("pk").values("pk", "submission", "topic", "sent_in", "value")
    )


def pick(into, other, **answers):
    """The form of the merge page: what only one says as it comes, the rest as given."""
    data = {}
    for row in merge.rows(into, other):
        for side in row.found:
            data[f"seen-{side.proposal.pk}"] = side.stamp
            if side.chosen or answers.get(row.topic) == side.proposal.submission:
                data[row.name] = str(side.proposal.pk)
    return data


def send(at, other, data):
    return at.client.post(f"{at.url}merge/{other.pk}/", data, follow=True)


def status(submission):
    return Client().get(f"/submissions/{KEYS[submission.affiliation]}/").content.decode()
