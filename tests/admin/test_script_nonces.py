"""A template's own scripts may run in the admin; one that came in by its data may not."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client, RequestFactory
from wagtail.admin.widgets import AdminDateInput, AdminPageChooser

from directory.headers import SecurityHeadersMiddleware
from tests.factories import member

pytestmark = pytest.mark.django_db
LOADERS = [
    (
        "directory.script_nonces.Loader",
        [
            (
                "django.template.loaders.locmem.Loader",
                {
                    "page": '<script>own()</script><script type="text/javascript">two()</script>'
                    '<script src="/file.js"></script>'
                    '<script type="application/json">{}</script>{{ title|safe }}'
                },
            )
        ],
    )
]
TITLE = "<script>stolen()</script><script{% script_nonce %}>stolen()</script>"


def answer(path: str, key: str | None) -> HttpResponse:
    """What stands in a page with a title that means harm, and two widgets."""
    engine = Engine(loaders=LOADERS, builtins=["directory.script_nonces"])

    def respond(_request: HttpRequest) -> HttpResponse:
        page = engine.get_template("page").render(Context({"title": TITLE}))
        date = AdminDateInput().render("day", None, {"id": "day"})
        return HttpResponse(page + date + AdminPageChooser().render("at", None, {"id": "at"}))

    request = RequestFactory().get(path)
    request.session, request.user = SessionStore(key), AnonymousUser()
    return SecurityHeadersMiddleware(respond)(request)


def test_only_what_stands_in_a_template_has_leave() -> None:
    response = answer("/admin/", "a" * 32)
    (nonce,) = re.findall(r"'nonce-([0-9a-f]{64})'", response.headers["Content-Security-Policy"])
    body = response.content.decode()
    allowed = re.findall(rf'<script nonce="{nonce}"[^>]*>([^<]{{5}})', body)
    assert allowed == ["own()", "two()", "initD", "new P"]
    assert body.count(nonce) == len(allowed)
    assert TITLE in body


def test_nothing_has_leave_outside_of_the_admin_or_without_a_session() -> None:
    for path, key in (("/", "a" * 32), ("/admin/", None)):
        response = answer(path, key)
        assert "nonce-" not in response.headers["Content-Security-Policy"]
        assert "nonce=" not in response.content.decode()


def test_it_changes_with_the_session() -> None:
    policies = set()
    user = member("Administrator")
    for _session in range(2):
        client = Client()
        client.force_login(user)
        asked = [client.get("/admin/redirects/add/") for _again in range(2)]
        both = {response.headers["Content-Security-Policy"] for response in asked}
        assert len(both) == 1
        policies |= both
    assert len(policies) == 2
