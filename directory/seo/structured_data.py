"""Which structured data belongs to which page, read from what its view gave the template."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.content import page_refs
from directory.search.pages import plain
from directory.seo import schema_org
from directory.seo.schema_org import Node
from pools.claims import dates
from pools.models import last_change
from pools.models.generation_cache import remembered

Context = Mapping[str, Any]


def full(path: str) -> str:
    """The public address of a path; from the settings, never from the request."""
    return path if path.startswith(("http://", "https://")) else f"{settings.SITE_URL}{path}"


def nodes_of(context: Context) -> list[Node]:
    """Everything a page says of itself; nothing for drafts and pages not to be indexed."""
    request = context.get("request")
    if request is None or context.get("preview") or getattr(request, "is_preview", False):
        return []
    # A page not to be indexed, such as one that is not there, may match a room's address.
    if context.get("page_robots"):
        return []
    if "page" in context and hasattr(context["page"], "meta_title"):
        kept = context.get("kept")
        key = ("structured data", "page", kept, get_language())
        return remembered(key, lambda: _content(context)) if kept else _content(context)
    match = request.resolver_match
    builder = ROOMS.get(match.url_name) if match else None
    return builder(context) if builder else []


def _content(context: Context) -> list[Node]:
    page = context["page"]
    url = full(page.url or "/")
    kind = type(page).__name__
    steps = [(step["label"], full(step["url"])) for step in context.get("trail", ())]
    found = [schema_org.breadcrumbs([*steps, (page.name_in_menus, url)])] if steps else []
    if kind == "HomePage":
        found += [_website(context, page.meta_description), _publisher(context)]
    elif kind in ("GuidePage", "GuideIndexPage", "StandardPage"):
        found.append(
            schema_org.article(
                title=page.title,
                url=url,
                description=page.meta_description,
                changed=page.last_published_at,
                language=get_language() or "",
                by=_publisher(context),
            )
        )
    elif kind == "QuestionPage":
        found.append(schema_org.questions(url, [(page.title, url, plain(page.answer))]))
    elif kind in ("FaqIndexPage", "FaqCategoryPage"):
        categories = context.get("categories") or [{"questions": context.get("questions", ())}]
        asked = [
            (one["page"].title, full(one["url"]), plain(one["page"].answer))
            for category in categories
            for one in category["questions"]
        ]
        found += [schema_org.questions(url, asked)] if asked else []
    elif kind == "GlossaryPage":
        defined = [
            (term.term, f"{url}#{term.slug}", plain(term.definition))
            for letter in context.get("by_initial", {}).values()
            for term in letter
        ]
        found += [schema_org.terms(page.title, url, defined)] if defined else []
    return found


def _website(context: Context, description: str) -> Node:
    return schema_org.website(
        full(home_url()),
        context.get("site_name", ""),
        description,
        full(reverse("search")),
        get_language() or "",
    )


def _publisher(context: Context) -> Node:
    return schema_org.organization(
        context.get("site_name", ""), full("/"), full(static("img/icon-512.png"))
    )


def _listing(context: Context) -> list[Node]:
    listing = context["listing"]
    if listing.chips or listing.page.number > 1:
        return [_trail((_("Pools"), reverse("pools")))]
    specs = listing.filter.index.specs()
    changed = remembered("changed", last_change)
    description = _(
        "%(pools)d Ethereum staking pools with their facts and %(indicators)d verdicts each, "
        "every one with its reason and its sources."
    ) % {"pools": listing.total, "indicators": len(specs)}
    return [
        _trail((_("Pools"), reverse("pools"))),
        schema_org.dataset(
            name=_("Directory of Ethereum staking pools"),
            url=full(reverse("pools")),
            description=description,
            measured=[spec.name for spec in specs],
            changed=changed,
            by=_publisher(context),
        ),
    ]


def _pool(context: Context) -> list[Node]:
    key = ("structured data", context["published"].pk, get_language())
    return remembered(key, lambda: _pool_nodes(context))


def _pool_nodes(context: Context) -> list[Node]:
    pool_page, published = context["pool_page"], context["published"]
    facts = pool_page.facts
    path = reverse("pool", args=[published.slug])
    reviews = [claim.reviewed_on for claim in pool_page.claims if claim.reviewed_on]
    return [
        _trail((_("Pools"), reverse("pools")), (facts.name, path)),
        schema_org.pool(
            url=full(path),
            name=facts.name,
            summary=facts.summary,
            kind=pool_page.kind_word,
            website_url=facts.website,
            changed=published.changed,
            reviewed=max(reviews, default=None),
        ),
    ]


def _indicators(context: Context) -> list[Node]:
    path = reverse("indicators")
    defined = [
        (spec.name, full(reverse("indicator", args=[spec.slug])), spec.definition)
        for spec in context["specs"]
    ]
    return [
        _trail((_("Indicators"), path)),
        schema_org.terms(_("Indicators"), full(path), defined),
    ]


def _indicator(context: Context) -> list[Node]:
    spec, url = context["spec"], context["canonical"]
    within = schema_org.node(
        "DefinedTermSet", name=_("Indicators"), url=full(reverse("indicators"))
    )
    return [
        _trail((_("Indicators"), reverse("indicators")), (spec.name, url)),
        schema_org.term(spec.name, full(url), spec.definition, within),
    ]


def _release(context: Context) -> list[Node]:
    day: dt.date = context["day"]
    own = (dates.in_words(day.isoformat()), reverse("release", args=[day]))
    return [_trail((_("Take the data"), reverse("data")), own)]


def _plain_room(label: Callable[[], str], name: str) -> Callable[[Context], list[Node]]:
    return lambda _context: [_trail((label(), reverse(name)))]


def _trail(*steps: tuple[str, str]) -> Node:
    home = (_home_name(), home_url())
    return schema_org.breadcrumbs([(name, full(path)) for name, path in (home, *steps)])


def home_url() -> str:
    """The first page in the reader's language."""
    return reverse("pools").removesuffix("pools/")


def _home_name() -> str:
    return next((entry.name for entry in page_refs.entries()), "") or _("Home")


ROOMS: dict[str, Callable[[Context], list[Node]]] = {
    "pools": _listing,
    "pool": _pool,
    "indicators": _indicators,
    "indicator": _indicator,
    "changes": _plain_room(lambda: _("Changes"), "changes"),
    "network": _plain_room(lambda: _("Who controls staked ETH"), "network"),
    "data": _plain_room(lambda: _("Take the data"), "data"),
    "api": _plain_room(lambda: _("API"), "api"),
    "release": _release,
}
