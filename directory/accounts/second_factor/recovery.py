"""Recovery codes: ten that let somebody in once each, when the app or the key is not at hand.

A code has 80 random bits, so a plain digest is as good as a slow one: nobody can try them all.
"""

import base64
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from directory.accounts.models import RecoveryCode, User

COUNT = 10
LENGTH = 16  # signs without the dashes


@transaction.atomic
def make_anew(user: User) -> list[str]:
    """Ten new codes, to be shown this once. The old ones open nothing any more."""
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(COUNT)]
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(user, code)) for code in codes
    )
    return ["-".join(code[at : at + 4] for at in range(0, LENGTH, 4)) for code in codes]


def use(user: User, typed: str) -> bool:
    """Whether it was a code of theirs that had not been used; now it is."""
    unused = user.recovery_codes.filter(digest=_digest(user, typed), used_at=None)
    return unused.update(used_at=timezone.now()) == 1


def left(user: User) -> int:
    """How many are not used yet."""
    return user.recovery_codes.filter(used_at=None).count()


def _digest(user: User, code: str) -> str:
    plain = "".join(code.split()).replace("-", "").lower()
    return hashlib.sha256(f"{user.pk}:{plain}".encode()).hexdigest()
