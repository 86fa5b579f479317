"""The re-check desk: stale and soon-stale claims, worst first, one key an answer."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from pools.models import Link, Pool, PublishedPool
from pools.models.publishing import NotPublishable
from pools.review import rechecking
from pools.review.deciding import Incomplete
from pools.review.forms import RecheckForm
from pools.review.links import evidence
from pools.review.ties import Tied
from pools.review.views.access import reviewer_only

PAGE_SIZE = 25


@reviewer_only
@require_safe
def recheck_list(request: HttpRequest) -> HttpResponse:
    """What to look at again."""
    page = Paginator(rechecking.due(timezone.localdate()), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "dead_evidence": evidence.dead_evidence() if page.number == 1 else [],
        "page_title": _("Re-check"),
        "may_publish": request.user.has_perm("pools.publish_pool"),
    }
    return render(request, "review/recheck.html", context)


@reviewer_only
@require_POST
def recheck_one(request: HttpRequest, slug: str, topic: str) -> HttpResponse:
    """One answer."""
    form = RecheckForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return redirect("review_recheck")
    try:
        if form.cleaned_data["answer"] == "still-true":
            as_of = form.cleaned_data["source_as_of"]
            if rechecking.still_true(slug, topic, request.user, as_of):
                messages.success(request, _("Confirmed, and published."))
            else:
                messages.success(
                    request, _("Confirmed, and handed to a moderator for publication.")
                )
        else:
            rechecking.cannot_tell(slug, topic, request.user, form.cleaned_data["words"])
            messages.success(request, _("Noted. It comes up again in a month."))
    except (PublishedPool.DoesNotExist, KeyError):
        raise Http404 from None
    except Tied:
        messages.error(request, _("You have declared a tie to this pool."))
    except (Incomplete, NotPublishable) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    return redirect("review_recheck")


@reviewer_only
@require_POST
def recheck_link(request: HttpRequest, pool_pk: int, link_pk: int) -> HttpResponse:
    """A reviewer says that a link which the machine calls dead opens for them."""
    try:
        evidence.it_opens(link_pk, pool_pk, request.user)
    except (Link.DoesNotExist, Pool.DoesNotExist):
        raise Http404 from None
    except Tied:
        messages.error(request, _("You have declared a tie to this pool."))
    else:
        messages.success(request, _("Noted. It is tried again in a month."))
    return redirect("review_recheck")
