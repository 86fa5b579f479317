"""Keys to status pages: 256 bits in a link, a hash in the database, nothing in the logs."""

import base64
import hashlib

from django.conf import settings
from django.utils.crypto import salted_hmac

from pools.models import AccessKey, OutgoingEmail, Submission

# 32 bytes in URL-safe base64 without padding.
PATTERN = r"[A-Za-z0-9_-]{43}"


def hash_of(key: str) -> str:
    """What is stored of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def first_key(nonce: str) -> str:
    """The key that belongs to one form as it was handed out: the same however often the form
    is sent, so that a repeat finds its own submission."""
    digest = salted_hmac("pools.contributions.keys", nonce, settings.SECRET_KEY, algorithm="sha256")
    return _text(digest.digest())


def email_key(submission: Submission, letter: OutgoingEmail) -> str:
    """The secret one letter brings: the same however often it is sent, because a mailbox that
    got it twice shows the first, and that one must open the page too. It takes our key and the
    database to make it; the database alone does not do."""
    older = submission.keys.filter(created_at__lte=letter.created_at).order_by("pk")
    words = f"{letter.pk}:{older.values_list('hash', flat=True).first()}"
    digest = salted_hmac("pools.submit.email_key", words, settings.SECRET_KEY, algorithm="sha256")
    return _text(digest.digest())


def add_key(submission: Submission, key: str) -> str:
    """Give a submission one more key and return it. Raises IntegrityError for one in use."""
    AccessKey.objects.create(submission=submission, hash=hash_of(key))
    return key


def submission_of(key: str) -> Submission | None:
    """Whose key this is. The lookup goes by the hash, so its time tells nothing of the key."""
    found = AccessKey.objects.select_related("submission__pool").filter(hash=hash_of(key)).first()
    return found.submission if found else None


def _text(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
