"""What is stored under a key of the operator's: sealed, and found again by a keyed hash.

The keys stand in the environment and in no backup, so that who reads the database or a copy of it
learns nothing. Addresses have keys that can be changed (``settings.CONTACT_KEYS``: the first seals,
every one opens); what is sealed for another purpose goes with ``SECRET_KEY`` and, while one is being
replaced, ``SECRET_KEY_FALLBACKS``.
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

CONTACTS = "contacts"


class UnreadableError(ValueError):
    """None of our keys opens it. Says nothing of what it is."""


def seal(text: str, purpose: str = CONTACTS) -> str:
    """The text under the first key; another time it looks different. Only the same purpose opens
    it."""
    return _fernet(_keys(purpose), purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str = CONTACTS) -> str:
    """The text, whichever of the keys it was sealed with. Raises UnreadableError."""
    try:
        return _fernet(_keys(purpose), purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise UnreadableError("None of our keys opens this.") from None


def hashes(address: str) -> list[str]:
    """What an address is found by, however its letters were written: the hash under each key. The
    first is the one to store."""
    folded = unicodedata.normalize("NFKC", address.strip()).casefold().encode()
    return [
        hmac.new(_derived(key, f"{CONTACTS}.find"), folded, hashlib.sha256).hexdigest()
        for key in settings.CONTACT_KEYS
    ]


def _keys(purpose: str) -> tuple[str, ...]:
    if purpose == CONTACTS:
        return tuple(settings.CONTACT_KEYS)
    return tuple(map(str, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)))


@lru_cache(maxsize=8)
def _fernet(keys: tuple[str, ...], purpose: str) -> MultiFernet:
    derived = (_derived(key, f"{purpose}.seal") for key in keys)
    return MultiFernet(Fernet(base64.urlsafe_b64encode(key)) for key in derived)


@lru_cache(maxsize=32)
def _derived(key: str, use: str) -> bytes:
    """A key for one use alone, so that nothing made with one tells anything of another."""
    derivation = HKDF(digests.SHA256(), length=32, salt=None, info=f"pools.{use}".encode())
    return derivation.derive(key.encode())
