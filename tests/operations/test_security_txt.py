"""Whom to tell of a vulnerability (RFC 9116)."""

import datetime as dt
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from directory.operations import environment
from pools.claims import dates

PATH = "/.well-known/security.txt"


def test_the_file_says_whom_to_tell_and_never_goes_out_of_date(
    client: Client, settings: Any, db: None
) -> None:
    settings.SECURITY_CONTACT = ["mailto:security@pools.example", "https://pools.example/report"]
    response = client.get(PATH, headers={"accept-language": "es"})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in response.content.decode().splitlines()]
    assert [value for name, value in fields if name == "Contact"] == settings.SECURITY_CONTACT
    once = dict(fields[2:])
    assert len(once) == len(fields) - 2
    expires = dt.datetime.fromisoformat(once["Expires"])
    assert expires.tzinfo is not None
    assert 90 < (expires.date() - dates.today()).days < 365
    assert once["Preferred-Languages"] == "en, es"
    assert once["Canonical"] == f"{settings.SITE_URL}{PATH}"
    assert not response.cookies
    assert client.post(PATH).status_code == 405


def warned() -> list[str | None]:
    return [one.id for one in run_checks(include_deployment_checks=True)]


def test_without_a_contact_there_is_no_file_and_deployment_warns(
    client: Client, settings: Any, db: None
) -> None:
    settings.SECURITY_CONTACT = []
    assert client.get(PATH).status_code == 404
    assert "directory.W001" in warned()
    settings.SECURITY_CONTACT = ["mailto:security@pools.example"]
    assert "directory.W001" not in warned()


def test_a_contact_is_an_address_as_the_rfc_takes_it() -> None:
    assert environment.contacts("") == []
    assert environment.contacts("mailto:a@b.example  tel:+1-201-555-0123") == [
        "mailto:a@b.example",
        "tel:+1-201-555-0123",
    ]
    for wrong in ("security@pools.example", "http://pools.example", "mailto:a@b.example x"):
        with pytest.raises(ImproperlyConfigured, match="SECURITY_CONTACT must begin with mailto:"):
            environment.contacts(wrong)
