"""Taking back one line of the public log: look at it, say why, do it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_denied

from pools import topics
from pools.models import Change, indicators_in
from pools.models.conflict_of_interest import HasConflict
from pools.models.publishing import NotPublishable
from pools.review import undo_offers
from pools.review.audit_log import fault_words
from pools.review.conflict_of_interest import closed_words
from pools.review.forms import RevertForm
from pools.review.revert_change import revert_change
from pools.review.undo import CannotUndo
from pools.review.views import revert_criteria
from pools.review.views.undo_offers import say_done


@require_http_methods(["GET", "HEAD", "POST"])
def revert(request: HttpRequest, pk: int) -> HttpResponse:
    """Before and after of the line, or the pools that flip by it, and a field for the reason that the log will give."""
    change = get_object_or_404(Change.objects.for_log(), pk=pk)
    if change.kind == Change.Kind.CRITERIA:
        label = topics.label(change.topic, indicators_in())
        return revert_criteria.revert(request, change, label)
    if not request.user.has_perm("pools.publish_pool"):
        return permission_denied(request)
    form = RevertForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, change, form, 422 if form.errors else 200)
    try:
        pool = revert_change(change, request.user, form.cleaned_data["reason"])
    except CannotUndo as error:
        form.add_error(None, str(error))
    except HasConflict:
        form.add_error(None, _("You have declared a tie to this pool."))
    except NotPublishable as error:
        specs = indicators_in()
        for fault in error.faults:
            form.add_error(None, fault_words(fault, specs))
    else:
        label = topics.label(change.topic, indicators_in())
        said_of = f"{pool} · {label}"
        offer = undo_offers.publication(pool.pk, request.user)
        history = reverse("wagtailsnippets_pools_pool:history", args=[pool.pk])
        say_done(request, said_of, _("Taken back. The log shows both."), offer, history)
        return redirect(history)
    return _shown(request, change, form, 409)


def _shown(request: HttpRequest, change: Change, form: RevertForm, status: int) -> HttpResponse:
    context = {
        "change": change,
        "form": form,
        "closed_words": closed_words(request.user, change.pool_id, "publish_pool"),
        "page_title": _("Take a change back"),
        "label": topics.label(change.topic, indicators_in()),
    }
    return render(request, "review/revert.html", context, status=status)
