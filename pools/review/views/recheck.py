"""The re-check desk: stale and soon-stale claims, worst first, one key an answer."""

import re
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from pools.claims import dates
from pools.models import Link, Pool, PublishedPool
from pools.models.publishing import NotPublishable
from pools.review import rechecking
from pools.review.deciding import Incomplete
from pools.review.forms import RecheckForm
from pools.review.links import evidence
from pools.review.ties import Tied
from pools.review.views.access import reviewer_only

PAGE_SIZE = 25
ANCHOR = re.compile(r"claim-[a-z0-9-]{1,120}", re.ASCII)


@reviewer_only
@require_safe
def recheck_list(request: HttpRequest) -> HttpResponse:
    """What to look at again."""
    return _shown(request, request.GET.get("page", "1"))


@reviewer_only
@require_POST
def recheck_one(request: HttpRequest, slug: str, topic: str) -> HttpResponse:
    """One answer. With an error the page comes back with what was typed."""
    form = _form(slug, topic, request.POST)
    page = request.POST.get("page", "1")
    if not form.is_valid():
        return _shown(request, page, faulty=(slug, topic, form))
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
    where = reverse("review_recheck")
    if page.isdecimal() and page != "1":
        where += f"?page={page}"
    # The next claim has moved up by then, and is selected: the keys go on from there.
    following = request.POST.get("next", "")
    return redirect(f"{where}#{following}" if ANCHOR.fullmatch(following) else where)


def _shown(
    request: HttpRequest, number: str, faulty: tuple[str, str, RecheckForm] | None = None
) -> HttpResponse:
    due = rechecking.due(dates.today())
    page = Paginator(due, PAGE_SIZE).get_page(number)
    typed = {faulty[:2]: faulty[2]} if faulty else {}
    rows = []
    for place, item in enumerate(page, page.start_index()):
        key = (item.slug, item.claim.indicator.slug)
        following = _anchor(due[place]) if place < len(due) else ""
        rows.append(
            {
                "due": item,
                "form": typed.get(key) or _form(*key),
                "anchor": _anchor(item),
                "next": following,
            }
        )
    if faulty:
        messages.error(request, _("Please mend what is marked."))
    context = {
        "page": page,
        "rows": rows,
        "dead_evidence": evidence.dead_evidence() if page.number == 1 else [],
        "page_title": _("Re-check"),
        "may_publish": request.user.has_perm("pools.publish_pool"),
    }
    return render(request, "review/recheck.html", context, status=422 if faulty else 200)


def _anchor(item: rechecking.Due) -> str:
    return f"claim-{item.slug}-{item.claim.indicator.slug}"


def _form(slug: str, topic: str, data: Any = None) -> RecheckForm:
    return RecheckForm(data, auto_id=f"{slug}_{topic}_%s")


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
