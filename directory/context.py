"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and navigation; no query in the steady state."""
    if request.path.startswith("/admin/"):
        return {}
    try:
        from directory.content.frame import frame
    except ImportError:
        return {"site_name": settings.WAGTAIL_SITE_NAME}
    return {"site_url": settings.SITE_URL, **frame(request)}
