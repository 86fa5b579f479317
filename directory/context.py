"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from directory.content.languages import alternates, choices
from directory.content.navigation import navigation_context
from pools.models import read_only


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, navigation and languages; no query in the steady state."""
    languages = choices(request)
    return {
        "site_url": settings.SITE_URL,
        "read_only": read_only.is_shown(),
        "languages": languages,
        "alternates": alternates(request, languages),
        **navigation_context(request),
    }
