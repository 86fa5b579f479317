"""Which places in the tree of pages nobody could visit, since the site itself stands there."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _


def refuse_taken(url_path: str) -> None:
    """Raises ValidationError where ``is_taken``."""
    if is_taken(url_path):
        raise ValidationError(
            {
                "slug": _("The site itself needs the address %s. Choose another slug.")
                % _path(url_path)
            }
        )


def _path(url_path: str) -> str:
    return "/" + "/".join(url_path.split("/")[2:])


def is_taken(url_path: str) -> bool:
    """Whether another part of the site answers at a page's ``url_path``, as Wagtail stores it:
    with the slug of its home page first."""
    path = _path(url_path)
    if path == "/":
        return False
    first = path.split("/")[1]
    files = {address.strip("/") for address in (settings.STATIC_URL, settings.MEDIA_URL)}
    if first in files | set(dict(settings.LANGUAGES)):
        return True
    with translation.override(settings.LANGUAGE_CODE):
        try:
            return resolve(path).url_name != "wagtail_serve"
        except Resolver404:
            return False
