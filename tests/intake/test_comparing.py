"""Two spellings of one fact are one fact; two facts are two."""

import pytest

from pools.intake.comparing import Relation, compare

SAFE = "0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84"
REPORT = "https://github.com/blue/audits/blob/main/one.pdf"
PINNED = REPORT.replace("main", "e6cb6baad35c260b925335cb667be46f4a057995")
TOKEN = {"name": "bETH", "symbol": "bETH", "chain": "ethereum", "address": SAFE, "kind": "rebasing"}
AUDIT = {"auditor": "PeckShield", "date": "2023-01", "scope": "All of it", "report": PINNED}


def relation(topic, ours, said):
    """Ours in its normal form first, as it is published."""
    normal = compare(topic, None, ours).value
    found = compare(topic, normal, said)
    if found.relation is Relation.EQUAL:
        assert found.value == normal
    return found.relation


@pytest.mark.parametrize(
    ("topic", "ours", "said"),
    [
        ("tokens", [TOKEN], [{"name": "Blue Ether", "symbol": "BETH", "address": SAFE}]),
        ("audits", [AUDIT], [{"auditor": "PeckSheild", "scope": "", "report": REPORT}]),
        ("audits", [AUDIT], [{"auditor": "PeckShield()", "scope": "Atlas", "report": REPORT}]),
        (
            "bug_bounties",
            [{"url": "https://immunefi.com/bug-bounty/blue/information/"}],
            [{"url": "https://immunefi.com/bounty/Blue/"}],
        ),
        (
            "links",
            {"github": "https://github.com/blue"},
            {"github": "https://github.com/Blue/core"},
        ),
        (
            "execution_clients",
            [{"client": "Unknown", "percent": 20, "as_of": "2024-02-03", "partial": True}],
            [{"client": "unknown", "percent": 20, "as_of": "2024-02-03", "partial": True}],
        ),
    ],
)
def test_another_spelling_is_no_other_fact(topic, ours, said):
    assert relation(topic, ours, said) is Relation.EQUAL


@pytest.mark.parametrize(
    ("topic", "ours", "said", "found"),
    [
        ("audits", [AUDIT], [{"auditor": "Certora", "report": REPORT}], Relation.DIFFERS),
        ("tokens", [TOKEN], [{"symbol": "xETH", "address": SAFE}], Relation.DIFFERS),
        (
            "audits",
            [{**AUDIT, "scope": ""}],
            [{"auditor": "PeckShield", "scope": "Atlas", "report": REPORT}],
            Relation.ADDS,
        ),
        (
            "bug_bounties",
            [{"url": "https://immunefi.com/bug-bounty/blue/"}],
            [{"url": "https://immunefi.com/bug-bounty/blue-two/"}],
            Relation.ADDS,
        ),
        (
            "links",
            {"github": "https://github.com/blue"},
            {"github": "https://github.com/bluest/core"},
            Relation.DIFFERS,
        ),
    ],
)
def test_another_fact_is_one(topic, ours, said, found):
    assert relation(topic, ours, said) is found
