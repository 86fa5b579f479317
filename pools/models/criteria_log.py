"""Changes of criteria: the line in the public log, and what is announced for a day to come."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from hashlib import sha256

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from wagtail.models import Revision

from pools.claims import criteria, dates
from pools.claims.criteria import FieldChange, Flip
from pools.claims.indicator import IndicatorSpec
from pools.models.change import Change
from pools.models.generation_cache import remembered
from pools.models.indicator import Indicator
from pools.models.publication import PublishedPool
from pools.models.second_look import SecondLook


@dataclass(frozen=True)
class Effect:
    """What a draft of an indicator comes to on the day it takes effect; ``announced_at`` is when it
    was written down, of what is scheduled."""

    slug: str
    day: dt.date
    version: int
    changes: tuple[FieldChange, ...]
    flips: tuple[Flip, ...]
    announced_at: dt.datetime | None = None

    @cached_property
    def digest(self) -> str:
        """The same for the same flips: whoever publishes has seen these."""
        return sha256(repr(self.flips).encode()).hexdigest()[:16]


def write(before: IndicatorSpec, after: IndicatorSpec, revision: Revision | None) -> None:
    """One line where visitors read something else of the indicator, with the pools that flip by
    it today; ``revision`` is what was published, None for a data file."""
    old, new = criteria.changed_values(before, after)
    if not old:
        return
    found = flips_of(before, after, dates.today())
    with translation.override(settings.LANGUAGE_CODE):
        said = criteria.field_changes(old, new)
    Change.objects.create(
        topic=after.slug,
        kind=Change.Kind.CRITERIA,
        before="; ".join(f"{change.label}: {change.before}" for change in said),
        after="; ".join(f"{change.label}: {change.after}" for change in said),
        before_value=old,
        after_value=new,
        version=after.version if after.version != before.version else None,
        flips=[asdict(flip) for flip in found],
        at=timezone.now(),
        by_id=revision.user_id if revision else None,
        revision=revision,
    )
    # Nobody is asked for a second look at a verdict that visitors do not read any more.
    asked = SecondLook.objects.filter(topic=after.slug, second_by__isnull=True)
    asked.filter(pool__published__slug__in=[flip.slug for flip in found]).delete()


def flips_of(before: IndicatorSpec, after: IndicatorSpec, day: dt.date) -> list[Flip]:
    """The published pools that read differently on a day, by name."""
    rows = PublishedPool.objects.order_by("slug")
    return criteria.flips((row.facts for row in rows), before, after, day)


def effect_of(draft: Indicator) -> Effect | None:
    """What publishing a draft of a public indicator comes to. None for a translation, for one
    that is not public yet, and for a draft that changes nothing. Raises ValidationError for a draft
    that cannot be published."""
    public = Indicator.objects.originals().filter(pk=draft.pk).first()
    if public is None:
        return None
    draft.check_publishable()
    before, after = public.spec(), draft.spec()
    old, new = criteria.changed_values(before, after)
    if not old:
        return None
    later = draft.go_live_at and draft.go_live_at > timezone.now()
    day = dates.day_of(draft.go_live_at) if later else dates.today()
    return Effect(
        slug=public.slug,
        day=day,
        version=before.version + criteria.is_new_version(before, after),
        changes=tuple(criteria.field_changes(old, new)),
        flips=tuple(flips_of(before, after, day)),
    )


def announced(language: str) -> Sequence[Effect]:
    """What is scheduled, the soonest first; worded in the active language, which is named. Two
    queries once a generation, and two for each."""
    return remembered(("announced criteria", language), _announced)


def _announced() -> Sequence[Effect]:
    found = []
    scheduled = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Indicator),
        approved_go_live_at__isnull=False,
    )
    for revision in scheduled:
        try:
            effect = effect_of(revision.as_object())
        except ValidationError:
            continue  # it is refused on its day, and reported to those who can mend it
        if effect:
            found.append(replace(effect, announced_at=revision.created_at))
    return sorted(found, key=lambda effect: (effect.day, effect.slug))
