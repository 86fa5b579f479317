"""What keeps floods and robots out, without a captcha and without a third party."""

import datetime as dt
import ipaddress
import secrets
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pools.claims import dates
from pools.contributions import keys
from pools.models import Submission
from pools.models.rate_counter import count_down, count_up, sender_hash

LONGEST_BODY = 300_000  # bytes of a form; the site refuses longer ones before reading them
MOST_FIELDS = 1_000
FASTEST = 3  # seconds from showing a form to sending it
STAMP_KEPT = dt.timedelta(days=2)
SALT = "pools.submit.rate_limits"
# Purpose: how many a day from one network, and from everybody together before that is a flood.
MOST = {
    "send": (20, 1_000),
    "draft": (10, 500),
    "claim": (100, 5_000),
    "guess": (50, 20_000),
    "leave": (100, 5_000),  # forms that were not sent, kept for who comes back
    "resend": (5, 200),
    "feedback": (20, 20_000),
    "read": (600, 200_000),  # open data; not a day, see WINDOW
    # Tries to sign in, given back where they succeed, and links to a new password.
    "door-net": (60, 20_000),
    "reset": (10, 2_000),
}
# The same for one account or one browser, however many others there are.
MOST_OF_ONE = {"door-who": 10, "door-own": 10, "door-code": 5, "reset-who": 3}
# Purposes that are counted by a shorter time than a day, in minutes: whoever reads data in a loop
# is asked to wait for minutes, not until midnight.
WINDOW = {"read": 10, "door-net": 15, "door-who": 15, "door-own": 15, "door-code": 15}
# An IPv6 customer is given a /64 at least and often a /48, so both are counted; several people may
# be behind the larger one.
NARROW, WIDE = 64, 48
IN_A_WIDE_ONE = 5  # times what one network may
# In a flood everybody may still do so many a day: whoever comes new is not shut out, and the flood
# needs a fresh network for each few.
IN_A_FLOOD = 2
# Purposes that are counted so many at once: a process takes them from the table together and hands
# them out one by one, so that reading writes next to nothing. What it takes and does not hand out
# is lost with the window, never gained.
BATCH = {"read": 20}
MOST_SENDERS = 10_000  # whose taken counts a process keeps
_taken: dict[tuple[dt.date, str, str], int] = {}


@dataclass(frozen=True)
class RateLimitResult:
    """Whether something may go on, and if not, in how many seconds to try again."""

    allowed: bool
    wait: int = 0
    counted: tuple[tuple[dt.date, str, str], ...] = ()  # where: day, window and sender
    taken: tuple[dt.date, str, str] | None = None  # from where, if the process had it at hand

    def give_back(self) -> None:
        """It was none that counts after all. What the process had at hand it hands out again."""
        if self.taken:
            _keep_taken(self.taken, _taken.get(self.taken, 0) + 1)
        for day, window, sender in self.counted:
            count_down(day, window, sender)


def allow(request: HttpRequest, purpose: str) -> RateLimitResult:
    """Count one more of a purpose for this sender's network and for everybody."""
    today = dates.today()
    each, together = MOST[purpose]
    at_once = BATCH.get(purpose, 1)
    window, wait = _window(purpose)
    sender, *around = (sender_hash(one, today) for one in networks_of(address_of(request)))
    key = (today, window, sender)
    if left := _taken.pop(key, 0):
        if left > 1:
            _taken[key] = left - 1
        return RateLimitResult(True, taken=key)
    # All are asked in turn, the sender's own first: who is held back there fills up no other.
    if not count_up(today, window, sender, each, at_once) or not all(
        count_up(today, window, wide, each * IN_A_WIDE_ONE, at_once) for wide in around
    ):
        return RateLimitResult(False, wait)
    if count_up(today, window, "", together, at_once):
        if at_once > 1:
            _keep_taken(key, at_once - 1)
            return RateLimitResult(True, taken=key)
        everyone = (sender, *around, "")
        return RateLimitResult(True, counted=tuple((today, window, one) for one in everyone))
    newcomers = [(today, f"{window}+", one) for one in around or [sender]]
    if not all(count_up(*one, IN_A_FLOOD) for one in newcomers):
        return RateLimitResult(False, wait)
    counted = ((today, window, one) for one in (sender, *around))
    return RateLimitResult(True, counted=(*counted, *newcomers))


def allow_sender(sender: str, purpose: str) -> RateLimitResult:
    """Count one more of a purpose for somebody who is told otherwise than by a network: an account
    or a browser. Others fill up nothing of theirs."""
    today = dates.today()
    window, wait = _window(purpose)
    key = (today, window, sender_hash(sender, today))
    if count_up(*key, MOST_OF_ONE[purpose]):
        return RateLimitResult(True, counted=(key,))
    return RateLimitResult(False, wait)


