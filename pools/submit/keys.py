"""Keys to status pages: 256 bits in a link, a hash in the database, nothing in the logs."""

import base64
import hashlib
import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

from pools.models import AccessKey, Submission

# 32 bytes in URL-safe base64 without padding.
PATTERN = r"[A-Za-z0-9_-]{43}"


def hash_of(key: str) -> str:
    """What is stored of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def first_key(nonce: str) -> str:
    """The key that belongs to one form as it was handed out: the same however often the form
    is sent, so that a repeat finds its own submission."""
    digest = salted_hmac("pools.submit.keys", nonce, settings.SECRET_KEY, algorithm="sha256")
    return _text(digest.digest())


def add_key(submission: Submission, key: str = "") -> str:
    """Give a submission one more key and return it. Raises IntegrityError for one in use."""
    key = key or secrets.token_urlsafe(32)
    AccessKey.objects.create(submission=submission, hash=hash_of(key))
    return key


def submission_of(key: str) -> Submission | None:
    """Whose key this is. The lookup goes by the hash, so its time tells nothing of the key."""
    found = AccessKey.objects.select_related("submission__pool").filter(hash=hash_of(key)).first()
    return found.submission if found else None


def _text(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
