"""Uploaded pictures, where no web server in front serves them."""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

# Documents leave as downloads through Wagtail's own address, which asks who may have them. What
# waits for an editor to complete it is nobody else's. docs/deploy.md tells nginx the same.
FOLDERS = ("images", "original_images", "avatar_images")


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture or its resized copy; 404 for anything else that was uploaded."""
    path = posixpath.normpath(path).lstrip("/")
    if path.split("/")[0] not in FOLDERS:
        raise Http404
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))
