"""What happens behind the pages while a test looks at them.

Everything here runs ``apart``: on a thread, and so on a connection, of its own, since the one of
the test's thread stands in a transaction the server would never see.
"""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from pools import topics
from pools.models import Contact, Pool, Proposal, Submission, publishing
from pools.models.submission_states import CONTRIBUTOR, perform
from pools.review import decisions, publish_submission
from pools.submit import maintenance, rate_limits, services

P = ParamSpec("P")
R = TypeVar("R")
FEE = {
    "fee-percent": "9",
    "fee-covers": "the treasury",
    "fee-source-url": "https://docs.lido.fi/fees",
}
ABOUT = {
    "name-value": "Pond Staking",
    "website-value": "https://pond.example",
    "summary-value": "A small pool whose operators are named.",
}


def apart(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do it on a connection of its own, and wait for it."""

    def done() -> R:
        try:
            return work(*args, **kwargs)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(done).result()


def member(role: str) -> Any:
    """Somebody of the staff, with no e-mail address."""
    user, new = get_user_model().objects.get_or_create(username=role.lower())
    if new:
        user.groups.add(Group.objects.get(name=role))
    return user


def cookie_of(role: str, address: str) -> Any:
    """The cookie of a member who is signed in there."""
    client = Client()
    client.force_login(member(role))
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}


def send_claim(path: str, values: Mapping[str, str]) -> tuple[str, int]:
    """Send the form at "lido/correct/fee"; gives the status page's address and the submission."""
    data = {"affiliation": "user", "stamp": rate_limits.fresh_stamp(), **values}
    return _sent(Client().post(f"/pools/{path}/", data))


def send_pool(
    sections: Mapping[str, Mapping[str, str]], sender: Mapping[str, str]
) -> tuple[str, int]:
    """Propose a new pool, section by section; the first is "about"."""
    client = Client()
    base = begin_draft(sections["about"])
    for key, values in sections.items():
        if key != "about":
            _sent_on(client.post(f"{base}{key}/", values))
    data = {"affiliation": "none", "stamp": rate_limits.fresh_stamp(), **sender}
    return _sent(client.post(f"{base}send/", data))


def submit_claims(count: int) -> int:
    """Somebody says of so many facts of Lido that they are still true, in one proposal."""
    pool = Pool.objects.get(slug="lido")
    submission = Submission.objects.create(
        kind="confirm", pool=pool, title=pool.name, affiliation="user"
    )
    known = [t for t in topics.FACTS if t.recheck_days and t.format_value(pool.published.facts)]
    for position, topic in enumerate(known[:count]):
        Proposal.objects.create(
            submission=submission,
            topic=topic.key,
            act="confirm",
            value=publishing.present(pool.published, topic.key),
            position=position,
        )
    perform(submission.pk, "send", CONTRIBUTOR)
    return submission.pk


def begin_draft(about: Mapping[str, str]) -> str:
    """Store the first section; gives the address below which the others stand."""
    response = Client().post("/submit/all/", {**about, "stamp": rate_limits.fresh_stamp()})
    return _sent_on(response).removesuffix("use/")


def decide(pk: int, decision: str, *topics: str, **choice: Any) -> None:
    """Decide these claims, or every one."""
    if decision == "ask":
        Contact.objects.get_or_create(submission_id=pk, defaults={"email": "reader@example.org"})
    proposals = Submission.objects.get(pk=pk).proposals.all()
    for proposal in proposals.filter(topic__in=topics) if topics else proposals:
        said = decisions.Choice(decision, decisions.stamp_of(proposal), **choice)
        decisions.decide(pk, proposal.pk, member("Moderator"), said)


def ask(pk: int, *topics: str) -> None:
    """Ask about these claims, or every one, and send the questions."""
    decide(pk, "ask", *topics, note="Since when?")
    decisions.ask(pk, member("Moderator"))


def accept(pk: int) -> None:
    """Accept every claim and publish."""
    decide(pk, "accept")
    apply_decisions(pk)


def decline(pk: int, **choice: Any) -> None:
    """Decline every claim for one reason, and close."""
    decide(pk, "decline", **{"reason_code": "no-evidence", **choice})
    apply_decisions(pk)


def withdraw(pk: int) -> None:
    """Take it back, as its contributor."""
    services.withdraw(pk)


def expire(pk: int) -> None:
    """Ask, and close it for want of an answer."""
    ask(pk)
    maintenance.expire(pk)


def apply_decisions(pk: int) -> None:
    """Publish or decline, as was decided."""
    publish_submission.apply_decisions(pk, member("Moderator"))


def _sent(response: Any) -> tuple[str, int]:
    return _sent_on(response), Submission.objects.latest("pk").pk


def _sent_on(response: Any) -> str:
    faults = re.findall(r'class="errors?[^"]*".*?</(?:ul|p)>', response.content.decode(), re.S)
    assert response.status_code == 302, (response.status_code, faults)
    return str(response["Location"])
