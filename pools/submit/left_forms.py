"""What was typed into a form that its writer left by a link, kept until they come back.

It lies in Django's table of sessions, apart from anybody's session: one row for a form and a
browser, under a hash of the browser's secret and the form, so that two forms do not overwrite each
other. It is encrypted under a key made of the same secret, so that who reads the table or a copy of
it learns neither what was typed, an email address included, nor what it is about. The secret is in a
cookie that only a form left by such a link sets; it ends with the browser.
"""

import base64
import datetime as dt
import hashlib
import hmac
import json
import secrets
import zlib
from dataclasses import dataclass, replace
from typing import Any

from Crypto.Cipher import AES
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from pools.submit.drafts import as_query, typed

COOKIE = "typed"
KEPT = dt.timedelta(hours=12)
LONGEST = 20_000  # characters of a form that are kept: unlike a draft's, of people who show no key
SALT = "pools.submit.typed"
NONCE, TAG = 12, 16  # bytes, as AES-GCM is used everywhere
# Addresses at which the same thing is written: what was typed at one is back at the others.
SAME = {
    "submit_all": "submit",
    "claim_confirm": "claim_correct",
    "claim_contest": "claim_correct",
    "claim_reply": "claim_correct",
    "submission_answer": "submission",
    "submission_reply": "submission",
    "submission_withdraw": "submission",
    "submit_step": "submission",
}


@dataclass(frozen=True)
class Browser:
    """What the cookie says: the browser's secret, and the last form that was left, by its thing
    and its address."""

    secret: str = ""
    place: str = ""
    path: str = ""


def place_of(request: HttpRequest) -> str:
    """What is written at an address, in whatever language and by whatever of its forms."""
    match = request.resolver_match
    if match is None:
        return request.path
    name = SAME.get(str(match.url_name), str(match.url_name))
    parts = {**match.captured_kwargs}  # type: ignore[attr-defined]  # not in the stubs
    parts.pop("step", None)
    return " ".join([name, *map(str, parts.values())])


def browser_of(request: HttpRequest) -> Browser:
    """Whose form it is; nobody's where no form was left."""
    try:
        return Browser(*signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT))
    except (signing.BadSignature, TypeError, ValueError):
        return Browser()


def keep(request: HttpRequest, response: HttpResponse, data: QueryDict, path: str = "") -> None:
    """Keep what was typed, for who comes back with the cookie of this response. ``path`` is where
    the form is opened, if not here."""
    browser = remember(request, response, path)
    said = typed(data)
    if "stamp" in data:  # of the same form, so that it is sent once
        said["stamp"] = data.getlist("stamp")
    Session.objects.update_or_create(
        session_key=_row(browser.secret, browser.place),
        defaults={
            "session_data": _locked(said, browser.secret, browser.place),
            "expire_date": timezone.now() + KEPT,
        },
    )


def remember(request: HttpRequest, response: HttpResponse, path: str = "") -> Browser:
    """Let the browser know which form it has left, for the way back."""
    secret = browser_of(request).secret or secrets.token_urlsafe(32)
    browser = Browser(secret, place_of(request), path or request.path)
    _set(response, browser)
    return browser


def kept(request: HttpRequest) -> QueryDict | None:
    """What was typed at this place before it was left. One query, of who has left a form."""
    if not hasattr(request, "_kept"):
        request._kept = _kept(request)  # type: ignore[attr-defined]  # asked again by the template
    return request._kept  # type: ignore[attr-defined]


def before(request: HttpRequest) -> QueryDict | None:
    """What a form begins with, none of it judged yet: what its writer left here, or brings along
    from another form of the same thing. None for a fresh one and for one that is sent."""
    if request.method == "POST":
        return request.POST if "switch" in request.POST else None
    return kept(request)


def left_at(request: HttpRequest) -> str:
    """The address of another form that was left before it was sent; empty for none."""
    browser = browser_of(request)
    return browser.path if browser.place != place_of(request) else ""


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Remove what was kept of this place: it is sent, or not wanted any more."""
    browser = browser_of(request)
    if not browser.secret:
        return
    place = place_of(request)
    Session.objects.filter(session_key=_row(browser.secret, place)).delete()
    if browser.place == place:
        _set(response, replace(browser, place="", path=""))


def remove_expired() -> int:
    """Remove what has been kept for long enough, and sessions that have ended; how many rows."""
    expired = Session.objects.filter(expire_date__lt=timezone.now())
    # In one statement: there may be thousands, and delete() would load each to tell its listeners.
    return expired._raw_delete(expired.db)


def _kept(request: HttpRequest) -> QueryDict | None:
    browser = browser_of(request)
    if not browser.secret:
        return None
    place = place_of(request)
    row = Session.objects.filter(
        session_key=_row(browser.secret, place), expire_date__gt=timezone.now()
    ).first()
    said = _unlocked(row.session_data, browser.secret, place) if row else None
    return None if said is None else as_query(said)


def _row(secret: str, place: str) -> str:
    return hashlib.sha256(f"{secret} {place}".encode()).hexdigest()[:40]


def _cipher(secret: str, place: str, nonce: bytes) -> Any:
    # The secret is 32 random bytes, so one step makes a key of it; there is no password to stretch.
    key = hmac.digest(secret.encode(), f"{SALT} {place}".encode(), "sha256")
    return AES.new(key, AES.MODE_GCM, nonce=nonce)


def _locked(said: dict[str, list[str]], secret: str, place: str) -> str:
    nonce = secrets.token_bytes(NONCE)
    plain = zlib.compress(json.dumps(said).encode())
    locked, tag = _cipher(secret, place, nonce).encrypt_and_digest(plain)
    return base64.b64encode(nonce + tag + locked).decode()


def _unlocked(data: str, secret: str, place: str) -> dict[str, list[str]] | None:
    """What was locked; None where it was not locked under this secret for this place."""
    try:
        raw = base64.b64decode(data, validate=True)
        nonce, tag, locked = raw[:NONCE], raw[NONCE : NONCE + TAG], raw[NONCE + TAG :]
        plain = _cipher(secret, place, nonce).decrypt_and_verify(locked, tag)
    except ValueError:
        return None
    said: dict[str, list[str]] = json.loads(zlib.decompress(plain))
    return said


def _set(response: HttpResponse, browser: Browser) -> None:
    value = signing.dumps([browser.secret, browser.place, browser.path], salt=SALT)
    response.set_cookie(
        COOKIE, value, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )
