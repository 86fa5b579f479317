"""Leave for the scripts that Wagtail's own templates write into its screens.

The leave stands in a template's source, so that a script which came in by a variable has none.
"""

import re
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest
from django.template import Library
from django.template.base import Origin
from django.template.loaders import cached
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.widgets import BaseChooser

register = Library()
# Widgets are rendered without the request.
answering: ContextVar[HttpRequest | None] = ContextVar("answering", default=None)
# A script of the page itself: neither a file nor data, which need no leave.
PROGRAM = re.compile(r"<script(?![^>]*\ssrc=)(?=\s*>|[^>]*\stype=\"(?:text/javascript|module)\")")


def nonce_of(request: HttpRequest) -> str:
    """What the scripts of a member's screens are known by; empty for one without a session.

    It stays while the session does: dialogues bring scripts into a page that is open already.
    """
    key = request.session.session_key if hasattr(request, "session") else None
    return salted_hmac(__name__, key, algorithm="sha256").hexdigest() if key else ""


@register.simple_tag
def script_nonce() -> SafeString:
    """The attribute of a script, with the space before it; nothing outside of the admin."""
    request = answering.get()
    nonce = nonce_of(request) if request else ""
    return format_html(' nonce="{}"', nonce) if nonce else mark_safe("")


class Loader(cached.Loader):
    """Reads templates with the leave put into their scripts, once for each."""

    def get_contents(self, origin: Origin) -> str:
        return PROGRAM.sub("<script{% script_nonce %}", super().get_contents(origin))


def render_chooser(
    self: Any, name: str, value: Any, attrs: dict[str, Any], renderer: Any = None
) -> SafeString:
    """A chooser as Wagtail renders it, whose script is made without a template."""
    data = self.get_value_data(value)
    html = self.render_html(name, data, attrs)
    script = self.render_js_init(attrs["id"], name, data)
    return mark_safe(f"{html}<script{script_nonce()}>{script}</script>")  # noqa: S308


def for_choosers() -> None:
    """Has every chooser rendered so."""
    BaseChooser.render = render_chooser
