"""Second looks: somebody else answers the same question, without knowing the first answer."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from pools.claims import dates, rules
from pools.claims.assess import Claim, assess
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.claims.verdict import Verdict
from pools.models.conflict_of_interest import Conflict
from pools.models.event import Event
from pools.models.generation_cache import remembered
from pools.models.indicators import indicators_in
from pools.models.pool import Pool
from pools.models.proposal import Act, Decision, Proposal
from pools.models.publication import PublishedPool
from pools.models.recheck import Recheck, RecheckAnswer
from pools.models.review_settings import ReviewSettings
from pools.models.submission import Affiliation

VERDICTS = [(verdict.value, verdict.word) for verdict in Verdict]
ENOUGH = 5  # second looks, below which a percentage would say nothing


@dataclass(frozen=True)
class Agreement:
    """How often a second person came to the same verdict on an indicator."""

    slug: str
    looks: int
    agreed: int

    @property
    def percent(self) -> int | None:
        """Rounded; None for too few to tell."""
        return round(100 * self.agreed / self.looks) if self.looks >= ENOUGH else None


class SecondLookQuerySet(models.QuerySet["SecondLook"]):
    """Reading second looks for their uses."""

    def open_to(self, user: Any) -> "SecondLookQuerySet":
        """Those of which this reviewer has not been shown the first answer, and of no pool they
        are tied to: they neither decided it, agreed or published it, nor had the submission in
        hand."""
        tied = Conflict.objects.filter(editor=user, ended_at__isnull=True).values("pool")
        worked_on = Event.objects.filter(by=user).order_by().values("submission")
        knows = Q(first_by=user) | Q(published_by=user) | Q(proposal__seconded_by=user)
        of_submission = Q(proposal__submission__in=worked_on) | Q(proposal__sent_in__in=worked_on)
        return self.exclude(knows).exclude(of_submission).exclude(pool__in=tied)

    def waiting_for(self, user: Any) -> "SecondLookQuerySet":
        """Those that nobody has answered and this reviewer may, the oldest first."""
        return self.open_to(user).filter(second_by__isnull=True).order_by("at", "pk")

    def differing(self) -> dict[tuple[int, str], "SecondLook"]:
        """The newest answer that differs for each pool and topic, until somebody has dealt with
        it: looked at the claim since, or published another verdict. Two queries."""
        found = self.filter(second_by__isnull=False).exclude(second_verdict=F("first_verdict"))
        differing = {(look.pool_id, look.topic): look for look in found.order_by("answered_at")}
        settled = (RecheckAnswer.STILL_TRUE, RecheckAnswer.HANDED_OVER)
        for one in Recheck.objects.filter(pool__in={pk for pk, _topic in differing}).order_by("at"):
            look = differing.get((one.pool_id, one.topic))
            if look and look.answered_at and one.at >= look.answered_at:
                look.settled = one.answer in settled
        return {key: look for key, look in differing.items() if not look.settled}


class SecondLook(models.Model):
    """A claim whose verdict was decided and published, and what a second person says of it."""

    class Why(models.TextChoices):
        """Why this one."""

        SAMPLE = "sample", _("by chance")
        TEAM = "team", _("proposed by the pool's team")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="second_looks")
    topic = models.CharField(max_length=60)  # an indicator
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="second_looks")
    why = models.CharField(max_length=6, choices=Why.choices)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # Who published it, where that is not who decided: they have seen the answer too.
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    first_verdict = models.CharField(max_length=20, choices=VERDICTS)
    first_reason = models.TextField(blank=True)
    # What carried it then, as {"url", "publisher", "as_of", "quote"}: no word of ours on it.
    sources = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    second_verdict = models.CharField(max_length=20, blank=True, choices=VERDICTS)
    second_reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    settled = False  # see ``differing``

    objects: ClassVar[models.Manager["SecondLook"]] = SecondLookQuerySet.as_manager()

    class Meta:
        verbose_name = _("second look")
        verbose_name_plural = _("second looks")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["proposal", "topic"], name="one_second_look"),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True, second_verdict="", answered_at__isnull=True)
                | Q(
                    second_by__isnull=False,
                    second_verdict__in=[key for key, _word in VERDICTS],
                    answered_at__isnull=False,
                ),
                name="second_look_whole",
            ),
            models.CheckConstraint(
                condition=~Q(second_by=F("first_by")), name="second_look_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.topic}"

    @property
    def agrees(self) -> bool:
        """Whether both came to the same."""
        return self.second_verdict == self.first_verdict


def is_sampled(proposal: Proposal, topic: str, share: int) -> bool:
    """Whether chance chose it: the same however often it is asked, and not to be foreseen."""
    digest = salted_hmac("pools.second_look", f"{proposal.pk} {topic}", algorithm="sha256")
    return int(digest.hexdigest(), 16) % 100 < share


def ask_for(pool: Pool, proposals: Iterable[Proposal], published_by: Any) -> None:
    """Queue what is to be looked at again of the decisions that were just published, by a person
    or, where that is None, by a schedule."""
    published = PublishedPool.objects.filter(pool=pool).first()
    if published is None:
        return
    share = ReviewSettings.load().second_look_share
    facts, day = published.facts, dates.today()
    for proposal in proposals:
        if proposal.decision != Decision.ACCEPT or proposal.act == Act.REPLY:
            continue
        sender = proposal.sent_in or proposal.submission  # a merge may have moved it
        team = sender.affiliation == Affiliation.TEAM
        for spec in indicators_in(settings.LANGUAGE_CODE):
            rule = rules.RULES.get(spec.rule)
            if proposal.topic not in (spec.slug, *(rule.topics if rule else ())):
                continue
            claim = assess(facts, spec, day)
            if team and claim.verdict is Verdict.MET:
                _queue(pool, proposal, claim, SecondLook.Why.TEAM, published_by)
            elif is_sampled(proposal, spec.slug, share):
                _queue(pool, proposal, claim, SecondLook.Why.SAMPLE, published_by)


def drop_overtaken(
    pool: Pool, facts: PoolFacts, indicators: Sequence[IndicatorSpec], on: dt.date
) -> None:
    """Ask for no second look at a verdict that visitors do not read any more, whatever changed it.
    One query where none waits."""
    specs = {spec.slug: spec for spec in indicators}
    for look in SecondLook.objects.filter(pool=pool, second_by__isnull=True):
        spec = specs.get(look.topic)
        if spec is None or assess(facts, spec, on).verdict != look.first_verdict:
            look.delete()


def _queue(pool: Pool, proposal: Proposal, claim: Claim, why: str, published_by: Any) -> None:
    if proposal.decided_by_id is None:
        return  # a constraint says otherwise
    topic = claim.indicator.slug
    # Of an earlier decision, which is not what visitors read any more.
    SecondLook.objects.filter(pool=pool, topic=topic, second_by__isnull=True).delete()
    SecondLook.objects.get_or_create(
        proposal=proposal,
        topic=topic,
        defaults={
            "pool": pool,
            "why": why,
            "first_by_id": proposal.decided_by_id,
            "published_by": published_by,
            "first_verdict": claim.verdict,
            "first_reason": claim.reason,
            "sources": [
                {
                    "url": source.url,
                    "publisher": source.publisher,
                    "as_of": source.as_of or "",
                    "quote": source.quote,
                }
                for source in claim.sources
            ],
        },
    )


def agreement() -> dict[str, Agreement]:
    """Per indicator, over all that were looked at twice. One query once a generation."""
    return remembered("agreement", _agreement)


def _agreement() -> dict[str, Agreement]:
    rows = SecondLook.objects.filter(second_by__isnull=False).values("topic")
    counted = rows.annotate(
        looks=Count("pk"), agreed=Count("pk", filter=Q(second_verdict=F("first_verdict")))
    )
    return {
        row["topic"]: Agreement(row["topic"], row["looks"], row["agreed"])
        for row in counted.order_by("topic")
    }
