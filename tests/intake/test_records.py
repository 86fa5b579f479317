"""Files of indicators, their translations and figures: loaded, or refused by file and place."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from pools.claims.rules import RULES
from pools.models import Indicator
from tests.facts import FIXTURES

pytestmark = pytest.mark.django_db


def copy_of_fixtures(folder: Path, name: str) -> Any:
    """Put the files that come with the code into the folder; what the named one holds."""
    for file in ("indicators.json", "network.json", "indicators.es.json"):
        (folder / file).write_text((FIXTURES / file).read_text("utf-8"), encoding="utf-8")
    return json.loads((folder / name).read_text("utf-8"))


@pytest.mark.parametrize("name", ["indicators.json", "network.json", "indicators.es.json"])
@pytest.mark.parametrize("odd", [None, 5, "x\0", [], {}, True, 10**30, "x" * 3000])
def test_files_of_indicators_and_figures_end_in_no_traceback(
    tmp_path: Path, name: str, odd: Any
) -> None:
    records = copy_of_fixtures(tmp_path, name)
    for key in (None, *records[0]):
        changed = [odd, *records[1:]] if key is None else [{**records[0], key: odd}, *records[1:]]
        (tmp_path / name).write_text(json.dumps(changed), encoding="utf-8")
        said = ""
        try:
            call_command("load_indicators", str(tmp_path), check=True, stdout=io.StringIO())
        except CommandError as error:
            said = str(error)
        assert not said or f"{tmp_path / name}: 0" in said, key
    (tmp_path / name).write_text(json.dumps({"a": odd}), encoding="utf-8")
    with pytest.raises(CommandError, match="is not a list"):
        call_command("load_indicators", str(tmp_path), stdout=io.StringIO())


@pytest.mark.parametrize(
    ("name", "inside", "place"),
    [
        ("indicators.json", (), "0.colour"),
        ("indicators.json", ("words",), "0.words.colour"),
        ("indicators.json", ("thresholds",), "0.thresholds.colour"),
        ("indicators.json", ("threshold_source",), "0.threshold_source.colour"),
        ("indicators.es.json", (), "0.colour"),
        ("indicators.es.json", ("words",), "0.words.colour"),
        ("network.json", (), "0.colour"),
    ],
)
@pytest.mark.parametrize("odd", ["x", None, {"a": [1]}])
def test_a_key_that_nothing_reads_is_refused_by_its_place(
    tmp_path: Path, name: str, inside: tuple[str, ...], place: str, odd: Any
) -> None:
    records = copy_of_fixtures(tmp_path, name)
    target = records[0]
    for key in inside:
        target = target[key]
    target["colour"] = odd
    (tmp_path / name).write_text(json.dumps(records), encoding="utf-8")
    with pytest.raises(CommandError, match="Nothing was written") as refused:
        call_command("load_indicators", str(tmp_path), stdout=io.StringIO())
    assert f"{tmp_path / name}: {place}: is not a key there is" in str(refused.value)


def test_limits_out_of_order_are_refused_by_file_and_database(tmp_path: Path) -> None:
    pairs = [pair for rule in RULES.values() for pair in rule.ordered]
    assert set(pairs) == {
        ("partly_after_days", "met_after_days"),
        ("majority_percent", "limit_percent"),
    }
    for low, high in pairs:
        records = copy_of_fixtures(tmp_path, "indicators.json")
        [record, *_same] = [one for one in records if low in one["thresholds"]]
        record["thresholds"] |= {low: 50, high: 50}
        (tmp_path / "indicators.json").write_text(json.dumps(records), encoding="utf-8")
        call_command("load_indicators", str(tmp_path), stdout=io.StringIO())  # equal is in order
        record["thresholds"] |= {low: 50.5, high: 50}
        (tmp_path / "indicators.json").write_text(json.dumps(records), encoding="utf-8")
        with pytest.raises(CommandError, match=f"“{low}” .* cannot be above “{high}”"):
            call_command("load_indicators", str(tmp_path), stdout=io.StringIO())
        stored = Indicator.objects.originals().filter(slug=record["slug"])
        with pytest.raises(IntegrityError), transaction.atomic():
            stored.update(thresholds=record["thresholds"])


@pytest.mark.parametrize("odd", [None, 5, "x\0", "", [], {}, True, 10**30, "x" * 3000])
@pytest.mark.parametrize("name", ["indicators.json", "indicators.es.json"])
def test_nor_does_what_stands_inside_a_record(tmp_path: Path, name: str, odd: Any) -> None:
    records = copy_of_fixtures(tmp_path, name)
    for key, value in records[0].items():
        for part in value if isinstance(value, dict) else ():
            for changed in (value | {part: odd}, {p: v for p, v in value.items() if p != part}):
                rows = [{**records[0], key: changed}, *records[1:]]
                (tmp_path / name).write_text(json.dumps(rows), encoding="utf-8")
                said = ""
                try:
                    call_command("load_indicators", str(tmp_path), check=True, stdout=io.StringIO())
                except CommandError as error:
                    said = str(error)
                assert not said or f"{tmp_path / name}: 0" in said, (key, part)


def test_a_figure_without_end_is_refused(tmp_path: Path) -> None:
    records = copy_of_fixtures(tmp_path, "network.json")
    text = json.dumps([{**records[0], "value": 123.456}])
    (tmp_path / "network.json").write_text(text.replace("123.456", "1e400"), encoding="utf-8")
    with pytest.raises(CommandError, match=r"network\.json: 0\.value: "):
        call_command("load_indicators", str(tmp_path), stdout=io.StringIO())
