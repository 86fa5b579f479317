"""What an editor does, what a day brings: the next request is new. And what only editors see."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction, Site

from directory.caching import page_cache
from directory.content.models import GuidePage, SiteIdentity, StandardPage, Term
from directory.images.models import SiteImage
from pools.models import Indicator, NetworkFigure, Pool, generation
from tests.caching.addresses import source_of
from tests.factories import drafted, member, republish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_site")]


def about() -> StandardPage:
    return StandardPage.objects.get(slug="about", locale__language_code="en")


def rename(title: str) -> None:
    page = about()
    page.title = title
    page.save_revision().publish()


def test_pages_and_pools_are_new_at_once(client: Client) -> None:
    client.get("/about/")
    rename("About us, renamed")
    page = client.get("/about/")
    assert source_of(page) == "made"
    assert "About us, renamed" in page.content.decode()
    assert "Renamed pool" not in client.get("/pools/").content.decode()
    republish(Pool.objects.get(slug="lido"), name="Renamed pool")
    for address in ("/pools/", "/pools/lido/", "/es/pools/lido/", "/changes/"):
        assert "Renamed pool" in client.get(address).content.decode(), address
    about().unpublish()
    assert client.get("/about/").status_code == 404
    about().save_revision().publish()
    assert client.get("/about/").status_code == 200
    about().delete()
    assert client.get("/about/").status_code == 404


def _picture(**values: Any) -> SiteImage:
    return SiteImage.objects.create(title="A", file=get_test_image_file(), **values)


def _restrict() -> None:
    PageViewRestriction.objects.create(page=about(), restriction_type="login")


def _move() -> None:
    page = GuidePage.objects.filter(locale__language_code="en").first()
    page.move(page.get_siblings().last(), pos="right")


def _copy() -> None:
    about().copy(update_attrs={"slug": "copied"}, keep_live=True)


def _mirror() -> None:
    about().create_alias(update_slug="mirror")


def _reword(model: Any, **values: Any) -> None:
    row = model.objects.first()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


EDITS = {
    "a page published": lambda: rename("Renamed"),
    "a page unpublished": lambda: about().unpublish(),
    "a page deleted": lambda: about().delete(),
    "a page moved": _move,
    "a page copied": _copy,
    "a page mirrored": _mirror,
    "a page written by a command": lambda: about().save(),
    "a page closed": _restrict,
    "the settings": lambda: _reword(SiteIdentity, site_name="Renamed"),
    "the site": lambda: _reword(Site, hostname="renamed.example"),
    "a term": lambda: _reword(Term, definition="<p>Another.</p>"),
    "a term deleted": lambda: Term.objects.first().delete(),
    "an indicator": lambda: _reword(Indicator, question="Another?"),
    "a figure": lambda: _reword(NetworkFigure, publisher="Another"),
    "a pool published": lambda: republish(Pool.objects.get(slug="lido"), summary="Other words."),
    "a pool unpublished": lambda: Pool.objects.get(slug="lido").unpublish(),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_editors_change_moves_the_generation(edit: str) -> None:
    before = generation.token()
    EDITS[edit]()
    assert generation.token() != before


def test_pictures_move_it_where_one_was_there_before() -> None:
    before = generation.token()
    picture = _picture()
    assert generation.token() == before  # it stands nowhere yet
    picture.title = "Another"
    picture.save()
    changed = generation.token()
    assert changed != before
    size = {"width": 1, "height": 1}
    rendition = picture.renditions.create(filter_spec="width-1", file="a.png", **size)
    assert generation.token() == changed  # made for a page that is just being made
    rendition.delete()
    without = generation.token()
    assert without != changed
    picture.delete()
    assert generation.token() != without


def test_drafts_are_nobodys_business(client: Client) -> None:
    before = generation.token()
    page = about()
    page.title = "Only a draft"
    page.save_revision()
    drafted(Pool.objects.get(slug="lido"), summary="Only a draft.")
    assert generation.token() == before
    for address in ("/about/", "/pools/lido/"):
        assert "Only a draft" not in client.get(address).content.decode()


def test_a_closed_page_is_closed_at_once(client: Client) -> None:
    client.get("/about/")
    _restrict()
    answer = client.get("/about/")
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


def test_a_preview_is_neither_kept_nor_answered_from_the_cache(client: Client) -> None:
    client.get("/about/")
    page = about()
    page.title = "Seen in a preview"
    # As Wagtail makes it up where an editor's own request is not at hand.
    preview = page.make_preview_request()
    assert b"Seen in a preview" in preview.content
    assert source_of(client.get("/about/")) == "hit"
    assert b"Seen in a preview" not in client.get("/about/").content
    page_cache.forget_all()
    caches["pages"].clear()
    page.make_preview_request()
    assert source_of(client.get("/about/")) == "made"
    assert b"Seen in a preview" not in client.get("/about/").content


def test_who_is_signed_in_is_answered_apart(client: Client) -> None:
    republish(Pool.objects.get(slug="lido"), summary="A line an editor may revert.")
    client.get("/changes/")
    editor = Client()
    editor.force_login(member("Moderator"))
    own = editor.get("/changes/")
    assert source_of(own) == ""
    assert "private" in own.headers["Cache-Control"]
    assert own.context["may_revert"] is True
    assert client.get("/changes/").content != own.content
    page_cache.forget_all()
    caches["pages"].clear()
    editor.get("/changes/")
    page = client.get("/changes/")
    assert source_of(page) == "made"
    assert page.context["may_revert"] is False
    for name, value in (("cookie", "sessionid=stale"), ("authorization", "Basic eDp5")):
        assert source_of(client.get("/pools/", headers={name: value})) == ""


def test_nobody_switches_a_page_off_for_others(client: Client) -> None:
    """A broken form token is replaced by a cookie, which would keep the answer from the cache."""
    for _ in range(2):
        odd = Client(headers={"cookie": "csrftoken=broken; django_language=es"}).get("/pools/")
        assert not odd.cookies
    assert source_of(client.get("/pools/")) == "hit"


def test_the_day_is_the_sites(client: Client, monkeypatch: Any) -> None:
    late = dt.datetime(2026, 11, 29, 23, 59, 59, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: late)
    client.get("/pools/lido/")
    assert source_of(client.get("/pools/lido/")) == "hit"
    monkeypatch.setattr(timezone, "now", lambda: late + dt.timedelta(seconds=2))
    assert source_of(client.get("/pools/lido/")) == "made"
    with timezone.override(dt.timezone(dt.timedelta(hours=-9))):
        assert source_of(client.get("/pools/lido/")) == "hit"


def test_searches_without_result_are_counted_every_time(client: Client) -> None:
    from directory.search.models import MissedSearch

    for _ in range(3):
        client.get("/search/?q=zzzunheardof", headers={"sec-fetch-mode": "navigate"})
    assert MissedSearch.objects.get(query="zzzunheardof").count == 3


def test_before_the_first_publication_nothing_is_kept(client: Client) -> None:
    from pools.models import Generation

    Generation.objects.all().delete()
    for _ in range(2):
        assert source_of(client.get("/pools/")) == ""


def test_development_keeps_nothing(client: Client, settings: Any) -> None:
    settings.PAGE_CACHE_MB = 0
    for _ in range(2):
        response = client.get("/pools/")
        assert source_of(response) == ""
        assert "no-store" in response.headers["Cache-Control"]
