"""Opening addresses as somebody, without leaving a trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test import Client

from directory.accounts.models import User

ROLES = ["Reviewer", "Editor", "Moderator", "Administrator"]
DENIED, IN, SIGN_IN = "no", "in", "sign in"


def browser(user: User | None) -> Client:
    """A browser that reports a failure as a page, as a server would."""
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens in here did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def outcome(response: Any) -> str:
    """In, no, or to the sign-in; a page that is not there, or wants a form, is in."""
    place = response.headers.get("Location", "")
    if response.status_code == 403 or (response.status_code == 302 and place == "/admin/"):
        return DENIED
    return SIGN_IN if place.startswith("/admin/login/") else IN


def fault(response: Any) -> str:
    """What is wrong with an answer, in a few words; empty if nothing is."""
    if response.status_code < 500:
        return ""
    wrong = response.exc_info[1] if getattr(response, "exc_info", None) else ""
    return f"{response.status_code} {wrong!r}"[:300]
