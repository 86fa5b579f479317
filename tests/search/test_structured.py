"""Structured data of every kind of page, against the shape schema.org gives it."""

import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from directory.content.models import QuestionPage
from directory.seo import schema_org
from pools.models import PublishedPool
from tests.facts import SHIPPED_POOLS

pytestmark = pytest.mark.usefixtures("site")

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def url(value: Any) -> bool:
    return isinstance(value, str) and urlsplit(value).scheme in {"http", "https"}


def date(value: Any) -> bool:
    return isinstance(value, str) and isinstance(datetime.fromisoformat(value), datetime)


def texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(text, value))


def each(*kinds: str) -> Any:
    return lambda value: (
        isinstance(value, list) and bool(value) and all(one["@type"] in kinds for one in value)
    )


def one(*kinds: str) -> Any:
    return lambda value: isinstance(value, dict) and value["@type"] in kinds


# Kind: what it must have, what it may have. Names and ranges as on schema.org.
SHAPES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "WebSite": (
        {"name": text, "url": url, "potentialAction": one("SearchAction"), "inLanguage": text},
        {"description": text},
    ),
    "SearchAction": ({"target": one("EntryPoint"), "query-input": text}, {}),
    "EntryPoint": ({"urlTemplate": text}, {}),
    "Organization": ({"name": text, "url": url}, {"logo": url}),
    "BreadcrumbList": ({"itemListElement": each("ListItem")}, {}),
    "ListItem": (
        {"position": lambda value: isinstance(value, int), "name": text, "item": url},
        {},
    ),
    "FAQPage": ({"mainEntity": each("Question")}, {"url": url}),
    "Question": ({"name": text, "acceptedAnswer": one("Answer")}, {"url": url}),
    "Answer": ({"text": text}, {}),
    "DefinedTermSet": ({"name": text, "url": url}, {"hasDefinedTerm": each("DefinedTerm")}),
    "DefinedTerm": (
        {"name": text, "description": text},
        {"url": url, "inDefinedTermSet": one("DefinedTermSet")},
    ),
    "Article": (
        {
            "headline": lambda value: text(value) and len(value) <= 110,
            "author": one("Organization"),
            "url": url,
            "dateModified": date,
        },
        {"publisher": one("Organization"), "description": text, "inLanguage": text},
    ),
    "Dataset": (
        {
            "name": text,
            "description": lambda value: 50 <= len(value) <= 5000,
            "license": url,
            "creator": one("Organization"),
            "url": url,
        },
        {
            "isAccessibleForFree": lambda value: value is True,
            "dateModified": date,
            "variableMeasured": texts,
            "distribution": each("DataDownload"),
        },
    ),
    "DataDownload": ({"contentUrl": url, "encodingFormat": text}, {}),
    "WebPage": (
        {"name": text, "url": url, "mainEntity": one("Service")},
        {"dateModified": date, "lastReviewed": date},
    ),
    "Service": (
        {"name": text, "serviceType": text},
        {"description": text, "category": text, "url": url},
    ),
}


def check(node: Any) -> None:
    """Every node has what it must, nothing beyond what it may, and the right kind of value."""
    must, may = SHAPES[node["@type"]]
    values = {key: value for key, value in node.items() if key != "@type"}
    assert not must.keys() - values.keys(), (node["@type"], "lacks", must.keys() - values.keys())
    for key, value in values.items():
        assert key in must | may, (node["@type"], key)
        assert (must | may)[key](value), (node["@type"], key, value)
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                check(inner)


def nodes(client: Client, address: str) -> list[dict[str, Any]]:
    html = client.get(address).content.decode()
    blocks = BLOCK.findall(html)
    assert len(blocks) <= 1
    if not blocks:
        return []
    data = json.loads(blocks[0])
    assert data["@context"] == "https://schema.org"
    found: list[dict[str, Any]] = data["@graph"]
    return found


