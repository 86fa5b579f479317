"""The data files: everything is checked before anything is written, and the round trip is exact."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from pools.models import Change, Pool, PublishedPool, indicators_in
from tests.factories import DocumentFactory, drafted, make_indicators
from tests.facts import FIXTURES, source

pytestmark = pytest.mark.django_db

NAMED = """rocket-pool lido stakewise ankr stafi bedrock everstake origin-ether ether-fi
frax-ether swell stader meth coinbase-cbeth binance-wbeth liquid-collective dinero puffer renzo
sharedstake stakehouse diva geode reserve-eth-plus""".split()


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


def write(folder: Path, **changes: Any) -> Path:
    document = DocumentFactory(**changes)
    path = folder / f"{document['slug']}.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def load(*paths: Path, **options: Any) -> str:
    out = io.StringIO()
    call_command("load_pools", *map(str, paths), stdout=out, **options)
    return out.getvalue()


def complaints(*paths: Path) -> str:
    err = io.StringIO()
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("load_pools", *map(str, paths), stderr=err, stdout=io.StringIO())
    assert not Pool.objects.exists()
    return err.getvalue()


def test_the_pools_that_come_with_the_code_are_all_there_and_in_order() -> None:
    assert set(NAMED) <= {path.stem for path in (FIXTURES / "pools").glob("*.json")}
    assert "in order" in load(FIXTURES / "pools", check=True)
    assert not Pool.objects.exists()


def test_loading_and_dumping_is_an_exact_round_trip(tmp_path: Path) -> None:
    load(FIXTURES / "pools")
    call_command("dump_pools", tmp_path, stdout=io.StringIO())
    for path in (FIXTURES / "pools").glob("*.json"):
        assert (tmp_path / path.name).read_text("utf-8") == path.read_text("utf-8"), path.name
    call_command("rebuild_publications", check=True)


def test_loading_twice_changes_nothing() -> None:
    paths = [FIXTURES / "pools" / "lido.json", FIXTURES / "pools" / "stafi.json"]
    assert "2 added" in load(*paths)
    changes = Change.objects.count()
    assert "2 unchanged" in load(*paths)
    assert Change.objects.count() == changes


def test_progress_is_shown_pool_by_pool() -> None:
    assert "[1/1] Lido: added" in load(FIXTURES / "pools" / "lido.json")


def test_every_fault_of_every_file_is_named_with_its_place(tmp_path: Path) -> None:
    good = write(tmp_path, slug="good")
    percent = write(tmp_path, slug="percent", fee={"percent": 140})
    bare = write(tmp_path, slug="bare", licence={"is": "MIT"})
    misspelt = write(tmp_path, slug="misspelt", tokns=[])
    write(tmp_path, slug="looked", reviews=[{"topic": "nonsense", "on": "2024-01-01"}])
    said = complaints(tmp_path)
    assert "looked.json: reviews.0.topic: This review names a fact" in said
    assert str(good) not in said
    assert f"{percent}: fee.percent: " in said
    assert f"{bare}: licence: This fact needs a source." in said
    assert f"{bare}: open-source: " in said
    assert f"{misspelt}: tokns: " in said


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text('{"slug": "broken",\n  oops}', encoding="utf-8")
    (tmp_path / "latin.json").write_bytes('{"slug": "é"}'.encode("latin-1"))
    (tmp_path / "deep.json").write_text("[" * 200_000, encoding="utf-8")
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    (tmp_path / "long.json").write_text('{"validators": ' + "9" * 5_000 + "}", encoding="utf-8")
    said = complaints(tmp_path, tmp_path / "absent.json")
    assert "long.json: file: holds a number of 5000 digits" in said
    assert "broken.json: line 2, column 3: " in said
    assert "latin.json: file: is not UTF-8 text" in said
    assert "deep.json: file: " in said
    assert "list.json: file: " in said
    assert "absent.json: file: " in said


def test_two_files_for_one_pool(tmp_path: Path) -> None:
    token = {"symbol": "xETH", "address": "0xae78736Cd615f374D3085123A210448E74Fc6393"}
    carried = {"tokens": [token], "sources": [source("tokens")]}
    write(tmp_path, slug="one", **carried)
    write(tmp_path, slug="two", **carried)
    (tmp_path / "renamed.json").write_text(
        json.dumps(DocumentFactory(slug="other")), encoding="utf-8"
    )
    said = complaints(tmp_path)
    assert "two.json: tokens.0.address: is also in" in said
    assert "renamed.json: slug: is not the name of the file" in said


def test_an_unknown_indicator_or_topic(tmp_path: Path) -> None:
    write(
        tmp_path,
        slug="odd",
        assessments=[{"indicator": "prettiness", "verdict": "unmet", "reason": "It is plain."}],
        sources=[source("weather")],
    )
    said = complaints(tmp_path)
    assert "odd.json: assessments.0.indicator: is not an indicator" in said
    assert "odd.json: weather: " in said


def test_conflicts_in_the_first_data_are_kept_side_by_side() -> None:
    load(FIXTURES / "pools" / "rocket-pool.json")
    fee = PublishedPool.objects.get(slug="rocket-pool").facts.sources_on("fee")
    assert fee[0].stance == "basis"
    assert fee[0].why
    assert any(one.stance == "differs" and "15" in one.reports for one in fee)


def test_two_tokens_bear_one_symbol_and_stay_two() -> None:
    load(FIXTURES / "pools" / "rocket-pool.json", FIXTURES / "pools" / "stafi.json")
    tokens = [
        token
        for slug in ("rocket-pool", "stafi")
        for token in PublishedPool.objects.get(slug=slug).facts.tokens
        if token.symbol == "rETH"
    ]
    assert len({token.address for token in tokens}) == 2


def test_made_up_pools_are_faithful_to_their_rows() -> None:
    call_command("make_pools", 30, stdout=io.StringIO())
    assert PublishedPool.objects.count() == 30
    call_command("rebuild_publications", check=True)
    with pytest.raises(CommandError):
        call_command("make_pools", 0)


def test_loading_demo_data_keeps_later_edits() -> None:
    load(FIXTURES / "pools" / "lido.json")
    drafted(Pool.objects.get(slug="lido"), summary="An editor's own words.").publish()
    call_command("load_demo", stdout=io.StringIO())
    assert PublishedPool.objects.get(slug="lido").facts.summary == "An editor's own words."
    assert len(indicators_in()) == 9


TRUSTLESS = {"indicator": "trustless", "verdict": "unmet", "reason": "One key."}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"name": "x" * 92}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "A\nB"}, "name"),
        ({"name": "A\0B"}, "name"),
        ({"licence": {"is": "x" * 61}}, "licence.is"),
        ({"licence": {"is": "BUSL-1.1", "change_date": "2023-02-30"}}, "licence.change_date"),
        ({"launch": {"date": "2021-11\n"}}, "launch.date"),
        ({"tokens": [{"symbol": "x" * 40}]}, "tokens.0.symbol"),
        ({"tokens": [{"symbol": "x"}, {"symbol": "x"}]}, "tokens.1"),
        ({"upgrade_delay_days": 100_000}, "upgrade_delay_days"),
        ({"validators": 10**30}, "validators"),
        ({"validators": True}, "validators"),
        ({"self_limit": 1e-7}, "self_limit"),
        ({"assessments": [TRUSTLESS, TRUSTLESS]}, "assessments.1"),
        ({"assessments": [{**TRUSTLESS, "checked_on": "2023-02-30"}]}, "assessments.0.checked_on"),
        ({"former_slugs": ["old", "old"]}, "former_slugs.1"),
        ({"former_slugs": ["odd"]}, "former_slugs.0"),
    ],
)
def test_what_a_table_refuses_the_check_refuses_and_so_does_loading(
    tmp_path: Path, changes: dict[str, Any], path: str
) -> None:
    good, odd = write(tmp_path, slug="good"), write(tmp_path, slug="odd", **changes)
    said = complaints(good, odd)
    assert f"{odd}: {path}: " in said
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("load_pools", str(good), str(odd), check=True, stderr=err)
    assert err.getvalue() == said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Expecting value"),
        ("\ufeff{}", "BOM"),
        ('{"slug": "x", "slug": "y"}', "twice"),
        ('{"validators": NaN}', "NaN"),
        ('{"validators": -Infinity}', "Infinity"),
        ('{"validators": ' + "9" * 5000 + "}", "digits"),
        ('"text"', "{ }"),
        ('{"\\ud800": 1}', "not written as it should be"),
    ],
)
def test_what_is_no_document_is_said_in_words(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    said = complaints(tmp_path)
    assert f"{tmp_path / 'x.json'}: " in said and reason in said


def test_an_address_leads_to_one_pool(tmp_path: Path) -> None:
    write(tmp_path, slug="one", former_slugs=["old", "two"])
    write(tmp_path, slug="two", former_slugs=["old"])
    said = complaints(tmp_path)
    assert f"two.json: slug: two is also in {tmp_path / 'one.json'}" in said
    assert f"two.json: former_slugs.0: old is also in {tmp_path / 'one.json'}" in said
    write(tmp_path, slug="one", former_slugs=["one"])
    (tmp_path / "two.json").unlink()
    assert "one.json: former_slugs.0: one is its present address" in complaints(tmp_path)


def test_an_address_of_another_listed_pool_is_not_taken(tmp_path: Path) -> None:
    load(write(tmp_path, slug="first", name="First", former_slugs=["old"]))
    load(write(tmp_path, slug="other"))
    other = write(tmp_path, slug="other", former_slugs=["first", "old"])
    err = io.StringIO()
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("load_pools", str(other), stderr=err)
    assert "former_slugs.0: This is the address of First." in err.getvalue()
    assert "former_slugs.1: This was the address of First" in err.getvalue()
    assert not PublishedPool.objects.get(slug="other").facts.former_slugs


def test_what_only_the_table_refuses_undoes_every_pool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, odd = write(tmp_path, slug="good"), write(tmp_path, slug="odd")
    publish = Pool.publish

    def refuse(pool: Pool, *args: Any, **kwargs: Any) -> None:
        publish(pool, *args, **kwargs)
        if pool.slug == "odd":
            Pool.objects.filter(slug="good").update(slug="odd")

    monkeypatch.setattr(Pool, "publish", refuse)
    assert f"{odd}: file: " in complaints(good, odd)


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    load(write(tmp_path, slug="good"), check=True)
    assert not Pool.objects.exists() and not Change.objects.exists()
