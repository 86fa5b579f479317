"""What is stored under a key of the operator's: sealed, and found again by a keyed hash.

The keys (``settings.CONTACT_KEYS``) stand in the environment and in no backup, so that who reads the
database or a copy of it learns no address. The first key seals, every one opens.
"""

import base64
import hashlib
import hmac
import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes as digests
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class UnreadableError(ValueError):
    """None of our keys opens it. Says nothing of what it is."""


def seal(text: str) -> str:
    """The text under the first key; another time it looks different."""
    return _fernet(tuple(settings.CONTACT_KEYS)).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text, whichever of the keys it was sealed with. Raises UnreadableError."""
    try:
        return _fernet(tuple(settings.CONTACT_KEYS)).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise UnreadableError("No key of CONTACT_KEYS opens this.") from None


def hashes(address: str) -> list[str]:
    """What an address is found by, however its letters were written: the hash under each key. The
    first is the one to store."""
    folded = unicodedata.normalize("NFKC", address.strip()).casefold().encode()
    return [
        hmac.new(_derived(key, b"find"), folded, hashlib.sha256).hexdigest()
        for key in settings.CONTACT_KEYS
    ]


@lru_cache(maxsize=8)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet(Fernet(base64.urlsafe_b64encode(_derived(key, b"seal"))) for key in keys)


@lru_cache(maxsize=32)
def _derived(key: str, use: bytes) -> bytes:
    """A key for one use alone, so that nothing made with one tells anything of another."""
    derivation = HKDF(digests.SHA256(), length=32, salt=None, info=b"pools.contacts." + use)
    return derivation.derive(key.encode())
