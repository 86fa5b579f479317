"""Links out of a page with a form, as buttons of that form: what was typed goes along.

A link drops what was typed and not yet sent, and without a script nothing on the page can keep it.
So a finished page is gone over before it is sent: whatever template, menu or editor a link came
from, it becomes a button that hands the form in to be kept (``pools.submit.leaving``) and then
leads to where the link led. Links to other sites open beside the page and say so. ``submit.js``
makes links of the buttons again, since it keeps what was typed itself.
"""

import re
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

LEAVE = "leave"  # the buttons' name; their value is an address
# Pages are our own: tags are well formed, attributes quoted, and what is quoted is escaped.
FORM = re.compile(r"<form\b(?=[^>]*\bmethod=\"post\")(?=[^>]*\bnovalidate\b)[^>]*\bid=\"([^\"]+)\"")
LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
BODY = re.compile(r"<body\b[^>]*>")
ATTRIBUTE = re.compile(r"([^\s=\"]+)(?:=\"([^\"]*)\")?")
STAYS = frozenset({"target", "download"})  # opens beside the page, or in none
OF_LINKS = frozenset({"href", "rel", "hreflang", "class"})


def own_path(address: str) -> str:
    """An address of this site, as it was asked for; empty for any other and for what is none."""
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if safe and address.startswith("/") and not set("\r\n\0\t") & {*address} else ""


def links_as_buttons(response: HttpResponse, here: str) -> None:
    """Change the links of a page with a form that is typed into; of any other page, nothing.
    ``here`` is the page's path."""
    if not response.get("Content-Type", "").startswith("text/html"):
        return
    html = response.content.decode()
    form = FORM.search(html)
    if form is None:
        return
    html = LINK.sub(lambda link: _way(link, form[1], here), html)
    # What Enter in an input presses is the form's first button, which would be one of these.
    default = (
        f'<button class="vh" type="submit" form="{form[1]}" tabindex="-1" aria-hidden="true">'
        f"{escape(_('Save and continue'))}</button>"
    )
    response.content = BODY.sub(lambda body: body[0] + default, html, count=1)


def _way(link: re.Match[str], form: str, here: str) -> str:
    attributes = dict(ATTRIBUTE.findall(link[1]))
    address = unescape(attributes.get("href", "")).removeprefix(settings.SITE_URL)
    if STAYS & attributes.keys() or not address or address.startswith(("#", "mailto:")):
        return link[0]
    if urlsplit(address).scheme or address.startswith("//"):
        words = f'<small class="soft"> {escape(_("(opens in a new tab)"))}</small>'
        return f'<a{link[1]} target="_blank">{link[2]}{words}</a>'
    to = urljoin(here, address)
    if to.startswith(f"{here}#"):
        return link[0]
    css = escape(f"{LEAVE} {unescape(attributes.get('class', ''))}".strip())
    others = "".join(
        f' {name}="{value}"' for name, value in attributes.items() if name not in OF_LINKS
    )
    return (
        f'<button type="submit" form="{form}" name="{LEAVE}" value="{escape(to)}" formnovalidate'
        f' class="{css}"{others}>{link[2]}</button>'
    )
