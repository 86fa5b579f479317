"""Opening addresses as somebody, without leaving a trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.messages import get_messages
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
    """In, no (also by saying that there is nothing), or to the sign-in."""
    if response.status_code in (403, 404):
        return DENIED
    if response.context and "items_with_no_access" in response.context:
        return IN if response.context["items"] else DENIED  # of a bulk action
    place = response.headers.get("Location", "")
    if place == "/admin/":
        said = get_messages(response.wsgi_request)
        # Words of an earlier refusal may still wait to be shown.
        now = [str(message) for message in said] if said.added_new else []
        return DENIED if any(words.startswith("Sorry, you do not") for words in now) else IN
    return SIGN_IN if place.startswith("/admin/login/?next") else IN


def knock(client: Client, address: str) -> Any:
    """Open it, or send it an empty form where opening is not how it is used."""
    with undone():
        response = client.get(address)
    if response.status_code == 405:
        with undone():
            response = client.post(address)
    return response


def fault(response: Any) -> str:
    """What is wrong with an answer, in a few words; empty if nothing is."""
    if response.status_code < 500:
        return ""
    wrong = response.exc_info[1] if getattr(response, "exc_info", None) else ""
    return f"{response.status_code} {wrong!r}"[:300]
