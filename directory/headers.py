"""Security headers: a strict policy for the public site, a workable one for the admin."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PUBLIC_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
# Wagtail's screens write styles into elements and show blob: previews. docs/decisions/0025 names
# each exception and why it is one.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
INLINE_POLICY = ADMIN_POLICY.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
# What somebody uploaded, and whatever is a download: opened as a page of ours it can do nothing.
UPLOAD_POLICY = "default-src 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
# The screens into which Wagtail writes scripts: fields and filters for dates, choosers, panels of
# rows, translations. A test opens every screen and fails for one too few and one too many.
INLINE_SCRIPTS = frozenset(
    """
    feedback_report missed_searches wagtail_bulk_action wagtail_localize:submit_page_translation
    wagtail_localize:submit_snippet_translation wagtailadmin_explore wagtailadmin_explore_root
    wagtailadmin_pages:add wagtailadmin_pages:choose_parent wagtailadmin_pages:copy
    wagtailadmin_pages:edit wagtailadmin_pages:history wagtailadmin_pages:move
    wagtailadmin_pages:revisions_revert wagtailadmin_pages:type_use
    wagtailadmin_reports:aging_pages wagtailadmin_reports:locked_pages
    wagtailadmin_reports:site_history wagtailadmin_reports:workflow
    wagtailadmin_reports:workflow_tasks wagtailadmin_workflows:add wagtailadmin_workflows:edit
    wagtailadmin_workflows:usage wagtaillocales:history wagtailredirects:add
    wagtailredirects:edit wagtailsites:add wagtailsites:copy wagtailsites:edit
    wagtailsites:history wagtailsnippets_content_term:edit wagtailsnippets_content_term:history
    wagtailsnippets_pools_indicator:add wagtailsnippets_pools_indicator:copy
    wagtailsnippets_pools_indicator:edit wagtailsnippets_pools_indicator:history
    wagtailsnippets_pools_indicator:revisions_revert wagtailsnippets_pools_networkfigure:history
    wagtailsnippets_pools_pool:add wagtailsnippets_pools_pool:edit
    wagtailsnippets_pools_pool:history wagtailsnippets_pools_pool:revisions_revert
    wagtailusers_groups:add wagtailusers_groups:edit wagtailusers_groups:history
    wagtailusers_users:history wagtailusers_users:index
    """.split()
)


class SecurityHeadersMiddleware:
    """Adds the content security and permissions policies to every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_upload(request, response):
            response.headers["Content-Security-Policy"] = UPLOAD_POLICY
        response.headers.setdefault("Content-Security-Policy", _policy(request))
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def _policy(request: HttpRequest) -> str:
    if not request.path.startswith("/admin/"):
        return PUBLIC_POLICY
    match = request.resolver_match
    return INLINE_POLICY if match and match.view_name in INLINE_SCRIPTS else ADMIN_POLICY


def _is_upload(request: HttpRequest, response: HttpResponse) -> bool:
    disposition = response.headers.get("Content-Disposition", "")
    return disposition.startswith("attachment") or request.path.startswith(settings.MEDIA_URL)
