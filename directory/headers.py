"""Security headers: a strict policy for the public site, a workable one for the admin."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from directory.script_nonces import answering, nonce_of

PUBLIC_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
# A member's screens have a nonce for scripts besides. Wagtail's write styles into elements and show
# blob: previews: docs/decisions/0025 names each exception and why it is one.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
# What somebody uploaded, and whatever is a download: opened as a page of ours it can do nothing.
UPLOAD_POLICY = "default-src 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


class SecurityHeadersMiddleware:
    """Adds the content security and permissions policies to every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = answering.set(request if _is_admin(request) else None)
        try:
            response = self.get_response(request)
        finally:
            answering.reset(token)
        if _is_upload(request, response):
            response.headers["Content-Security-Policy"] = UPLOAD_POLICY
        response.headers.setdefault("Content-Security-Policy", _policy(request))
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def _policy(request: HttpRequest) -> str:
    if not _is_admin(request):
        return PUBLIC_POLICY
    nonce = nonce_of(request)
    leave = f"script-src 'self' 'nonce-{nonce}'" if nonce else "script-src 'self'"
    return ADMIN_POLICY.replace("script-src 'self'", leave)


def _is_admin(request: HttpRequest) -> bool:
    return request.path.startswith("/admin/")


def _is_upload(request: HttpRequest, response: HttpResponse) -> bool:
    disposition = response.headers.get("Content-Disposition", "")
    return disposition.startswith("attachment") or request.path.startswith(settings.MEDIA_URL)