def networks_of(address: str) -> tuple[str, ...]:
    """What an address is counted under, the narrowest first: an IPv4 address by itself, an IPv6
    one by the networks that belong to one customer. What is no address is counted as it is."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return (address,)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return tuple(
                str(ipaddress.ip_network((found, length), strict=False))
                for length in (NARROW, WIDE)
            )
        found = found.ipv4_mapped
    return (str(found),)


def _window(purpose: str) -> tuple[str, int]:
    """What a purpose is counted under now, and in how many seconds that is over."""
    minutes = WINDOW.get(purpose)
    if minutes is None:
        return purpose, _until_midnight()
    seconds = 60 * minutes
    passed = int(timezone.now().timestamp()) % 86_400
    return f"{purpose} {passed // seconds}", seconds - passed % seconds


def _keep_taken(key: tuple[dt.date, str, str], count: int) -> None:
    if len(_taken) >= MOST_SENDERS:
        _taken.clear()
    _taken[key] = count


def forget_taken() -> None:
    """Start afresh, as a new process does."""
    _taken.clear()


class WrongKey(Http404):
    """A key or token that opens nothing; ``private_page`` answers it, the same for every one."""


class TooManyGuesses(Exception):
    """Wrong keys beyond the day's limit."""

    def __init__(self, limit: RateLimitResult) -> None:
        super().__init__(f"again in {limit.wait} s")
        self.limit = limit


def submission_behind(request: HttpRequest, key: str) -> Submission:
    """Whose key this is. A right key opens its page however many wrong ones came from the same
    network. Raises WrongKey and TooManyGuesses, which ``private_page`` answers."""
    submission = keys.submission_of(key)
    if submission is None:
        raise wrong_key(request)
    return submission


def wrong_key(request: HttpRequest) -> Exception:
    """What to raise for a key or token that opens nothing; counts it."""
    limit = allow(request, "guess")
    return WrongKey() if limit.allowed else TooManyGuesses(limit)


def address_of(request: HttpRequest) -> str:
    """The sender's address: what the proxy saw where there is one, else the peer."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "")
        return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    return str(request.META.get("REMOTE_ADDR", ""))


def _until_midnight() -> int:
    now = timezone.now()
    midnight = (now + dt.timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return int((midnight - now).total_seconds()) + 1


class HumanForm(forms.Form):
    """A field no person fills in, and a signed stamp that says when the form was shown.

    ``nonce`` of a valid stamp is the same however often the form is sent.
    """

    nickname = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    stamp = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "human_%s", **kwargs})
        self.nonce = ""
        if not self.is_bound:
            self.initial.setdefault("stamp", fresh_stamp())

    def clean_nickname(self) -> str:
        """Must stay empty."""
        if self.cleaned_data["nickname"]:
            raise forms.ValidationError(_("Leave this field empty; it catches robots."))
        return ""

    def clean(self) -> dict[str, Any]:
        """The stamp must be ours, and older than a few seconds."""
        cleaned = super().clean() or {}
        stamp = cleaned.get("stamp", "")
        try:
            nonce, shown = signing.loads(stamp, salt=SALT, max_age=STAMP_KEPT)
        except signing.SignatureExpired:
            raise self._again(_("This form lay open for long. Please send it once more.")) from None
        except (signing.BadSignature, ValueError, TypeError):
            raise self._again(_("Please send the form once more.")) from None
        if timezone.now().timestamp() - shown < FASTEST:
            raise forms.ValidationError(
                _("That was quick. Please look it over and send it once more.")
            )
        self.nonce = nonce
        return cleaned

    def _again(self, words: Any) -> forms.ValidationError:
        self.data = {**{name: self.data.get(name) for name in self.data}, "stamp": fresh_stamp()}
        return forms.ValidationError(words)


def fresh_stamp() -> str:
    """A stamp for a form that is about to be shown."""
    return signing.dumps([secrets.token_urlsafe(24), timezone.now().timestamp()], salt=SALT)


def render_within_limits(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    limit: RateLimitResult | None = None,
) -> HttpResponse:
    """A page, or, where ``limit`` holds it back, the same with ``wait_hours`` in its context, the
    status 429 and, for machines, when to come back."""
    if limit is None or limit.allowed:
        return render(request, template, {"wait_hours": 0, **context}, status=status)
    context = {**context, "wait_hours": -(-limit.wait // 3600)}
    response = render(request, template, context, status=429)
    response["Retry-After"] = str(limit.wait)
    return response
