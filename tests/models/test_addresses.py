"""Addresses: any name leads to a good one, none is taken twice, none that was public is lost."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from pools.models import Pool, PoolSlug, PublishedPool, Submission, slugs
from pools.models.document import CHILDREN
from pools.models.publishing import NotPublishable
from pools.models.submission_states import SYSTEM, perform
from tests import factories
from tests.factories import DocumentFactory, draft_pool, drafted, make_indicators, published_pool
from tests.review.staff import desk, member, signed_in  # noqa: F401

pytestmark = pytest.mark.django_db

GOOD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RELATIONS = (*CHILDREN, "assessments")


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


def renamed(pool: Pool, slug: str) -> Pool:
    """The pool after an editor gave it another address and published."""
    drafted(pool, slug=slug).publish()
    return Pool.objects.get(pk=pool.pk)


# --- Names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("node_stake", "node-stake"),
        ("  A--B  ", "a-b"),
        ("O’Brien & Söhne", "obrien-sohne"),
        ("Éther", "ether"),
        ("E\u0301ther", "ether"),
        ("Staking à l’École", "staking-a-lecole"),
        ("123", "123"),
        ("\u200fRocket\u200f Fuel", "rocket-fuel"),
        ("ｆｕｌｌ ｗｉｄｔｈ", "full-width"),
        ("x" * 200, "x" * 54),
        ("word " * 60, "word-" * 10 + "word"),
        ("abcdefghi " * 8, "abcdefghi-" * 4 + "abcdefghi"),
        ("Compare", "compare-pool"),
        ("API", "api-pool"),
        ("🌊🌊", "nice"),
        ("---", "nice"),
        ("...", "nice"),
    ],
)
def test_any_name_leads_to_a_good_address(name: str, slug: str) -> None:
    assert slugs.free(name, "https://app.nice.example/") == slug
    assert GOOD.fullmatch(slug) and len(slug) <= 60


@pytest.mark.parametrize(
    "name", ["ليدو", "以太坊质押", "Ставка", "スタキング", "نود‌ایتر", "हिन्दी", "🌊", ""]
)
def test_other_scripts_and_no_letters_at_all_too(name: str) -> None:
    first = slugs.free(name)
    assert GOOD.fullmatch(first) and not slugs.fault_of(first)
    published_pool(slug=first)
    second = slugs.free(name)
    assert GOOD.fullmatch(second) and second != first


def test_a_host_in_another_script_is_no_name() -> None:
    assert slugs.free("🌊", "https://以太.example/").startswith("pool-")


def test_a_number_is_put_behind_what_others_have_or_had() -> None:
    pool = published_pool(slug="lido")
    renamed(pool, "lido-dao")
    draft_pool(slug="lido-2")
    assert slugs.free("Lido") == "lido-3"


# --- Words of the site ------------------------------------------------------------------------


def test_what_stands_beside_or_below_a_pool_is_reserved_by_the_map_of_the_site() -> None:
    for route in slugs._routes(get_resolver().url_patterns):
        first, *below = route.split("/")
        if first in ("pools", "indicators"):
            for part in below[:2]:
                word = part.partition(".")[0]
                assert not word or "<" in part or word in slugs.reserved(), route
    assert {"compare", "correct", "share", "badge", "api", "csv", "json"} <= slugs.reserved()
    # Not from the list alone: it follows the map.
    assert "compare" in slugs._words_of("directory.urls")
    assert not any(Path(f"fixtures/pools/{word}.json").exists() for word in slugs.reserved())


@pytest.mark.parametrize(
    "slug", ["compare", "badge", "Upper", "a_b", "a--b", "-a", "a-", "é", "a\n"]
)
def test_a_bad_address_is_refused_by_model_form_and_file(slug: str, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match=r"site needs|small letters"):
        Pool(slug=slug, name="Some").clean()
    client = factories.signed_in("Editor")
    data = {"name": "Some", "slug": slug, "summary": "Some.", "status": "unknown"}
    empty = {name: inline_formset([]) for name in RELATIONS}
    page = client.post(
        reverse("wagtailsnippets_pools_pool:add"), nested_form_data({**data, **empty})
    )
    if slug != "a\n":  # a browser's form field drops the line's end
        assert "slug" in page.context["form"].errors
        assert not Pool.objects.exists()
    for key in ("slug", "former_slugs"):
        file = written(tmp_path, **{key: slug if key == "slug" else [slug]})
        assert key in complaint(file)


def test_the_table_refuses_a_word_of_the_site_as_well() -> None:
    pool = draft_pool(slug="some")
    with pytest.raises(IntegrityError), transaction.atomic():
        PoolSlug.objects.create(slug="compare", pool=pool, name="Some")


def test_an_editor_may_leave_the_address_to_us(client: Client) -> None:
    client.force_login(factories.member("Editor"))
    data = {"name": "Compare", "slug": "", "summary": "Some.", "status": "unknown"}
    empty = {name: inline_formset([]) for name in RELATIONS}
    client.post(reverse("wagtailsnippets_pools_pool:add"), nested_form_data({**data, **empty}))
    assert Pool.objects.get().slug == "compare-pool"


@pytest.mark.parametrize(
    ("name", "slug"), [("node_stake", "node-stake"), ("Compare", "compare-pool"), ("🌊", "nice")]
)
def test_the_desk_accepts_whatever_name_was_proposed(
    name: str,
    slug: str,
    desk: Any,  # noqa: F811
    client: Client,
) -> None:
    submission = Submission.objects.create(kind="new", title=name, affiliation="user")
    values = {"name": name, "summary": "A pool.", "website": "https://nice.example/"}
    for position, (topic, value) in enumerate(values.items()):
        submission.proposals.create(
            topic=topic, value=value, position=position, source_url="https://nice.example/"
        )
    perform(submission.pk, "send", SYSTEM)
    at = desk(submission)
    for topic in values:
        at.decide(topic, "accept")
    at.act("apply_decisions")
    assert PublishedPool.objects.get().slug == slug
    assert client.get(f"/pools/{slug}/").status_code == 200


# --- Whose an address is ----------------------------------------------------------------------


def test_nobody_takes_an_address_another_pool_has_or_had() -> None:
    old = published_pool(slug="first", name="First Pool")
    renamed(old, "second")
    with (
        pytest.raises(ValidationError, match="was the address of First Pool"),
        transaction.atomic(),
    ):
        draft_pool(slug="first")
    other = published_pool(slug="other")
    for taken in ("first", "second"):
        pool = Pool.objects.get(pk=other.pk)
        pool.slug = taken
        with pytest.raises(ValidationError, match="First Pool"):
            pool.save_revision().publish()
    assert renamed(old, "first").published.slug == "first", "its own again"
    assert PublishedPool.objects.get(pool=other).slug == "other"


def test_an_address_that_is_taken_in_the_meantime_is_a_fault_and_no_crash() -> None:
    late = published_pool(slug="late")
    revision = drafted(late, slug="wanted")
    renamed(renamed(published_pool(slug="quick", name="Quick"), "wanted"), "elsewhere")
    with pytest.raises(NotPublishable) as caught:
        revision.publish()
    assert [fault.topic for fault in caught.value.faults] == ["slug"]
    assert PublishedPool.objects.get(pool=late).slug == "late"


def test_two_pools_swap_names_but_not_addresses(client: Client) -> None:
    one, two = published_pool(slug="one", name="One"), published_pool(slug="two", name="Two")
    renamed(one, "between")
    with pytest.raises(ValidationError, match="address of One"):
        renamed(two, "one")
    assert client.get("/pools/one/")["Location"] == "/pools/between/"


def test_a_deleted_pools_addresses_say_so_and_go_to_nobody(client: Client) -> None:
    pool = renamed(published_pool(slug="had", name="Had Pool"), "has")
    pool.changes.all().delete()  # which keep a pool from being deleted by any ordinary way
    pool.delete()
    for slug in ("had", "has"):
        page = client.get(f"/pools/{slug}/")
        assert page.status_code == 410 and "Had Pool" in page.content.decode()
        assert "Had Pool" in slugs.fault_of(slug)


# --- Data files -------------------------------------------------------------------------------


def written(folder: Path, **changes: Any) -> Path:
    document = DocumentFactory(**changes)
    path = folder / f"{document['slug'].strip()}.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def complaint(*paths: Path) -> str:
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("load_pools", *paths, check=True, stderr=err, stdout=io.StringIO())
    return err.getvalue()


def test_a_file_under_another_name_renames_the_pool_it_says_it_was(
    tmp_path: Path, client: Client
) -> None:
    pool = published_pool(slug="old")
    file = written(tmp_path, slug="fresh", former_slugs=["old", "older"])
    for _turn in range(2):
        call_command("load_pools", file, stdout=io.StringIO())
        assert PublishedPool.objects.get().pool_id == pool.pk
        for slug in ("old", "older"):
            assert client.get(f"/pools/{slug}/")["Location"] == "/pools/fresh/"


def test_a_file_that_forgets_a_former_address_takes_nothing_away(tmp_path: Path) -> None:
    pool = renamed(published_pool(slug="old"), "fresh")
    file = written(tmp_path, slug="fresh", name="Another")
    out = io.StringIO()
    call_command("load_pools", file, stdout=out)
    call_command("load_pools", file, stdout=out)
    assert "1 changed" in out.getvalue() and "1 unchanged" in out.getvalue()
    assert Pool.objects.get(pk=pool.pk).former_slugs == ["old"]


def test_files_may_not_claim_what_is_anothers(tmp_path: Path) -> None:
    renamed(published_pool(slug="old", name="Holder"), "fresh")
    said = complaint(
        written(tmp_path, slug="old"),
        written(tmp_path, slug="mine", former_slugs=["fresh-ish", "twice"]),
        written(tmp_path, slug="yours", former_slugs=["twice"]),
    )
    assert "old.json: slug: This was the address of Holder" in said
    assert "yours.json: former_slugs.0: twice is also in" in said
