"""The public log: one line for every topic that reads differently after publishing, and one for
every change of an indicator's criteria."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from pools.claims import values
from pools.claims.criteria import FieldChange, field_changes
from pools.models.fields import TextLine
from pools.models.generation_cache import remembered
from pools.models.pool import Pool
from pools.models.publication import PoolSlug, PublishedPool
from pools.models.submission import CREDITS_APART
from pools.topics import proposed_values
from pools.topics.rule_reasons import reason_in_words


class ChangeQuerySet(models.QuerySet["Change"]):
    """Reading the log for its uses."""

    def for_log(self) -> "ChangeQuerySet":
        """Newest first, with the pool's address and, as ``public_name``, what it was last called
        in public: the name of a draft is told to nobody."""
        names = PoolSlug.objects.filter(pool=OuterRef("pool")).values("name")[:1]
        log = self.with_reverts().select_related("pool__published")
        return log.annotate(public_name=Subquery(names)).order_by("-at", "-pk")

    def of_pools(self, pks: Collection[int]) -> "ChangeQuerySet":
        """Those of some pools, and of the criteria by which any of them reads differently. Two
        queries more a generation."""
        flipped = remembered("flips", _flipped)
        criteria = {line for pk in pks for line in flipped.get(pk, ())}
        return self.filter(Q(pool__in=pks) | Q(pk__in=criteria))

    def of_listed(self) -> "ChangeQuerySet":
        """The same of every pool that is listed."""
        flipped = remembered("flips", _flipped)
        listed = set(PublishedPool.objects.filter(pk__in=flipped).values_list("pk", flat=True))
        criteria = {line for pk in listed for line in flipped[pk]}
        return self.filter(Q(pool__published__isnull=False) | Q(pk__in=criteria))

    def with_reverts(self) -> "ChangeQuerySet":
        """With what each line takes back, and when it was taken back itself."""
        newer = Change.objects.filter(reverts=OuterRef("pk")).order_by("-pk").values("at")[:1]
        return self.select_related("reverts").annotate(taken_back_at=Subquery(newer))


@dataclass(frozen=True)
class Wording:
    """A value in words; ``as_written`` where they are those of the directory's own language, and
    ``written`` what stands so within them."""

    text: str
    as_written: bool
    written: tuple[str, ...] = ()


class Change(models.Model):
    """One line of the log; who wrote it is not public. Values are kept as values, to be worded in
    the reader's language, and in the directory's own words, for when no rule can read them."""

    class Kind(models.TextChoices):
        """What happened to the topic."""

        LISTED = "listed", _("Listed")
        CHANGED = "changed", _("Changed")
        CONFIRMED = "confirmed", _("Confirmed")
        WITHDRAWN = "withdrawn", _("Taken off the list")
        CRITERIA = "criteria", _("Criteria changed")

    # None where an indicator itself was changed, for every pool; ``topic`` is its key.
    pool = models.ForeignKey(Pool, null=True, on_delete=models.PROTECT, related_name="changes")
    topic = models.CharField(_("topic"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    before_value = models.JSONField(null=True, blank=True)
    after_value = models.JSONField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    # Of criteria: the number of a new version, and the pools that read differently by it, as
    # the fields of pools.claims.criteria.Flip.
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    flips = models.JSONField(default=list, blank=True)
    reason_value = models.JSONField(null=True, blank=True)
    # The publisher of what says the value as it is since.
    source = TextLine(_("source"), kind=values.PartyName, blank=True)
    credit = TextLine(_("credit"), max_length=120, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.ForeignKey(  # with which it was published; none of what is older than this
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reverts = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="reverted_by"
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the public log")
        verbose_name_plural = _("lines of the public log")
        indexes = [
            models.Index(fields=["-at", "-id"], name="change_newest"),
            models.Index(fields=["pool", "-at"], name="change_by_pool"),
            models.Index(fields=["topic", "-at"], name="change_by_topic"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="criteria", pool__isnull=True)
                | (~Q(kind="criteria") & Q(pool__isnull=False, version__isnull=True)),
                name="change_of_a_pool_or_of_criteria",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.topic} {self.at:%Y-%m-%d}"

    @property
    def said_before(self) -> Wording:
        """What stood there, in the reader's language where it is known as a value."""
        return self._worded(self.before_value, self.before)

    @property
    def said_after(self) -> Wording:
        """What stands there since, likewise."""
        return self._worded(self.after_value, self.after)

    @property
    def criteria_changes(self) -> list[FieldChange]:
        """What differs in an indicator, in the reader's language; nothing for other lines."""
        if self.kind != self.Kind.CRITERIA:
            return []
        return field_changes(self.before_value or {}, self.after_value or {})

    @property
    def said_credit(self) -> str:
        """Who proposed it, in the reader's language; of what was merged, all of them."""
        said = [
            gettext(one[:1].upper() + one[1:]) for one in self.credit.split(CREDITS_APART) if one
        ]
        return CREDITS_APART.join([*said[:1], *(one[:1].lower() + one[1:] for one in said[1:])])

    @property
    def said_reason(self) -> Wording:
        """Why: a rule's sentence in the reader's language, what a person wrote as it stands."""
        language = get_language() or settings.LANGUAGE_CODE
        if self.reason_value is None or language == settings.LANGUAGE_CODE:
            return Wording(self.reason, as_written=True)
        try:
            text = reason_in_words(self.reason_value)
        except (ValueError, KeyError, TypeError, AttributeError):  # of an older form
            text = self.reason
        return Wording(text or self.reason, as_written=text in ("", self.reason))

    def _worded(self, value: Any, written: str) -> Wording:
        if value is None or self.kind == self.Kind.CRITERIA:
            return Wording(written, as_written=True)
        try:
            text = proposed_values.format_value(self.topic, value)
        except (ValueError, KeyError, TypeError, AttributeError):  # of an older form
            return Wording(written, as_written=True)
        sentences = tuple(one for one in _texts(value) if " " in one)
        return Wording(text, as_written=text == written, written=sentences)


def _flipped() -> dict[int, list[int]]:
    """The criteria lines, by the pools that read differently by them. A line names a pool by the
    address it had that day, which is its own for good."""
    found: dict[int, list[int]] = {}
    lines = Change.objects.filter(kind=Change.Kind.CRITERIA).values_list("pk", "flips")
    slugs = {pk: {flip["slug"] for flip in flips} for pk, flips in lines}
    named = set().union(*slugs.values())
    held = PoolSlug.objects.filter(slug__in=named, pool__isnull=False)
    pools = dict(held.values_list("slug", "pool_id"))
    for pk, those in slugs.items():
        for pool in {pools[slug] for slug in those if slug in pools}:
            found.setdefault(pool, []).append(pk)
    return found


def _texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
