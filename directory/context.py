"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from directory.content.frame import frame


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and navigation; no query in the steady state."""
    if request.path.startswith("/admin/"):
        return {}
    return {"site_url": settings.SITE_URL, **frame(request)}
