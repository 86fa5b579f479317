"""What the admin cannot do is said in words, whichever of its many views was asked.

Wagtail asks the database and the publishing path in dozens of places (buttons, bulk actions,
moderation from the dashboard, the history) and takes their refusal for a fault of the server.
Here, around all of them, it becomes a message; what was to be done is undone by the transaction
that the refusal ended.
"""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.localization import get_localized_response
from wagtail.admin.utils import get_valid_next_url_from_request

from pools import topics
from pools.models import indicators_in
from pools.models.conflict_of_interest import HasConflict
from pools.models.current_form import OutOfDateError
from pools.models.protected import holding
from pools.models.publishing import NotPublishable

log = logging.getLogger(__name__)
# Their addresses can be opened after a form sent there was refused; others only take forms.
PAGES = frozenset({"edit", "delete", "unpublish", "revisions_revert", "add", "create"})


class RefusalMiddleware:
    """Turns refusals that a view of the admin did not expect into messages."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A way on with the reasons, or None where it is a fault indeed."""
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        if isinstance(error, OutOfDateError) and not hasattr(request, "asked_again"):
            # Asked once more, the form sees what was saved in between, and says so.
            request.asked_again = True  # type: ignore[attr-defined]
            match = request.resolver_match
            return match.func(request, *match.args, **match.kwargs) if match else None
        if not isinstance(
            error, (HasConflict, ValidationError, ProtectedError, RestrictedError, IntegrityError)
        ):
            return None
        # In the editor's language and time zone, like every page of the admin.
        return get_localized_response(lambda _request: _refuse(request, error), request)


def reasons(error: Exception) -> list[str]:
    """What stands in the way, a sentence each."""
    if isinstance(error, HasConflict):
        return [_("You have declared a tie to this pool, so somebody else must decide here.")]
    if isinstance(error, NotPublishable):
        indicators = indicators_in()
        return [
            f"{topics.label(fault.topic.split('.')[0], indicators)}: {fault.message}"
            for fault in error.faults
        ]
    if isinstance(error, ValidationError):
        return error.messages
    if isinstance(error, (ProtectedError, RestrictedError)):
        return [_("These are kept: %s.") % ", ".join(map(str, holding(error)))]
    log.error("The database refused what the admin was asked to do", exc_info=error)
    return [_("It contradicts what is stored; somebody may have changed that just now.")]


def _refuse(request: HttpRequest, error: Exception) -> HttpResponse:
    heading, found = _heading(error), reasons(error)
    by_script = request.headers.get("x-requested-with") == "XMLHttpRequest"
    if request.get_preferred_type(["text/html", "application/json"]) != "text/html":
        words = " ".join([heading, *found])
        return JsonResponse(
            {"success": False, "error_code": "refused", "error_message": words},
            status=200 if by_script else 400,  # an upload of several shows the words only with 200
        )
    messages.error(request, " ".join([heading, *map(capfirst, found)]))
    where = _way_on(request)
    if by_script:
        # What the dialog of a workflow's action waits for; it goes there itself.
        return JsonResponse({"step": "success", "redirect": resolve_url(where)})
    return redirect(where)


def _heading(error: Exception) -> str:
    if isinstance(error, NotPublishable):
        return _("This cannot be published as it stands. The draft is kept, and nothing was moved.")
    if isinstance(error, (ProtectedError, RestrictedError)):
        return _("This cannot be deleted, and nothing was.")
    return _("This was not done.")


def _way_on(request: HttpRequest) -> str:
    before = request.headers.get("referer", "")
    safe = url_has_allowed_host_and_scheme(before, {request.get_host()}, request.is_secure())
    if found := get_valid_next_url_from_request(request):
        return found
    if safe:
        return before
    match = request.resolver_match
    if match is not None and match.url_name in PAGES and request.method == "POST":
        return request.path
    return reverse("wagtailadmin_home")
