"""Pools, people and what was sent in, each in one line, made the way the site makes them.

A situation that several tests start from has one name here; `CONTRIBUTING.md` lists them, and
`tests/test_factories.py` asks the site whether each is what it is called."""

from io import StringIO
from typing import Any

import factory
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from directory.accounts.models import User
from directory.content.loading.loader import load
from pools.claims.facts import PoolFacts
from pools.intake.load import load_indicators
from pools.models import Contact, Pool, Proposal, Submission
from pools.models.document import apply_facts
from pools.models.publishing import Note
from pools.models.submission import CLOSED
from pools.review import decisions
from tests.facts import FIXTURES, source
from tests.snapshots import load_once


def make_indicators() -> None:
    """The nine indicators of the data file."""
    load_once("indicators", lambda: load_indicators(FIXTURES / "indicators.json"))


def make_site() -> None:
    """Indicators, two pools and all pages in both languages, as a fresh installation has them."""
    load_once("site", _load_site)


def make_demo() -> None:
    """All that comes with the code, with its search index."""
    load_once("demo", lambda: call_command("load_demo", verbosity=0, stdout=StringIO()))


def _load_site() -> None:
    call_command("load_indicators", verbosity=0)
    pools = FIXTURES / "pools"
    call_command("load_pools", pools / "lido.json", pools / "rocket-pool.json", verbosity=0)
    load(FIXTURES / "content")


class DocumentFactory(factory.DictFactory):
    """A pool's document; traits add facts with the sources that carry them."""

    slug = factory.Sequence(lambda n: f"pool-{n}")
    name = factory.LazyAttribute(lambda o: o.slug.replace("-", " ").title())
    summary = factory.LazyAttribute(lambda o: f"{o.name} is made up for a test.")
    sources = factory.LazyFunction(list)

    class Params:
        open_source = factory.Trait(
            licence={"is": "MIT"}, sources=[source("licence", publisher="Repository")]
        )
        old = factory.Trait(launch={"date": "2020-01-01"}, sources=[source("launch")])
        charging = factory.Trait(fee={"percent": 10}, sources=[source("fee")])
        overdue = factory.Trait(
            licence={"is": "MIT"}, sources=[source("licence", as_of="2020-01-01")]
        )


def draft_pool(**document: Any) -> Pool:
    """A pool with a revision that nobody has published."""
    facts = PoolFacts.from_document(DocumentFactory(**document))
    pool = Pool.objects.create(slug=facts.slug, name=facts.name)
    apply_facts(pool, facts)
    pool.save_revision()
    return pool


def published_pool(**document: Any) -> Pool:
    """A pool that visitors see."""
    pool = draft_pool(**document)
    pool.latest_revision.publish()
    return Pool.objects.get(pk=pool.pk)


def republish(pool: Pool, note: Note | None = None, **document: Any) -> Pool:
    """The same pool after somebody changed its facts and published."""
    old = Pool.objects.get(pk=pool.pk).published.facts.to_document()
    pool = Pool.objects.get(pk=pool.pk)
    apply_facts(pool, PoolFacts.from_document({**old, **document}))
    pool.publish(pool.save_revision(), note=note)
    return Pool.objects.get(pk=pool.pk)


def drafted(pool: Pool, user: User | None = None, **columns: Any) -> Revision:
    """The revision in which an editor wrote something else; visitors see nothing of it until
    somebody publishes it."""
    draft = Pool.objects.get(pk=pool.pk)
    for name, value in columns.items():
        setattr(draft, name, value)
    return draft.save_revision(user=user)


def member(role: str, **values: Any) -> User:
    """A signed-up member of one of the four groups."""
    name = values.pop("username", role.lower())
    user = User.objects.create_user(name, f"{name}@example.org", "x", **values)
    user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(role: str, name: str = "") -> Client:
    """A browser of a new member, who is its ``user``: signed_in("Moderator")."""
    return _browser(member(role, username=name or role.lower()))


def superuser(name: str = "boss") -> Client:
    """A browser of somebody who may do everything, who is its ``user``."""
    return _browser(User.objects.create_superuser(name, f"{name}@example.org", "x"))


def _browser(user: User) -> Client:
    client = Client()
    client.user = user  # type: ignore[attr-defined]
    client.force_login(user)
    return client


def received(
    pool: Pool | None = None,
    says: dict[str, Any] | None = None,
    cited: dict[str, str] | None = None,
    **values: Any,
) -> Submission:
    """A correction that waits for a reviewer; ``says`` has a value for each topic, and ``cited``
    what each of them cites."""
    state = values.setdefault("state", "received")
    title = pool.name if pool else "Lido"
    now = timezone.now()
    sent = {
        "sent_at": None if state == "draft" else now,
        "closed_at": now if state in CLOSED else None,
    }
    about = {"kind": "correction", "pool": pool, "title": title, "affiliation": "user"}
    submission = Submission.objects.create(**{**about, **sent, **values})
    Proposal.objects.bulk_create(
        Proposal(submission=submission, topic=topic, value=value, position=position, **cited or {})
        for position, (topic, value) in enumerate((says or {}).items())
    )
    return submission


def closed(state: str, **values: Any) -> Submission:
    """A submission that came to this end."""
    return received(state=state, **values)


def unsent(**values: Any) -> Submission:
    """A new listing that somebody began and has not sent."""
    return received(**{"kind": "new", "state": "draft", "title": "Pond", **values})


def reachable(
    submission: Submission, email: str = "ann@example.org", *, confirmed: bool = True
) -> Submission:
    """The same, by somebody who left an address, and confirmed it."""
    at = timezone.now() if confirmed else None
    Contact.objects.create(submission=submission, email=email, verified_at=at)
    return submission


def decided(
    submission: Submission, editor: Any, decision: str = "accept", **said: str
) -> Submission:
    """The same, once an editor has decided so on each of its claims; nothing is published yet."""
    for proposal in submission.proposals.all():
        choice = decisions.Choice(decision, decisions.stamp_of(proposal), **said)
        decisions.decide(submission.pk, proposal.pk, editor, choice)
    return submission
