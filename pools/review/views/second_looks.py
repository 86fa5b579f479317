"""Second looks. Before it is answered, nothing here says what the first reviewer answered: no
verdict, no reason, no link to a page that has them, and not why this claim was chosen."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from pools.claims.indicator import IndicatorSpec
from pools.contributions import display_names
from pools.models import SecondLook, indicators_in
from pools.review import second_looks
from pools.review.conflict_of_interest import HasConflict
from pools.review.forms import SecondLookForm
from pools.review.statistics import agreement_rows
from pools.review.views.access import reviewer_only


@reviewer_only
@require_safe
def second_look_list(request: HttpRequest) -> HttpResponse:
    """What waits for this reviewer, and how often reviewers agree."""
    specs = {spec.slug: spec for spec in indicators_in()}
    waiting = SecondLook.objects.waiting_for(request.user).select_related("pool")
    context = {
        "page_title": _("Second looks"),
        "waiting": [(look, specs[look.topic]) for look in waiting if look.topic in specs],
        "agreement": agreement_rows(),
    }
    return render(request, "review/second_looks.html", context)


@reviewer_only
@require_http_methods(["GET", "HEAD", "POST"])
def second_look(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: question, definition and sources. Once it is answered, both answers."""
    look = SecondLook.objects.select_related("pool").filter(pk=pk).first()
    spec = next((one for one in indicators_in() if look and one.slug == look.topic), None)
    if look is None or spec is None:
        return _gone(request)
    form = SecondLookForm(spec, request.POST if request.method == "POST" else None)
    try:
        if look.second_by_id is None:
            second_looks.refuse(look, request.user)
        if form.is_valid():
            said = form.cleaned_data
            look = second_looks.answer(pk, request.user, said["verdict"], said["reason"])
            _say(request, look, spec)
            return redirect(request.path)
    except (HasConflict, second_looks.NotBlind) as error:
        words = (
            _("You have declared a tie to this pool.")
            if isinstance(error, HasConflict)
            else _("You know the first answer, so somebody else must look at it.")
        )
        messages.error(request, display_names.about(_name(look, spec), words))
        return redirect("review_second_looks")
    except second_looks.AlreadyAnswered as error:
        words = _("%(who)s answered this first, so your answer was not counted.")
        words = words % {"who": error.look.second_by}
        messages.error(request, display_names.about(_name(look, spec), words))
        return _shown(request, error.look, spec, form, 409)
    except SecondLook.DoesNotExist:
        return _gone(request)
    return _shown(request, look, spec, form, 422 if form.errors else 200)


def _gone(request: HttpRequest) -> HttpResponse:
    """Its decision was taken back while the question was open. What was typed is said again, since
    there is no form any more to keep it in."""
    if request.method != "POST":
        raise Http404
    words = _("The decision was taken back meanwhile, so no second look is needed any more.")
    reason = request.POST.get("reason", "").strip()
    if reason:
        words += " " + _("You wrote: “%s”") % reason
    messages.warning(request, words)
    return redirect("review_second_looks")


def _shown(
    request: HttpRequest, look: SecondLook, spec: IndicatorSpec, form: Any, status: int
) -> HttpResponse:
    context = {
        "page_title": _("Second look: %s") % _name(look, spec),
        "pool": str(look.pool),
        "spec": spec,
        "sources": look.sources,
        "form": form,
        # What has the first answer in it is given to the template only then.
        "answered": look if look.second_by_id else None,
    }
    return render(request, "review/second_look.html", context, status=status)


def _say(request: HttpRequest, look: SecondLook, spec: IndicatorSpec) -> None:
    words = (
        _("Noted. You both came to the same verdict.")
        if look.agrees
        else _("Noted. The first reviewer came to another verdict, so it is due for a recheck.")
    )
    messages.success(request, display_names.about(_name(look, spec), words))


def _name(look: SecondLook, spec: IndicatorSpec) -> str:
    return display_names.claim_name(str(look.pool), look.topic, [spec])
