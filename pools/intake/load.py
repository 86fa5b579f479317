"""Putting what the files say into the directory, through the publishing path."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from wagtail.models import Locale

from pools.claims.facts import PoolFacts
from pools.claims.verdict import ANSWERS
from pools.intake.files import FaultyFiles, FileFault
from pools.intake.records import FIGURE, ORIGINAL, TRANSLATION, WORDS, records_of
from pools.intake.slugs import pool_of
from pools.models import Indicator, NetworkFigure, Pool, PublishedPool, publishing
from pools.models.document import apply_facts
from pools.models.publishing import Note, NotPublishable

# What of an indicator is no words for readers.
NOT_WORDS = (
    "group",
    "order",
    "rule",
    "thresholds",
    "threshold_publisher",
    "threshold_url",
    "recheck_days",
)


class LoadResult(StrEnum):
    """What loading one pool came to."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DRAFT = "left alone: an editor's draft is not published yet"


class CheckOnly(Exception):
    """Takes back what a check has loaded."""


def load_pools(
    pools: Mapping[Path, PoolFacts],
    *,
    check: bool = False,
    progress: Callable[[PoolFacts, LoadResult], None] = lambda facts, outcome: None,
) -> None:
    """Publish each pool that reads differently: all of them or none. A check does the same and
    takes it back, so that both say the same. Raises FaultyFiles."""
    faults: list[FileFault] = []
    try:
        with transaction.atomic():
            for path, facts in pools.items():
                try:
                    progress(facts, load_pool(facts))
                except NotPublishable as error:
                    faults += [FileFault(path, one.topic, one.message) for one in error.faults]
                except (ValidationError, IntegrityError, DataError) as error:
                    faults.append(FileFault(path, "", " ".join(str(error).split())))
            if faults:
                raise FaultyFiles(faults)
            if check:
                raise CheckOnly
    except CheckOnly:
        pass


@transaction.atomic
def load_pool(facts: PoolFacts) -> LoadResult:
    """Publish one pool as the file has it. Raises publishing.NotPublishable."""
    pool = pool_of(facts)
    published = PublishedPool.objects.filter(pool=pool).first() if pool else None
    if pool is not None:
        # What was public once stays so, also where a file forgets it.
        former = {*facts.former_slugs, *pool.addresses.values_list("slug", flat=True)}
        facts = facts.model_copy(update={"former_slugs": tuple(sorted(former - {facts.slug}))})
    if published and published.facts == facts:
        return LoadResult.UNCHANGED
    added = pool is None
    if pool is None:
        pool = Pool(slug=facts.slug, name=facts.name)
        pool.save()
    elif pool.has_unpublished_changes and pool.live:
        return LoadResult.DRAFT
    for slug in facts.former_slugs:
        publishing.keep_address(pool, slug)
    apply_facts(pool, facts)
    pool.publish(pool.save_revision(), note=Note())
    return LoadResult.ADDED if added else LoadResult.CHANGED


@transaction.atomic
def load_indicators(path: Path, *, check: bool = False) -> int:
    """Create or update indicators from a file; returns how many were written.

    Raises FaultyFiles, and then nothing was written.
    """
    return _write_indicators(_read_indicators(path, ORIGINAL, _indicator), check)


@transaction.atomic
def load_translations(path: Path, language: str) -> int:
    """Create or update the indicators of another language; returns how many were written.

    Translations carry words only: rules and thresholds are copied from the original. Raises
    FaultyFiles, and then nothing was written.
    """
    locale, _new = Locale.objects.get_or_create(language_code=language)
    originals = {indicator.slug: indicator for indicator in Indicator.objects.originals()}
    fresh = _read_indicators(
        path, TRANSLATION, lambda record: _translation(record, originals, locale)
    )
    return _write_indicators(fresh, check=False)


