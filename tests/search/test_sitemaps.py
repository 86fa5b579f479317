"""What machines read: sitemaps, robots.txt, llms.txt, and the head of every page."""

import datetime as dt
import re
from xml.etree import ElementTree as Xml

import pytest
from django.test import Client

from directory.content.models import QuestionPage
from pools.models import Indicator, Pool, PublishedPool
from tests.facts import SHIPPED_POOLS
from tests.search.conftest import words_on

pytestmark = pytest.mark.usefixtures("site")

HOME = "http://127.0.0.1:8000"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def located(client: Client, path: str) -> dict[str, str]:
    """Path and last change of each place in a map."""
    response = client.get(path)
    assert response.headers["Content-Type"].startswith("application/xml")
    root = Xml.fromstring(response.content)  # noqa: S314 - our own answer
    return {
        place.findtext("s:loc", "", NAMES).removeprefix(HOME): place.findtext(
            "s:lastmod", "", NAMES
        )
        for place in root
    }


def mapped(client: Client) -> dict[str, str]:
    return {
        path: day
        for section in located(client, "/sitemap.xml")
        for path, day in located(client, section).items()
    }


def test_the_index_names_four_maps_with_their_newest_day(client: Client) -> None:
    sections = located(client, "/sitemap.xml")
    assert set(sections) == {
        f"/sitemap-{name}.xml" for name in ("pages", "pools", "indicators", "changes")
    }
    for section, day in sections.items():
        assert day == max(located(client, section).values())


def test_everything_public_is_on_the_map(client: Client) -> None:
    places = set(mapped(client))
    pools = {f"/pools/{slug}/" for slug in PublishedPool.objects.values_list("slug", flat=True)}
    indicators = {
        f"/indicators/{slug}/"
        for slug in Indicator.objects.originals().values_list("slug", flat=True)
    }
    questions = {page.url for page in QuestionPage.objects.live()}
    rooms = {"/", "/pools/", "/indicators/", "/changes/", "/network/", "/guide/", "/faq/"}
    assert len(pools) == SHIPPED_POOLS
    assert len(questions) >= 14
    assert not (pools | indicators | questions | rooms) - places


def test_every_place_on_the_map_is_there_and_wants_to_be_indexed(client: Client) -> None:
    for path in mapped(client):
        response = client.get(path)
        assert response.status_code == 200, path
        html = response.content.decode()
        assert 'name="robots"' not in html, path
        assert f'<link rel="canonical" href="{HOME}{path}">' in html, path


def test_nothing_private_is_on_the_map(client: Client) -> None:
    draft = QuestionPage.objects.live().first()
    assert draft
    url = draft.url
    draft.unpublish()
    Pool(slug="hidden-harbour", name="Hidden Harbour", live=False).save()
    places = mapped(client)
    assert url not in places
    for path in places:
        assert not re.search(r"admin|submi|feedback|search|choose|compare|hidden-harbour|\?", path)


def test_last_changes_are_dates(client: Client) -> None:
    places = mapped(client)
    for path, day in places.items():
        assert dt.datetime.fromisoformat(day).tzinfo, path
    lido = PublishedPool.objects.get(slug="lido")
    assert dt.datetime.fromisoformat(places["/pools/lido/"]) == lido.changed


@pytest.mark.parametrize(
    "path", ["/", "/pools/lido/", "/sitemap.xml", "/sitemap-pools.xml", "/robots.txt", "/llms.txt"]
)
def test_addresses_never_follow_the_request(client: Client, path: str) -> None:
    body = client.get(path, headers={"host": "testserver"}).content.decode()
    assert HOME in body
    assert "//testserver" not in body


def test_an_unknown_map_is_not_there(client: Client) -> None:
    assert client.get("/sitemap-secrets.xml").status_code == 404


def test_robots_may_read_everything_but_the_editors_rooms(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert lines[:2] == ["User-agent: *", "Disallow: /admin/"]
    assert f"Sitemap: {HOME}/sitemap.xml" in lines
    assert sum(line.startswith("Disallow") for line in lines) == 1


def test_llms_txt_leads_to_everything_in_markdown(client: Client) -> None:
    body = client.get("/llms.txt").content.decode()
    assert body.startswith("# Waterline\n\n> ")
    assert f"{SHIPPED_POOLS} pools are listed." in body
    assert "&" not in re.sub(r"https?://\S+", "", body).replace(" & ", "")
    for _label, address in re.findall(r"\[([^\]]+)\]\(([^)]+)\)", body):
        assert client.get(address.removeprefix(HOME)).status_code == 200, address
    assert f"]({HOME}/indicators/trustless.md): Must I trust" in body


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/pools/",
        "/pools/lido/",
        "/indicators/trustless/",
        "/faq/basics/",
        "/about/",
        "/changes/",
    ],
)
def test_the_head_says_what_is_shared(client: Client, path: str) -> None:
    head = client.get(path).content.decode().partition("</head>")[0]

    def said(name: str) -> str:
        found = re.findall(rf'<meta (?:name|property)="{name}"\s+content="([^"]*)">', head)
        assert len(found) == 1, (name, found)
        return str(found[0])

    title = re.search(r"<title>(.+?) – Waterline</title>", head)
    assert title
    assert said("og:title") == title[1]
    assert said("og:description") == said("description")
    assert len(said("description")) >= 20
    assert said("og:url") == f"{HOME}{path}"
    assert said("og:image").startswith(f"{HOME}/")
    assert client.get(said("og:image").removeprefix(HOME)).status_code == 200
    assert said("twitter:card") == "summary_large_image"
    assert head.count('rel="canonical"') == 1


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/pools/ldio/", "/pools/lido/"),
        ("/pols/lido/", "/pools/lido/"),
        ("/rocketpool/", "/pools/rocket-pool/"),
        ("/guide/widthdrawals/", "/guide/withdrawals/"),
        ("/indicators/trustles/", "/indicators/trustless/"),
        ("/faq/what-client-diversity-is/", "/faq/safety/what-client-diversity-is/"),
        ("/pools/lido/history/", "/pools/lido/"),
    ],
)
def test_a_wrong_address_leads_to_the_nearest_right_one(
    client: Client, path: str, wanted: str
) -> None:
    response = client.get(path)
    assert response.status_code == 404
    html = response.content.decode()
    assert '<meta name="robots" content="noindex">' in html
    assert 'rel="canonical"' not in html
    assert f'href="{wanted}"' in html.partition("Perhaps you meant")[2].partition("</ul>")[0]


@pytest.mark.parametrize(
    "path",
    ["/%00/", "/" + "a" * 5000 + "/", "/%E2%80%AElido/", "/%FF%FE/", "/'%20OR%201=1/", "//x//"],
)
def test_hostile_addresses_are_just_not_there(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "This page is not here" in words_on(response.content.decode())


def test_a_wrong_address_costs_little(
    client: Client, django_assert_max_num_queries: object
) -> None:
    client.get("/pools/ldio/")
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        client.get("/pools/ldio/")


def test_files_that_are_gone_get_no_suggestions(client: Client) -> None:
    response = client.get("/wp-login.php")
    assert response.status_code == 404
    assert "Perhaps you meant" not in response.content.decode()
