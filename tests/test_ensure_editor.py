"""The account a fresh installation starts with."""

import re
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def run(**options: object) -> str:
    out = StringIO()
    call_command("ensure_editor", stdout=out, **options)
    return out.getvalue()


def password_in(text: str) -> str | None:
    found = re.search(r"Password: (\S+)", text)
    return found.group(1) if found else None


def test_shows_a_random_password_once_and_never_again() -> None:
    password = password_in(run())
    assert password
    assert len(password) >= 20
    editor = get_user_model().objects.get(username="editor")
    assert editor.check_password(password)
    assert editor.is_superuser

    again = run()
    assert password_in(again) is None
    assert "make password" in again
    editor.refresh_from_db()
    assert editor.check_password(password)


def test_reset_gives_another_password() -> None:
    first = password_in(run())
    second = password_in(run(reset=True))
    assert second not in {None, first}
    editor = get_user_model().objects.get(username="editor")
    assert editor.check_password(second)
    assert not editor.check_password(first)
