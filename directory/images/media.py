"""Uploaded pictures, where no web server in front serves them."""

import mimetypes
import posixpath

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.static import serve

# Documents leave as downloads through Wagtail's own address, which asks who may have them. What
# waits for an editor to complete it is nobody else's. docs/deploy.md tells nginx the same.
KEPT = 60 * 60  # seconds
FOLDERS = ("images", "original_images", "avatar_images")


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture or its resized copy; 404 for anything else that was uploaded."""
    path = posixpath.normpath(path).lstrip("/")
    if path.split("/")[0] not in FOLDERS:
        raise Http404
    if settings.S3_BUCKET:
        return _of_the_bucket(path)
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))


def _of_the_bucket(path: str) -> HttpResponse:
    """Whole, or 503 while the service does not answer. A name is never written over, so readers and
    proxies may keep what it holds."""
    try:
        with default_storage.open(path) as file:
            content = file.read()
    except FileNotFoundError:
        raise Http404 from None
    except OSError:
        return HttpResponse(status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"})
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    headers = {"Cache-Control": f"public, max-age={KEPT}"}
    return HttpResponse(content, content_type=kind, headers=headers)
