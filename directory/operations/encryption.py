"""Small secrets that have to be read again, sealed before they are stored.

A copy of the database alone opens none of them: the key comes from SECRET_KEY and, while one is
being replaced, from SECRET_KEY_FALLBACKS.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class CannotOpen(Exception):
    """What is stored was sealed with a key that is not known any more, or for something else."""


def seal(text: str, purpose: str) -> str:
    """The text as only this site can read it, and only for the same purpose."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """The text that was sealed; raises CannotOpen."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotOpen(purpose) from None


def _box(purpose: str) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(str(secret), purpose)) for secret in secrets])


def _key(secret: str, purpose: str) -> bytes:
    made = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode())
    return base64.urlsafe_b64encode(made.derive(secret.encode()))
