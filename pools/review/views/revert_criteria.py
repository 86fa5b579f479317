"""Taking back a change of criteria: see which pools flip back, say why, do it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from pools.models import Change
from pools.review.forms import RevertForm
from pools.review.revert_criteria import effect_of_revert, revert_criteria
from pools.review.undo import CannotUndo

MAY_REVERT = "pools.publish_indicator"


def revert(request: HttpRequest, change: Change, label: str) -> HttpResponse:
    """For lines on criteria. Nothing is published before the present list of flips was seen."""
    if not request.user.has_perm(MAY_REVERT):
        return permission_denied(request)
    form = RevertForm(request.POST if request.method == "POST" else None)
    effect, status = None, 200
    try:
        effect = effect_of_revert(change)
        if request.method != "POST" or not form.is_valid():
            status = 422 if form.errors else 200
        elif request.POST.get("flips_seen") != effect.digest:
            form.add_error(None, _("The list of pools has changed. Look at it again, then go on."))
            status = 409
        else:
            revert_criteria(change, request.user, form.cleaned_data["reason"])
            messages.success(request, _("%s: taken back. The log shows both.") % label)
            return redirect(f"{reverse('changes')}?topic={change.topic}")
    except (CannotUndo, ValidationError) as error:
        said: Any = error.messages if isinstance(error, ValidationError) else [str(error)]
        form = RevertForm(request.POST if request.method == "POST" else {})
        form.full_clean()
        form.errors.clear()
        for words in said:
            form.add_error(None, words)
        status = 409 if request.method == "POST" else 200
    context = {
        "change": change,
        "form": form,
        "effect": effect,
        "page_title": _("Take a change back"),
        "label": label,
    }
    return render(request, "review/revert_criteria.html", context, status=status)
