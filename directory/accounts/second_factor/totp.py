"""Codes of an authenticator app (RFC 6238): six digits that change every thirty seconds."""

import base64
import hashlib
import hmac
import secrets
import time
from urllib.parse import quote, urlencode

STEP = 30  # seconds
DIGITS = 6
TOLERANCE = 1  # steps by which the clock of a phone may be off


def new_secret() -> str:
    """160 random bits, as apps take them (base32)."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of one step of time."""
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(secret: str, code: str) -> int | None:
    """The step of time, near now, whose code this is."""
    now = int(time.time()) // STEP
    for step in range(now - TOLERANCE, now + TOLERANCE + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            return step
    return None


def address(secret: str, name: str, site: str) -> str:
    """What an app reads from the picture."""
    asked = urlencode({"secret": secret, "issuer": site}, quote_via=quote)
    return f"otpauth://totp/{quote(site)}:{quote(name)}?{asked}"
