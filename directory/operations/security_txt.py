"""Whom to tell of a vulnerability, as RFC 9116 has it."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from pools.claims import dates

# Read anew as long as somebody runs the site, and no longer: the RFC asks for less than a year.
GOOD_FOR = dt.timedelta(days=180)


@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """The file; 404 where no contact is set, since one without is not valid."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    fields = [
        *(("Contact", contact) for contact in settings.SECURITY_CONTACT),
        ("Expires", f"{(dates.today() + GOOD_FOR).isoformat()}T00:00:00Z"),
        ("Preferred-Languages", ", ".join(code for code, _name in settings.LANGUAGES)),
        ("Canonical", settings.SITE_URL + reverse("security_txt")),
    ]
    text = "".join(f"{name}: {value}\n" for name, value in fields)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
