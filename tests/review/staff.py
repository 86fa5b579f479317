"""Editors of every role, and a submission that waits."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from pools.models import Submission
from tests import factories


@pytest.fixture
def member(db: None) -> Callable[[str, str], Any]:
    """A member of the staff: member("Reviewer", "ann")."""

    def make(role: str, name: str = "") -> Any:
        return factories.member(role, username=name or role.lower())

    return make


@pytest.fixture
def signed_in(db: None) -> Callable[..., Client]:
    """A browser of a new member: signed_in("Moderator")."""

    return factories.signed_in


class Desk:
    """The desk as a reviewer uses it."""

    def __init__(self, client: Client, submission: Submission) -> None:
        self.client, self.pk = client, submission.pk
        self.reachable = True  # somebody who left no address is given one before being asked
        self.url = f"/admin/desk/{submission.pk}/"

    def page(self) -> str:
        response = self.client.get(self.url)
        assert response.status_code == 200
        return response.content.decode()

    def data(self, topic: str, **values: str) -> dict[str, str]:
        """A claim's fields as the page has them, with these words in them."""
        from pools.models import Proposal
        from pools.review.presenters import row_of

        row = row_of(Proposal.objects.get(submission_id=self.pk, topic=topic))
        own = {"seen": row.form["seen"].value(), **values}
        data = {key if "-" in key else f"{row.name}-{key}": own[key] for key in own}
        if any(key.startswith(f"{topic}-") for key in values):
            data[f"{row.name}-basis"] = row.basis
        return data

    def decide(self, topic: str, decision: str, also: Any = None, **values: str) -> Any:
        """Press a claim's button; ``also`` is what stands at other claims."""
        from pools.models import Contact, Proposal

        if decision == "ask" and self.reachable:
            Contact.objects.get_or_create(
                submission_id=self.pk, defaults={"email": "reader@example.org"}
            )
        proposal = Proposal.objects.get(submission_id=self.pk, topic=topic)
        data = {"decision": decision, **(also or {}), **self.data(topic, **values)}
        return self.client.post(f"{self.url}{proposal.pk}/", data)

    def act(self, name: str, /, **values: Any) -> Any:
        return self.client.post(f"{self.url}act/", {"act": name, **values}, follow=True)

    @property
    def state(self) -> str:
        return Submission.objects.get(pk=self.pk).state


@pytest.fixture
def desk(signed_in: Callable[..., Client]) -> Callable[..., Desk]:
    def open_desk(submission: Submission, role: str = "Moderator", name: str = "") -> Desk:
        return Desk(signed_in(role, name), submission)

    return open_desk
