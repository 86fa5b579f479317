"""What somebody who means harm sends in: every payload in every field that takes free words."""

from typing import Any

from django.utils import timezone

from pools.models import Contact, Proposal, PublishedPool
from pools.review import decisions
from tests.browser import backstage
from tests.factories import closed
from tests.submit.hostile import SCRIPTS

ALL = " ".join(SCRIPTS)


def packed(longest: int) -> list[str]:
    """All payloads, as many at a time as fit into a field."""
    groups: list[str] = []
    for script in SCRIPTS:
        if groups and len(groups[-1]) + 1 + len(script) <= longest:
            groups[-1] += f" {script}"
        else:
            groups.append(script)
    return groups


ROUNDS = len(packed(80))  # the name is the shortest field that takes every payload


def some(longest: int, number: int) -> str:
    groups = packed(longest)
    return groups[number % len(groups)]


def source(topic: str, number: int) -> dict[str, str]:
    """A source whose every part is hostile."""
    return {
        f"{topic}-source-url": f"https://x.example/?{some(240, number).replace(' ', '+')}",
        f"{topic}-source-publisher": some(120, number),
        f"{topic}-source-quote": ALL,
    }


def rows(topic: str, **parts: Any) -> dict[str, str]:
    """A row for each payload."""
    typed = {f"{topic}-rows": str(len(SCRIPTS))}
    for number, script in enumerate(SCRIPTS):
        typed |= {f"{topic}-{number}-{name}": make(script) for name, make in parts.items()}
    return typed


def new_pool(number: int) -> dict[str, dict[str, str]]:
    """Every free text of a proposal, the short ones a group at a time; lists in the first."""
    sections = {
        "about": {
            "name-value": some(80, number),
            "website-value": f"https://pond{number}.example",
            "summary-value": some(240, number),
            "status-is": "paused",
            "status-since": "2024",
            "status-reason": ALL,
            **source("status", number),
        },
        "use": {"fee-percent": "7", "fee-covers": some(240, number), **source("fee", number)},
        "code": {
            "licence-is": some(60, number),
            "licence-change_date": "2030-01-01",
            "licence-change_to": some(60, number + ROUNDS),  # what the other had no room for
            **source("licence", number),
        },
        "custody": {
            "trustless-verdict": "unmet",
            "trustless-reason": ALL,
            **source("trustless", number),
        },
    }
    if number == 0:
        sections["code"] |= rows("audits", auditor=str, scope=str) | source("audits", 0)
        clients = rows(
            "execution_clients",
            client=lambda script: script[:40],
            percent=lambda _script: "1",
            as_of=lambda _script: "2026-01",
        )
        sections["operators"] = {
            "node_operators-entry": "anyone",
            "node_operators-named": "\n".join(SCRIPTS),
            **source("node_operators", 0),
            **clients,
            **source("execution_clients", 0),
        }
        sections["tokens"] = {
            **rows(
                "tokens",
                symbol=lambda script: script[:20].strip(),
                name=str,
                chain=lambda script: script[:30].strip(),
            ),
            **source("tokens", 0),
        }
    return sections


def leaves(value: Any) -> list[str]:
    """Every text in a stored value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for part in value for text in leaves(part)]
    return [value] if isinstance(value, str) else []


def propose_all() -> list[tuple[str, int]]:
    """Every payload in every field of a new pool; gives the status pages and submissions."""
    sent = []
    for number in range(ROUNDS):
        sent.append(
            backstage.send_pool(new_pool(number), {"note": ALL, "email": f"a{number}@example.org"})
        )
    Contact.objects.update(verified_at=timezone.now())
    stored: dict[str, str] = {}
    for proposal in Proposal.objects.all():
        for part, value in (
            (proposal.topic, proposal.value),
            ("publisher", proposal.source_publisher),
        ):
            stored[part] = " ".join([stored.get(part, ""), *leaves(value)])
    texts = ["name", "summary", "status", "fee", "licence", "trustless", "audits", "publisher"]
    for topic in [*texts, "tokens", "node_operators"]:
        assert not [script for script in SCRIPTS if script not in stored[topic]], topic
    return sent


def take_in(pks: list[int]) -> list[str]:
    """Publish them; gives the pools' addresses."""
    for pk in pks:
        backstage.apply_decisions(pk)
    found = PublishedPool.objects.filter(pool__submissions__in=pks).order_by("pool__submissions")
    return [f"/pools/{slug}/" for slug in found.values_list("slug", flat=True)]


def correct(address: str, number: int) -> tuple[str, int]:
    """Correct what was published, with hostile words; every third is asked about, every third
    declined."""
    values = {"fee-percent": "8", "fee-covers": some(240, number + 1), "note": ALL}
    path = address.strip("/").removeprefix("pools/")
    status, pk = backstage.send_claim(f"{path}/correct/fee", values | source("fee", number))
    if number % 3 == 1:
        backstage.decide(pk, "ask", note=ALL)
        decisions.ask(pk, backstage.member("Moderator"))
    if number % 3 == 2:
        backstage.decline(pk, reason_words=ALL)
    return status, pk


def contest(address: str) -> None:
    """Contest a verdict for the pool's own team, whose reply a reviewer shows."""
    path = address.strip("/").removeprefix("pools/")
    values = {"note": ALL, "reply": ALL, "affiliation": "team"} | source("trustless", 0)
    _status, pk = backstage.send_claim(f"{path}/contest/trustless", values)
    claim = Proposal.objects.get(submission=pk)
    decisions.show_reply(pk, claim.pk, backstage.member("Moderator"), shown=True)


def declined_listings() -> None:
    """Names that were declined, which the page on review lists."""
    for name in packed(80):
        closed("declined", kind="new", title=name)