@pytest.mark.parametrize(
    ("address", "kinds"),
    [
        ("/", {"WebSite", "Organization"}),
        ("/guide/", {"BreadcrumbList", "Article"}),
        ("/guide/pooled-staking/", {"BreadcrumbList", "Article"}),
        ("/listing-policy/", {"BreadcrumbList", "Article"}),
        ("/faq/", {"BreadcrumbList", "FAQPage"}),
        ("/faq/safety/", {"BreadcrumbList", "FAQPage"}),
        ("/faq/safety/what-client-diversity-is/", {"BreadcrumbList", "FAQPage"}),
        ("/glossary/", {"BreadcrumbList", "DefinedTermSet"}),
        ("/pools/", {"BreadcrumbList", "Dataset"}),
        ("/pools/lido/", {"BreadcrumbList", "WebPage"}),
        ("/indicators/", {"BreadcrumbList", "DefinedTermSet"}),
        ("/indicators/trustless/", {"BreadcrumbList", "DefinedTerm"}),
        ("/changes/", {"BreadcrumbList"}),
        ("/network/", {"BreadcrumbList"}),
    ],
)
def test_every_kind_of_page_says_what_it_is(client: Client, address: str, kinds: set[str]) -> None:
    found = nodes(client, address)
    assert {node["@type"] for node in found} == kinds
    for node in found:
        check(node)


def test_every_pool_has_the_right_shape(client: Client) -> None:
    slugs = list(PublishedPool.objects.values_list("slug", flat=True))
    assert len(slugs) == SHIPPED_POOLS
    for slug in slugs:
        for node in nodes(client, f"/pools/{slug}/"):
            check(node)


def test_breadcrumbs_count_from_one_and_end_at_the_page(client: Client) -> None:
    steps = nodes(client, "/pools/lido/")[0]["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3]
    assert [step["item"] for step in steps] == [
        "http://127.0.0.1:8000/",
        "http://127.0.0.1:8000/pools/",
        "http://127.0.0.1:8000/pools/lido/",
    ]


def test_the_sites_search_can_be_asked(client: Client) -> None:
    site = next(node for node in nodes(client, "/") if node["@type"] == "WebSite")
    template = site["potentialAction"]["target"]["urlTemplate"]
    path = template.removeprefix("http://127.0.0.1:8000").replace("{search_term_string}", "lido")
    assert "<mark>Lido</mark>" in client.get(path).content.decode()


def test_answers_are_the_words_on_the_page_without_markup(client: Client) -> None:
    page = QuestionPage.objects.live().get(
        locale__language_code="en", slug="what-client-diversity-is"
    )
    answer = nodes(client, page.url)[1]["mainEntity"][0]["acceptedAnswer"]["text"]
    assert "<" not in answer
    assert answer.split()[0] in page.answer


@pytest.mark.parametrize(
    "address",
    ["/pools/?audited=met&trustless=met", "/search/?q=lido", "/choose/", "/no-such-page/"],
)
def test_pages_not_to_be_indexed_say_nothing(client: Client, address: str) -> None:
    assert nodes(client, address) == []


HOSTILE = "</script><script>alert(1)</script><!-- & \u2028 \u2029 \"'"


def test_no_word_can_leave_the_data_block() -> None:
    html = schema_org.script([schema_org.node("Organization", name=HOSTILE, url="http://x")])
    inner = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not re.search("[<>&\u2028\u2029]", inner)
    assert json.loads(inner)["@graph"][0]["name"] == HOSTILE


def test_a_hostile_title_stays_inside(client: Client) -> None:
    page = QuestionPage.objects.live().get(
        locale__language_code="en", slug="what-client-diversity-is"
    )
    page.title = HOSTILE[:60]
    page.save_revision().publish()
    html = client.get(page.url).content.decode()
    assert "<script>alert" not in html
    assert nodes(client, page.url)[1]["mainEntity"][0]["name"] == HOSTILE[:60]
