"""What an act, a line or a letter for the staff is about: the pool and the claim, never "it"."""

from collections.abc import Iterable, Sequence

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools import topics
from pools.claims.indicator import IndicatorSpec
from pools.models import Proposal, Submission, indicators_in

NAMED = 3  # of many, the others are counted


def claim_name(pool: str, topic: str, indicators: Sequence[IndicatorSpec] | None = None) -> str:
    """One claim: "Lido · Fee"."""
    return f"{pool} · {topics.label(topic, indicators_in() if indicators is None else indicators)}"


def submission_name(
    submission: Submission, indicators: Sequence[IndicatorSpec] | None = None
) -> str:
    """A submission by its pool and its claims: "Lido · Fee, Withdrawal and 4 more"."""
    found = topics_of(submission, indicators)
    pool = pool_of(submission)
    return f"{pool} · {found}" if found else pool


def topics_of(submission: Submission, indicators: Sequence[IndicatorSpec] | None = None) -> str:
    """What its proposals are about. No query for those read ``with_topics``."""
    indicators = indicators_in() if indicators is None else indicators
    return enumerated([topics.label(p.topic, indicators) for p in submission.proposals.all()])


def titled(submission: Submission, indicators: Sequence[IndicatorSpec] | None = None) -> str:
    """A submission by its kind too: "Correction: Lido · Fee". Two of one pool are told apart."""
    found = topics_of(submission, indicators)
    return f"{submission} · {found}" if found else str(submission)


def pool_of(submission: Submission) -> str:
    """The pool's name, as the directory says it or else as the contributor did."""
    return str(submission.pool or submission.title or f"#{submission.pk}")


def submission_names(submissions: Iterable[Submission]) -> str:
    """Several of them, the first by name."""
    indicators = indicators_in()
    return enumerated([submission_name(one, indicators) for one in submissions], apart="; ")


def with_topics(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """The same submissions, with what their names are made of. One query."""
    proposals = Proposal.objects.only("submission_id", "topic", "position")
    return submissions.select_related("pool").prefetch_related(Prefetch("proposals", proposals))


def enumerated(names: Sequence[str], apart: str = ", ", most: int = NAMED) -> str:
    """The first few, and how many more there are."""
    shown = apart.join(names[:most])
    more = len(names) - most
    if more <= 0:
        return shown
    rest = ngettext("%(names)s and %(n)d more", "%(names)s and %(n)d more", more)
    return rest % {"names": shown, "n": more}


def about(name: str, words: str) -> str:
    """A message to the staff: what it is about, then what became of it."""
    return _("%(name)s: %(words)s") % {"name": name, "words": words}
