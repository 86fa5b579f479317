"""What visitors read of changes of the code: beside each audit, on the page, in data."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from pools.claims.facts import PoolFacts
from pools.models import Indicator, Pool, PublishedPool
from pools.models.document import to_facts
from tests.factories import published_pool
from tests.facts import source

pytestmark = pytest.mark.django_db

CONTRACT = "0x852deD011285fe67063a08005c71a85690503Cee"
HASH = "0x" + "ab" * 32
AUDITS = [
    {"auditor": "Early & Co", "date": "2024-01-10", "report": "https://audits.example/1.pdf"},
    {"auditor": "Late & Co", "date": "2025-06", "report": "https://audits.example/2.pdf"},
    {
        "auditor": "Old & Co",
        "date": "2023",
        "superseded": True,
        "report": "https://audits.example/3.pdf",
    },
]
UPGRADES = [
    {"date": "2024-02-01", "what": "New oracle.", "contract": CONTRACT, "transaction": HASH},
    {"date": "2024-03"},
    {"date": "2025-06-20"},
]


@pytest.fixture
def pond(indicators: None) -> Any:
    return published_pool(
        slug="pond",
        audits=AUDITS,
        upgrades=UPGRADES,
        sources=[source("audits"), source("upgrades")],
    )


def test_changes_are_told_beside_each_audit_and_on_their_own(client: Any, pond: Any) -> None:
    page = " ".join(client.get("/pools/pond/").content.decode().split())
    assert "<th" in page and "Code since" in page
    assert "The code has changed 3 times since." in page
    assert "The code may have changed since: the dates are not exact enough to tell." in page
    assert "Old &amp; Co: 2023, code since replaced; 2. Early &amp; Co" in page  # and no count
    assert "3 changes of the code, the last: 20 June 2025" in page
    assert f"https://etherscan.io/tx/{HASH}" in page and CONTRACT in page
    assert "Newest report with a date: June 2025." in page
    compared = client.get("/pools/compare/?pool=pond").content.decode()
    assert "The code has changed 3 times since." in compared
    assert "New oracle." in client.get("/pools/pond.md").content.decode()


def test_data_carry_the_count_and_nothing_where_no_change_is_known(client: Any, pond: Any) -> None:
    published_pool(slug="lake", name="Lake", audits=AUDITS[:1], sources=[source("audits")])
    facts = client.get("/api/v1/pools/pond").json()["facts"]
    counted = [audit["code_changes_since"] for audit in facts["audits"]["value"]]
    assert counted[0] == {
        "at_least": 3,
        "exact": True,
        "last": "2025-06-20",
        "known_until": "2026-01-02",
    }
    assert counted[1] == {
        "at_least": 0,
        "exact": False,
        "last": None,
        "known_until": "2026-01-02",
    }
    assert facts["upgrades"]["value"][0]["transaction"] == HASH
    lake = client.get("/api/v1/pools/lake").json()["facts"]
    assert lake["audits"]["value"][0]["code_changes_since"] is None
    assert lake["upgrades"]["value"] is None
    page = client.get("/pools/lake/").content.decode()
    assert "Code since" not in page and "We have no record of a change of the code." in page


def test_rows_read_back_as_they_were_written(pond: Any) -> None:
    stored = to_facts(Pool.objects.get(slug="pond"))
    assert stored.upgrades == PublishedPool.objects.get(slug="pond").facts.upgrades
    assert [one.date for one in stored.upgrades] == [one["date"] for one in UPGRADES]


@pytest.mark.parametrize("wrong", ["0x12", "ab" * 32, "0x" + "zz" * 32])
def test_a_transaction_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="A transaction starts with 0x"):
        PoolFacts.from_document(
            {"slug": "x", "name": "X", "upgrades": [{"date": "2024", "transaction": wrong}]}
        )


def test_one_transaction_at_one_contract_is_one_entry() -> None:
    twins = [{"date": "2024-02-01", "contract": CONTRACT, "transaction": HASH}] * 2
    with pytest.raises(ValueError, match="the same as entry 1"):
        PoolFacts.from_document({"slug": "x", "name": "X", "upgrades": twins})


def test_the_limit_may_be_missing_and_is_a_number(indicators: None) -> None:
    audited = Indicator.objects.originals().get(slug="audited")
    assert audited.thresholds == {"changes_at_most": 2}
    audited.thresholds = {}
    audited.clean()
    audited.thresholds = {"changes_at_most": ["two"]}
    with pytest.raises(ValidationError, match="is a number"):
        audited.clean()


def test_an_earlier_database_judges_as_before(pond: Any) -> None:
    from pools.claims.assess import assess

    spec = Indicator.objects.originals().get(slug="audited").spec()
    on = dt.date(2026, 11, 23)
    facts = PublishedPool.objects.get(slug="pond").facts
    changed = facts.model_copy(update={"audits": facts.audits[:1]})
    assert assess(changed, spec, on).verdict == "partly"
    earlier = type(spec)(**{**spec.__dict__, "thresholds": {}})
    assert assess(changed, earlier, on).verdict == "met"
