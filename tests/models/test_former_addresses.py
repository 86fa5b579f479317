"""An address that was public once leads on for good."""

import pytest
from django.test import Client

from pools.models import Pool
from pools.models.publishing import is_faithful
from tests.factories import draft_pool, make_indicators, published_pool
from tests.models.test_addresses import renamed
from tests.review.staff import desk, member, signed_in  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


def test_rename_unpublish_rename_again_publish(client: Client) -> None:
    pool = renamed(published_pool(slug="a", name="Lasting"), "b")
    pool.unpublish()
    for slug in ("a", "b"):
        page = client.get(f"/pools/{slug}/")
        assert page.status_code == 410
        assert "Lasting is no longer listed" in page.content.decode()
    pool = renamed(renamed(pool, "c"), "d")
    pool.unpublish()
    pool = renamed(pool, "e")
    for slug in "abcd":
        for prefix in ("", "/es"):
            for below in ("", "correct/fee/", "contest/trustless/", "confirm/fee/"):
                answer = client.get(f"{prefix}/pools/{slug}/{below}?from=letter")
                assert answer.status_code == 301, (slug, prefix, below)
                assert answer["Location"] == f"{prefix}/pools/e/{below}?from=letter"
        assert client.get(f"/pools/{slug}/share.png")["Location"] == "/pools/e/share.png"
    assert sorted(pool.former_slugs) == list("abcd")
    assert is_faithful(pool)
    pool = renamed(pool, "b")
    assert client.get("/pools/b/").status_code == 200
    assert client.get("/pools/e/")["Location"] == "/pools/b/"


def test_the_name_of_a_draft_is_not_told(client: Client) -> None:
    pool = published_pool(slug="a", name="Public Name")
    pool.unpublish()
    pool = Pool.objects.get(pk=pool.pk)
    pool.name = "Secret Name"
    pool.save()
    for address in ("/pools/a/", "/changes/", "/changes.csv", "/api/v1/changes", "/api/v1/pools/a"):
        answer = client.get(address)
        said = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"Public Name" in said and b"Secret Name" not in said, address


def test_a_form_that_was_open_while_the_pool_was_renamed_is_sent_on(client: Client) -> None:
    renamed(published_pool(slug="old"), "fresh")
    answer = client.post("/pools/old/correct/fee/", {"fee-percent": "9"})
    assert (answer.status_code, answer["Location"]) == (308, "/pools/fresh/correct/fee/")


def test_comparison_and_log_know_old_addresses(client: Client) -> None:
    renamed(published_pool(slug="old"), "fresh")
    published_pool(slug="other")
    answer = client.get("/es/pools/compare/?pool=old&pool=other&all=1")
    assert answer.status_code == 301
    assert answer["Location"] == "/es/pools/compare/?pool=fresh&pool=other&all=1"
    assert client.get(answer["Location"]).status_code == 200
    assert client.get("/pools/compare/?pool=old&pool=fresh")["Location"].endswith("?pool=fresh")
    assert (
        client.get("/changes/?pool=old&topic=fee")["Location"] == "/changes/?pool=fresh&topic=fee"
    )
    assert client.get("/pools/compare/?pool=never").status_code == 200


def test_letters_that_grew_on_the_way_do_not_matter(client: Client) -> None:
    renamed(published_pool(slug="old"), "fresh")
    for path, there in (
        ("/pools/FRESH/", "/pools/fresh/"),
        ("/es/pools/Old/?from=letter", "/es/pools/fresh/?from=letter"),
        ("/pools/Fresh/correct/fee/", "/pools/fresh/correct/fee/"),
        ("/pools/FRESH/share.png", "/pools/fresh/share.png"),
        ("/pools/compare/?pool=OLD&pool=Fresh", "/pools/compare/?pool=fresh"),
        ("/changes/?pool=FRESH", "/changes/?pool=fresh"),
    ):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (301, there), path


def test_what_was_never_an_address_is_not_found(client: Client) -> None:
    published_pool(slug="here")
    draft_pool(slug="draft-only")
    for path in ("/pools/nowhere/", "/pools/draft-only/", "/pools/here/correct/nonsense/"):
        assert client.get(path).status_code == 404, path
