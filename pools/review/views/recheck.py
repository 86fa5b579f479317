"""The re-check desk: verdicts and facts that are due or soon will be, longest first, one key an answer."""

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
from pools.claims.web_addresses import bare_host
from pools.contributions import display_names
from pools.links import evidence, missing_quotes
from pools.models import Conflict, Link, Pool, PoolSlug, PublishedPool, Quotation, indicators_in
from pools.models.publishing import NotPublishable
from pools.review import rechecks, undo_offers
from pools.review.audit_log import fault_words
from pools.review.conflict_of_interest import HasConflict
from pools.review.decisions import Incomplete
from pools.review.forms import RecheckForm
from pools.review.views.access import reviewer_only
from pools.review.views.undo_offers import kept, say_done

PAGE_SIZE = 25
ANCHOR = re.compile(r"claim-[a-z0-9_-]{1,180}", re.ASCII)


@reviewer_only
@require_safe
def recheck_list(request: HttpRequest) -> HttpResponse:
    """What to look at again."""
    return _shown(request, request.GET.get("page", "1"))


@reviewer_only
@require_POST
def recheck_one(request: HttpRequest, slug: str, topic: str) -> HttpResponse:
    """One answer. With an error the page comes back with what was typed."""
    # The pool may have been renamed since the page was read.
    slug = PoolSlug.objects.moved([slug]).get(slug, slug)
    form = _form(slug, topic, request.POST)
    page = request.POST.get("page", "1")
    if not form.is_valid():
        return _shown(request, page, faulty=(slug, topic, form))
    where = reverse("review_recheck")
    if page.isdecimal() and page != "1":
        where += f"?page={page}"
    name = _name(slug, topic)
    try:
        _answered(request, form, (slug, topic), where)
    except (PublishedPool.DoesNotExist, KeyError):
        raise Http404 from None
    except HasConflict:
        messages.error(
            request, display_names.about(name, _("You have declared a tie to this pool."))
        )
    except Incomplete as error:
        messages.error(request, display_names.about(name, str(error)))
    except NotPublishable as error:
        indicators = indicators_in()
        words = " ".join(fault_words(fault, indicators) for fault in error.faults)
        messages.error(request, display_names.about(name, words))
    # The next claim has moved up by then, and is selected: the keys go on from there.
    following = request.POST.get("next", "")
    return redirect(f"{where}#{following}" if ANCHOR.fullmatch(following) else where)


def _answered(request: HttpRequest, form: RecheckForm, claim: tuple[str, str], where: str) -> None:
    """Do what was answered, say so, and offer to undo it."""
    (slug, topic), user = claim, request.user
    name, following = _name(slug, topic), f"{where}#claim-{slug}-{topic}"
    pool_pk = PublishedPool.objects.values_list("pool_id", flat=True).get(slug=slug)
    if form.cleaned_data["answer"] == "cannot-tell":
        rechecks.cannot_tell(slug, topic, user, form.cleaned_data["words"])
        offer = undo_offers.sign("unsure", user, pool=pool_pk, topic=topic)
        say_done(request, name, _("Noted. It comes up again in a month."), offer, following)
    elif rechecks.still_true(slug, topic, user, form.cleaned_data["source_as_of"]):
        offer = undo_offers.publication(pool_pk, user, topic=topic)
        say_done(request, name, _("Confirmed, and published."), offer, following)
    else:
        offer = undo_offers.handed_over(pool_pk, user, topic=topic)
        words = _("Confirmed, and handed to a moderator for publication.")
        say_done(request, name, words, offer, following)


def _name(slug: str, topic: str) -> str:
    found = PublishedPool.objects.filter(slug=slug).select_related("pool").first()
    return display_names.claim_name(str(found.pool) if found else slug, topic)


def _shown(
    request: HttpRequest, number: str, faulty: tuple[str, str, RecheckForm] | None = None
) -> HttpResponse:
    due = rechecks.due(dates.today())
    page = Paginator(due, PAGE_SIZE).get_page(number)
    typed = {faulty[:2]: faulty[2]} if faulty else {}
    rows = []
    for place, item in enumerate(page, page.start_index()):
        key = (item.slug, item.topic)
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
        name = _name(*faulty[:2])
        messages.error(request, display_names.about(name, _("Please fix what is marked.")))
    context = {
        "page": page,
        "rows": rows,
        "dead_evidence": evidence.dead_evidence() if page.number == 1 else [],
        "gone_quotes": missing_quotes.gone_quotes() if page.number == 1 else [],
        "page_title": _("Re-check"),
        "undo_offers": kept(request),
        "may_publish": request.user.has_perm("pools.publish_pool"),
        "closed": Conflict.pools_of(request.user),
    }
    return render(request, "review/recheck.html", context, status=422 if faulty else 200)


def _anchor(item: rechecks.Due) -> str:
    return f"claim-{item.slug}-{item.topic}"


def _form(slug: str, topic: str, data: Any = None) -> RecheckForm:
    return RecheckForm(data, auto_id=f"{slug}_{topic}_%s")


@reviewer_only
@require_POST
def recheck_link(request: HttpRequest, pool_pk: int, link_pk: int) -> HttpResponse:
    """A reviewer says that a link which the machine calls dead opens for them."""
    try:
        pool, link = Pool.objects.get(pk=pool_pk), Link.objects.get(pk=link_pk)
        name = f"{pool} · {bare_host(link.url)}"
        before = evidence.it_opens(link_pk, pool_pk, request.user)
    except (Link.DoesNotExist, Pool.DoesNotExist):
        raise Http404 from None
    except HasConflict:
        messages.error(
            request, display_names.about(name, _("You have declared a tie to this pool."))
        )
    else:
        offer = undo_offers.sign("link", request.user, link=link_pk, pool=pool_pk, before=before)
        words = _("Noted. It is tried again in a month.")
        say_done(request, name, words, offer, reverse("review_recheck"))
    return redirect("review_recheck")


@reviewer_only
@require_POST
def recheck_quote(request: HttpRequest, pool_pk: int, quotation_pk: int) -> HttpResponse:
    """A reviewer found quoted words which the machine did not."""
    try:
        pool = Pool.objects.get(pk=pool_pk)
        quotation = Quotation.objects.select_related("link").get(pk=quotation_pk)
        name = f"{pool} · {bare_host(quotation.link.url)}"
        before = missing_quotes.it_is_there(quotation_pk, pool_pk, request.user)
    except (Quotation.DoesNotExist, Pool.DoesNotExist):
        raise Http404 from None
    except HasConflict:
        messages.error(
            request, display_names.about(name, _("You have declared a tie to this pool."))
        )
    else:
        offer = undo_offers.sign(
            "quote", request.user, quotation=quotation_pk, pool=pool_pk, before=before
        )
        words = _("Noted. We look for the words again in a month.")
        say_done(request, name, words, offer, reverse("review_recheck"))
    return redirect("review_recheck")
