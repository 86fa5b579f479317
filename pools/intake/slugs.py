"""The addresses a data file names: each must be free, or the very pool's own."""

from collections.abc import Iterator

from pools.claims.facts import PoolFacts
from pools.models import Pool, slugs


def pool_of(facts: PoolFacts) -> Pool | None:
    """The pool a file is about: the one at its address, or at one it says it had before."""
    return (
        Pool.objects.filter(slug=facts.slug).first()
        or Pool.objects.filter(slug__in=facts.former_slugs).order_by("pk").first()
    )


def named_in(facts: PoolFacts) -> Iterator[tuple[str, str]]:
    """Every address a file names, with its place in the file: the present one first."""
    yield "slug", facts.slug
    for position, slug in enumerate(facts.former_slugs):
        yield f"former_slugs.{position}", slug


def refused_in(facts: PoolFacts) -> Iterator[tuple[str, str]]:
    """The places of addresses the pool may not have, each with the reason."""
    pool = pool_of(facts)
    for place, slug in named_in(facts):
        refused = slugs.fault_of(slug, pool.pk if pool else None)
        if refused:
            yield place, refused
