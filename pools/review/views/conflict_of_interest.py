"""An editor's own ties to pools."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from pools.contributions import display_names
from pools.models import Conflict
from pools.review import conflict_of_interest
from pools.review.forms import ConflictForm
from pools.review.views.access import reviewer_only


@reviewer_only
@require_http_methods(["GET", "POST"])
def conflict_list(request: HttpRequest) -> HttpResponse:
    """Declare a tie, and see those declared."""
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        conflict_of_interest.declare(
            request.user, form.cleaned_data["pool"], form.cleaned_data["words"]
        )
        words = _("Declared. Decisions on this pool are refused to you now.")
        messages.success(request, display_names.about(str(form.cleaned_data["pool"]), words))
        return redirect("review_conflicts")
    found = Conflict.objects.filter(editor_id=request.user.pk).select_related("pool")
    context = {"form": form, "ties": found.order_by("-declared_at"), "page_title": _("My ties")}
    status = 422 if form.errors else 200
    return render(request, "review/conflicts.html", context, status=status)


@reviewer_only
@require_POST
def end_conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """End a tie of one's own; it stays on record."""
    tie = Conflict.objects.filter(pk=pk, editor_id=request.user.pk).select_related("pool").first()
    conflict_of_interest.end(request.user, pk)
    if tie:
        messages.success(
            request, display_names.about(str(tie.pool), _("Your tie to it has ended."))
        )
    return redirect("review_conflicts")
