"""Pools, indicators and people in one line, made the way the site makes them."""

from io import StringIO
from typing import Any

import factory
from django.contrib.auth.models import Group
from django.core.management import call_command

from directory.accounts.models import User
from directory.content.loading.loader import load
from pools.claims.facts import PoolFacts
from pools.intake.load import load_indicators
from pools.models import Pool
from pools.models.document import apply_facts
from pools.models.publishing import Note
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


def member(role: str, **values: Any) -> User:
    """A signed-up member of one of the four groups."""
    name = values.pop("username", role.lower())
    user = User.objects.create_user(name, f"{name}@example.org", "x", **values)
    user.groups.add(Group.objects.get(name=role))
    return user
