"""Undo, offered for ten minutes after every act of one key or one button that others could see.

An offer is signed and names what was done and who did it; taking it up is an act of its own, with
the same permissions, and both stay in the logs.
"""

from collections.abc import Callable
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pools.links import checks, missing_quotes
from pools.models import Link, Pool, Recheck
from pools.models.recheck import RecheckAnswer
from pools.models.submission_states import Actor, TransitionNotAllowed, locked, perform
from pools.review import decisions, merge, publish_submission
from pools.review.conflict_of_interest import HasConflict, has_conflict, refuse_conflict
from pools.review.undo import CannotUndo, relist, undo

SALT = "pools.review.undo_offers"
LASTS = 10 * 60  # seconds


def sign(kind: str, user: Any, **what: Any) -> str:
    """An offer to undo, for the form of its button. ``kind`` is a key of ``UNDOING``."""
    return signing.dumps({"kind": kind, "by": user.pk, "what": what}, salt=SALT, compress=True)


def publication(pool_pk: int, user: Any, *, topic: str = "") -> str:
    """An offer to take back what was just published of a pool; ``topic`` of a re-check."""
    revision = Pool.objects.values_list("live_revision_id", flat=True).get(pk=pool_pk)
    return sign("publication", user, pool=pool_pk, revision=revision, topic=topic)


def handed_over(pool_pk: int, user: Any, *, submission: int | None = None, topic: str = "") -> str:
    """An offer to take back what was just given to a moderator."""
    revision = Pool.objects.values_list("latest_revision_id", flat=True).get(pk=pool_pk)
    what = {"pool": pool_pk, "revision": revision, "submission": submission, "topic": topic}
    return sign("handed_over", user, **what)


def is_open(offer: str) -> bool:
    """Whether it can still be taken up."""
    try:
        signing.loads(offer, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return False
    return True


def revision_of(offer: str) -> int | None:
    """The publication that an offer takes back; None for other acts. Raises BadSignature."""
    revision = signing.loads(offer, salt=SALT)["what"].get("revision")
    return None if revision is None else int(revision)


def take_up(offer: str, user: Any) -> str:
    """Undo; gives the words for what it came to. Raises CannotUndo, TransitionNotAllowed, HasConflict,
    NotPublishable, and DoesNotExist of what is gone."""
    try:
        said = signing.loads(offer, salt=SALT, max_age=LASTS)
    except signing.SignatureExpired:
        raise CannotUndo(
            _("Undo is offered for ten minutes. The pool's history leads back to what was before.")
        ) from None
    except signing.BadSignature:
        raise CannotUndo(_("There is nothing to undo here.")) from None
    if said["by"] != user.pk:
        raise CannotUndo(_("Only the person who did this can undo it here."))
    with transaction.atomic():
        return UNDOING[said["kind"]](user, **said["what"])


def _publication(user: Any, *, pool: int, revision: int, topic: str = "") -> str:
    if not user.has_perm("pools.publish_pool"):
        raise CannotUndo(_("You may not publish, so you may not take a publication back."))
    now = undo(pool, revision, user)
    if topic:
        _note(now, topic, user)
    if now.live:
        return _("Undone. Visitors read what they read before.")
    return _("Undone. The pool is off the list again.")


def _taken_off(user: Any, *, pool: int, entry: int) -> str:
    if not user.has_perm("pools.publish_pool"):
        raise CannotUndo(_("You may not publish, so you may not take a publication back."))
    relist(pool, entry, user)
    return _("Undone. The pool is listed again, as it read before.")


def _handed_over(
    user: Any, pool: int, revision: int, submission: int | None = None, topic: str = ""
) -> str:
    if submission is not None:
        publish_submission.take_back(submission, user)
        return _("Undone. In review again.")
    if has_conflict(user, pool):
        raise HasConflict
    found = Pool.objects.select_for_update(of=("self",)).get(pk=pool)
    task = found.current_workflow_task_state
    if task is None or task.revision_id != revision:
        raise CannotUndo(_("Somebody has decided on it since, so nothing was undone."))
    publish_submission.withdraw_prepared(found, revision, user)
    _note(found, topic, user)
    return _("Undone. It is due again.")


def _closed(user: Any, submissions: list[int]) -> str:
    """Declined, or a reply shown: nothing of the pool itself was published."""
    _each(submissions, lambda pk: _reopen(pk, user))
    return _("Undone. In review again.")


def _merged(user: Any, into: int, other: int) -> str:
    try:
        done = merge.unmerge(into, other, user)
    except decisions.Incomplete as error:
        raise CannotUndo(str(error)) from None
    if not done:
        raise CannotUndo(_("They were separated already."))
    return _("Undone. Both wait on their own again.")


def _spam(user: Any, submissions: list[int]) -> str:
    _each(submissions, lambda pk: decisions.not_spam(pk, user))
    return _("Undone. Back in the queue; contact data stays removed.")


def _each(pks: list[int], reopen: Callable[[int], bool]) -> None:
    """What somebody has moved on since stays as it is. Raises CannotUndo where that is all."""
    # All of them are locked before the first moves the generation, whose row all others wait for.
    for pk in sorted(pks):
        locked(pk)
    done = 0
    for pk in pks:
        try:
            done += reopen(pk)
        except TransitionNotAllowed:
            continue
    if not done:
        raise CannotUndo(_("Somebody has decided on it since, so nothing was undone."))


def _unsure(user: Any, pool: int, topic: str) -> str:
    found = Pool.objects.get(pk=pool)
    if has_conflict(user, pool):
        raise HasConflict
    _note(found, topic, user)
    return _("Undone. It is due again.")


def _link(user: Any, link: int, pool: int, before: dict[str, Any]) -> str:
    """The machine's finding stands again, unless the link was opened since."""
    if has_conflict(user, pool):
        raise HasConflict
    found = Link.objects.select_for_update().get(pk=link)
    if not checks.restore(found, before):
        raise CannotUndo(_("The link has been opened again since."))
    _note(Pool.objects.get(pk=pool), "", user, found.url)
    if not found.is_dead:  # it opened by an earlier answer already
        return _("Undone. The link still counts as working.")
    return _("Undone. The link counts as dead again.")


def _quote(user: Any, quotation: int, pool: int, before: dict[str, Any]) -> str:
    """The machine's finding stands again, unless the words were looked for since."""
    if has_conflict(user, pool):
        raise HasConflict
    found = missing_quotes.restore(quotation, before)
    if found is None:
        raise CannotUndo(_("The page has been read again since."))
    _note(Pool.objects.get(pk=pool), "", user, found.link.url)
    if not found.is_gone:  # they were found by an earlier answer already
        return _("Undone. The quoted words still count as found.")
    return _("Undone. The quoted words count as gone again.")


def _reopen(pk: int, user: Any) -> bool:
    return perform(
        pk,
        "take_back",
        Actor.of(user),
        before=lambda submission: refuse_conflict(user, submission),
    )


def _note(pool: Pool, topic: str, user: Any, url: str = "") -> None:
    answer, at = RecheckAnswer.UNDONE, timezone.now()
    Recheck.objects.create(pool=pool, topic=topic, answer=answer, by=user, url=url, at=at)


UNDOING: dict[str, Callable[..., str]] = {
    "publication": _publication,
    "taken_off": _taken_off,
    "handed_over": _handed_over,
    "closed": _closed,
    "spam": _spam,
    "merged": _merged,
    "unsure": _unsure,
    "link": _link,
    "quote": _quote,
}
