"""The button that takes a publication back, for the desk, the re-check and the pool's editor."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.utils import get_valid_next_url_from_request

from pools.contributions import display_names
from pools.models import Pool, indicators_in
from pools.models.conflict_of_interest import HasConflict
from pools.models.publishing import NotPublishable
from pools.review import undo as service
from pools.review.audit_log import fault_words


@require_POST
def undo(request: HttpRequest, pk: int, revision_pk: int) -> HttpResponse:
    """Take a publication back; leads to ``next`` of the form, else to the pool's history."""
    pool = Pool.objects.filter(pk=pk).first()
    if pool is None:
        raise Http404
    if not request.user.has_perm("pools.publish_pool"):
        return permission_denied(request)
    try:
        pool = service.undo(pk, revision_pk, request.user)
    except service.CannotUndo as error:
        messages.error(request, f"{pool}: {error}")
    except HasConflict:
        words = _("You have declared a tie to this pool.")
        messages.error(request, display_names.about(str(pool), words))
    except NotPublishable as error:
        indicators = indicators_in()
        words = "; ".join(fault_words(fault, indicators) for fault in error.faults)
        messages.error(
            request,
            _("%(pool)s as it was before cannot be published any more: %(reasons)s")
            % {"pool": pool, "reasons": words},
        )
    else:
        said = (
            _("%s: taken back. Visitors read what they read before.")
            if pool.live
            else _("%s: taken back. It is off the list again.")
        )
        messages.success(request, said % pool)
    history = reverse("wagtailsnippets_pools_pool:history", args=[pk])
    return redirect(get_valid_next_url_from_request(request) or history)
