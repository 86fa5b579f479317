"""The frame of every page: name, header and footer, as plain values."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from directory.content.languages import bare
from directory.content.models.identity import DEFAULT_NAME
from pools.models.generation_cache import remembered


def navigation_context(request: HttpRequest) -> dict[str, Any]:
    """``site_name``, ``last_update`` (of any pool), ``tagline``, ``navigation``, ``footer``, ``footer_note``, ``contact_email``.

    ``footer`` is a list of columns {title, links}; ``footer_navigation`` the same links in one.

    Navigation entries carry ``label``, ``url``, ``language`` (where what they lead to is in another
    one than the reader's) and ``current`` ("page" on the very page,
    "true" below it, for ``aria-current``). Read from the database once a generation.
    """
    key = ("frame", request.get_host(), get_language())
    known = remembered(key, lambda: _read(request))
    # Of links that lead to where the reader is and above, the nearest is the one that is marked:
    # the comparison stands below the pools' address, and is an entry of its own.
    nearest = max(
        (link["url"] for link in known["navigation"] if _current(link["url"], request.path)),
        key=len,
        default="",
    )
    return {
        **known,
        "navigation": [
            {**link, "current": _current(link["url"], request.path) * (link["url"] == nearest)}
            for link in known["navigation"]
        ],
    }


def _read(request: HttpRequest) -> dict[str, Any]:
    from wagtail.models import Site

    from directory.content.models import SiteIdentity
    from pools.models import last_change

    site = Site.find_for_request(request)
    identity = SiteIdentity.objects.filter(site=site).first() if site else None
    if identity is None:
        identity = SiteIdentity(site_name=DEFAULT_NAME)
    columns = [
        {"title": gettext(block.value["title"]), "links": _links(block.value["links"])}
        for block in identity.footer
    ]
    return {
        "last_update": last_change(),
        "site_name": identity.site_name,
        "tagline": _words(identity.tagline),
        "navigation": _links(block.value for block in identity.header),
        "footer": columns,
        "footer_navigation": [link for column in columns for link in column["links"]],
        "footer_note": _words(identity.footer_note),
        "contact_email": identity.contact_email or settings.DEFAULT_FROM_EMAIL,
    }


def _words(text: str) -> str:
    """What an editor wrote, in the reader's language where the catalogue has it."""
    return gettext(text) if text else ""


def _links(values: Any) -> list[dict[str, str]]:
    """Links that lead somewhere; one to a page that is not live is left out."""
    links = [
        {"label": value.label, "url": value.url, "language": value.language} for value in values
    ]
    return [link for link in links if link["url"] and link["label"]]


def _current(url: str, path: str) -> str:
    if url == path:
        return "page"
    is_home = bare(url) == "/"
    return "true" if not is_home and path.startswith(url) else ""