def _read_indicators(
    path: Path, keys: set[str], build: Callable[[dict[str, Any]], Indicator]
) -> list[Indicator]:
    faults: list[FileFault] = []
    fresh: list[Indicator] = []
    seen: set[str] = set()
    for position, record in enumerate(records_of(path, keys)):
        try:
            indicator = build(record)
            indicator.full_clean(validate_unique=False, validate_constraints=False)
            if indicator.slug in seen:
                raise ValidationError({"slug": "is there twice"})
            seen.add(indicator.slug)
        except KeyError as error:
            faults.append(FileFault(path, str(position), f"misses {error}"))
        except (TypeError, ValueError, AttributeError) as error:
            faults.append(
                FileFault(path, str(position), f"is not written as it should be: {error}")
            )
        except ValidationError as error:
            faults += [
                FileFault(path, f"{position}.{field}", " ".join(messages))
                for field, messages in error.message_dict.items()
            ]
        else:
            fresh.append(indicator)
    if faults:
        raise FaultyFiles(faults)
    return fresh


def _write_indicators(fresh: list[Indicator], check: bool) -> int:
    changed = [indicator for indicator in fresh if indicator.tracker_changed]
    if not check:
        for indicator in changed:
            if indicator.pk is None or indicator.has_unpublished_changes:
                indicator.save()  # an editor's draft stays the latest revision
            else:
                indicator.save_revision().publish()
    return len(changed)


def _indicator(record: dict[str, Any]) -> Indicator:
    locale = Locale.get_default()
    indicator = Indicator.objects.filter(slug=record["slug"], locale=locale).first() or Indicator(
        slug=record["slug"], locale=locale
    )
    values = _words(record) | {
        "group": record["group"],
        "order": record["order"],
        "rule": record["rule"],
        "thresholds": record["thresholds"],
        "threshold_publisher": record["threshold_source"]["publisher"],
        "threshold_url": record["threshold_source"]["url"],
        "recheck_days": record["recheck_days"],
    }
    return _with(indicator, values)


def _translation(
    record: dict[str, Any], originals: dict[str, Indicator], locale: Locale
) -> Indicator:
    if record["slug"] not in originals:
        raise ValidationError({"slug": "there is no such indicator to translate"})
    original = originals[record["slug"]]
    known = Indicator.objects.filter(translation_key=original.translation_key, locale=locale)
    rest = {name: getattr(original, name) for name in NOT_WORDS}
    return _with(known.first() or original.copy_for_translation(locale), _words(record) | rest)


def _words(record: dict[str, Any]) -> dict[str, str]:
    verdicts = {f"words_{verdict}": record["words"][verdict] for verdict in ANSWERS}
    return {name: record[name] for name in WORDS} | verdicts


def _with(indicator: Indicator, values: dict[str, Any]) -> Indicator:
    """The indicator with these values, public; it remembers whether any of them is new."""
    values = {**values, "live": True}
    indicator.tracker_changed = indicator.pk is None or any(
        getattr(indicator, name) != value for name, value in values.items()
    )
    for name, value in values.items():
        setattr(indicator, name, value)
    return indicator


@transaction.atomic
def load_network(path: Path) -> int:
    """Create or update the network figures; returns how many there are in the file.

    Raises FaultyFiles, and then nothing was written.
    """
    faults: list[FileFault] = []
    records = records_of(path, FIGURE)
    for position, record in enumerate(records):
        try:
            _figure(record).save()
        except KeyError as error:
            faults.append(FileFault(path, str(position), f"misses {error}"))
        except ValidationError as error:
            faults += [
                FileFault(path, f"{position}.{name}", " ".join(messages))
                for name, messages in error.message_dict.items()
            ]
    if faults:
        raise FaultyFiles(faults)
    return len(records)


def _figure(record: dict[str, Any]) -> NetworkFigure:
    """The figure of a record, not saved. Raises KeyError and ValidationError."""
    key = {name: record[name] for name in ("key", "label", "method", "as_of")}
    figure = NetworkFigure.objects.filter(**key).first() or NetworkFigure(**key)
    for name in ("unit", "publisher", "url"):
        setattr(figure, name, record[name])
    value = record["value"]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValidationError({"value": "is not a number"})
    figure.value = Decimal(str(value))
    figure.full_clean()
    return figure


def dump_pool(published: PublishedPool) -> dict[str, Any]:
    """A pool in the file format: the very document the publishing path wrote."""
    return published.facts.to_document()
