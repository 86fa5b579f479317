"""Taking back a change of an indicator's criteria: it asks again what it asked before.

That is a publication like any other, a version of its own and a line of its own in the public log,
which says what it takes back. An editor's draft stays, with what is taken back taken back in it too.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pools.claims import criteria
from pools.models import Change, Indicator
from pools.models.criteria_drafts import IS_ANNOUNCED
from pools.models.criteria_log import Effect, effect_of
from pools.models.current_form import lock
from pools.review.undo import CannotUndo


def effect_of_revert(change: Change) -> Effect:
    """What visitors would read again, and the pools that flip by it today. Raises CannotUndo, and
    ValidationError where the earlier criteria cannot be published any more."""
    indicator = _indicator(change)
    _put_back(indicator, change)
    effect = effect_of(indicator)
    if effect is None:
        raise CannotUndo(_("Nothing of it is left to take back."))
    return effect


@transaction.atomic
def revert_criteria(change: Change, user: Any, reason: str) -> Indicator:
    """Publish the criteria as they were before; ``reason`` is what the public log says of it.

    Raises CannotUndo, and ValidationError where they cannot be published any more.
    """
    lock(_indicator(change))
    indicator = _indicator(change)
    draft = drafted_by = None
    if indicator.has_unpublished_changes:
        draft = indicator.get_latest_revision_as_object()
        drafted_by = indicator.latest_revision.user if indicator.latest_revision else None
    _put_back(indicator, change)
    indicator.save_revision(user=user, log_action=True).publish(user=user)
    line = _lines(change).order_by("-pk").first()
    if line is None or line.pk == change.pk:
        raise CannotUndo(_("Nothing of it is left to take back."))
    line.reason, line.reverts = reason, change
    line.save(update_fields=["reason", "reverts"])
    if draft is not None:
        _put_back(draft, change)
        draft.save_revision(user=drafted_by, log_action=True)
    return indicator


def _indicator(change: Change) -> Indicator:
    """As it is public, if this line is the newest one on it."""
    indicator = Indicator.objects.originals().filter(slug=change.topic).first()
    if indicator is None:
        raise CannotUndo(_("This topic does not exist any more."))
    if _lines(change).filter(pk__gt=change.pk).exists():
        raise CannotUndo(_("It has changed again since. Take the newest change back first."))
    if indicator.scheduled_revision:
        raise CannotUndo(str(IS_ANNOUNCED))
    return indicator


def _lines(change: Change) -> Any:
    return Change.objects.filter(kind=Change.Kind.CRITERIA, topic=change.topic)


def _put_back(indicator: Indicator, change: Change) -> None:
    """Write onto the instance what stood there before, where it stands as the change left it."""
    now = criteria.values_of(indicator.spec())
    thresholds = dict(indicator.thresholds)
    changed, before = change.after_value or {}, change.before_value or {}
    for name, value in criteria.put_back(now, changed, before).items():
        kind, _dot, key = name.partition(".")
        if kind != "thresholds":
            setattr(indicator, f"words_{key}" if kind == "words" else name, value)
        elif value is None:
            thresholds.pop(key, None)
        else:
            thresholds[key] = value
    indicator.thresholds, indicator.go_live_at = thresholds, None
