"""Adding, using and taking away factors. Each change ends the person's other sessions, stands in
the audit log and is told to them by letter."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from wagtail.log_actions import log

from directory.accounts.models import Factor, User
from directory.accounts.second_factor import emails, recovery, totp
from directory.accounts.second_factor.required import has_to_have
from pools.models import sealing

PURPOSE = "second factor"
RECOVERY = "recovery"  # beside the kinds of factors: by what somebody signed in
logger = logging.getLogger(__name__)


class LastOne(Exception):
    """Whoever must have a second factor cannot remove the last one."""


@transaction.atomic
def add(user: User, kind: str, secret: str, name: str = "", count: int = 0) -> list[str]:
    """Add a factor; an app takes the place of the one before it. The first one brings recovery
    codes, which are returned and shown this once."""
    _lock(user)
    is_first = not user.factors.exists()
    if kind == Factor.Kind.APP:
        user.factors.filter(kind=kind).delete()
    factor = Factor.objects.create(
        user=user, kind=kind, name=name, sealed=sealing.seal(secret, PURPOSE), last_count=count
    )
    _renew(user)
    log(instance=user, action="accounts.factor_added", user=user, data={"factor": kind})
    emails.tell(user, emails.ADDED, str(factor))
    return recovery.make_anew(user) if is_first else []


@transaction.atomic
def remove(factor: Factor) -> None:
    """Take one of one's own away, and the recovery codes with the last. Raises LastOne."""
    user = factor.user
    _lock(user)
    is_last = not user.factors.exclude(pk=factor.pk).exists()
    if is_last and has_to_have(user):
        raise LastOne
    said, kind = str(factor), factor.kind
    factor.delete()
    if is_last:
        user.recovery_codes.all().delete()
    _renew(user)
    log(instance=user, action="accounts.factor_removed", user=user, data={"factor": kind})
    emails.tell(user, emails.REMOVED, said)


@transaction.atomic
def reset(user: User, actor: User | None) -> None:
    """Take all of somebody's away. ``actor`` is None where the operator does it."""
    _lock(user)
    user.factors.all().delete()
    user.recovery_codes.all().delete()
    _renew(user)
    log(instance=user, action="accounts.factors_reset", user=actor)
    emails.tell(user, emails.RESET)


@transaction.atomic
def make_codes(user: User) -> list[str]:
    """New recovery codes in the place of the old."""
    codes = recovery.make_anew(user)
    log(instance=user, action="accounts.recovery_codes", user=user)
    emails.tell(user, emails.CODES)
    return codes


def take_code(user: User, typed: str) -> str:
    """By what this code lets them in: an app or a recovery code; empty if by nothing. None is
    taken twice, whoever else sends it at the same moment."""
    code = "".join(typed.split())
    if len(code) != totp.DIGITS:
        return RECOVERY if recovery.use(user, code) else ""
    for factor in user.factors.filter(kind=Factor.Kind.APP):
        secret = secret_of(factor)
        step = totp.step_of(secret, code) if secret else None
        if step is not None and _used(factor, step):
            return str(factor.kind)
    return ""


def secret_of(factor: Factor) -> str:
    """What is sealed in it; empty, and a line for the operator, where the key is gone."""
    try:
        return sealing.unseal(factor.sealed, PURPOSE)
    except sealing.UnreadableError:
        logger.exception("A second factor cannot be read: SECRET_KEY has changed")
        return ""


def _used(factor: Factor, step: int) -> bool:
    later = Factor.objects.filter(pk=factor.pk, last_count__lt=step)
    return later.update(last_count=step, last_used_at=timezone.now()) == 1


def _lock(user: User) -> None:
    User.objects.select_for_update().get(pk=user.pk)


def _renew(user: User) -> None:
    user.has_second_factor = user.factors.exists()
    user.factor_stamp = get_random_string(32)
    user.save(update_fields=["has_second_factor", "factor_stamp"])
