"""The listings of others, read: what they plainly say, and every kind of dirt in them."""

from pathlib import Path

import pytest

from pools.intake.importers import ethereum_org, own_format, staking_directory
from pools.intake.statements import UnreadableFile

FILES = Path(__file__).parent / "files"


def read(importer):
    name = importer.__name__.rpartition(".")[2]
    return importer.read((FILES / f"{name}.json").read_bytes())


def values(record):
    return {one.topic: one.value for one in record.statements}


def refused(batch):
    return {(one.record, one.field): one.reason for one in batch.rejected}


def test_ethereum_org_says_what_it_plainly_says():
    batch = read(ethereum_org)
    blue, red = batch.records
    assert batch.lists_pools
    assert batch.left_aside == ("nodeTools: A Node Tool",)
    assert (blue.name, blue.website) == ("Blue Pool", "https://blue.example/")
    assert blue.addresses == (("ethereum", "0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84"),)
    said = values(blue)
    assert said["launch"] == {"date": "2021-11-08"}
    assert said["minimum_deposit"] == 0.01
    assert said["fee"] == {"percent": 10}
    assert [(one["auditor"], one["scope"], one["date"]) for one in said["audits"]] == [
        ("Careful Auditors", "Second", "2022-06"),
        ("Careful Auditors", "", "2021"),
        ("Others", "", "2023-09-14"),
    ]
    assert said["platforms"] == ["browser", "macos"]
    assert said["links"] == {"discord": "https://discord.gg/blue"}
    assert said["consensus_clients"] == [{"client": "", "percent": 42.5}]
    assert "execution_clients" not in said  # 0 is how it says that nobody knows
    words = [one for one in blue.statements if one.only_reported]
    assert [(one.topic, one.value, one.source.reports) for one in words] == [
        ("open-source", {"verdict": "met"}, "Open source: yes")
    ]
    assert not red.statements


def test_ethereum_org_every_kind_of_dirt_is_reported_where_it_stands():
    found = refused(read(ethereum_org))
    expected = {
        ("Blue Pool", "audits.3"): "is not an object",
        ("Blue Pool", "tokens.1"): "checksum",
        ("Blue Pool", "hasBugBounty"): "neither true nor false",
        ("Blue Pool", "platforms.2"): "Toaster",
        ("Blue Pool", "socials.twitter"): "https:// or http://",
        ("Blue Pool", "socials.github"): "no web address",
        ("Blue Pool", "feePrecentage"): "not a key this format has",
        ("pools 2", "name"): "is empty",
        ("Red Pool", "url"): "user name or password",
        ("Red Pool", "launchDate"): "not a date",
        ("Red Pool", "minEth"): "below zero",
        ("Red Pool", "feePercentage"): "not a number",
        ("Red Pool", "tokens"): "not a list",
    }
    for place, words in expected.items():
        assert words in found.pop(place), place
    assert not found


def test_staking_directory_keeps_live_pools_and_says_why_it_leaves_the_others():
    batch = read(staking_directory)
    assert batch.left_aside == (
        "TEMPLATE (no pool: no type)",
        "A Box (no pool: solo)",
        "Blue Pool (Node) (for node operators)",
        "Green Pool (not live: dev)",
    )
    blue, red = batch.records
    assert (blue.name, blue.label) == ("Blue Pool", "Blue Pool (LST)")
    said = values(blue)
    assert said["launch"] == {"date": "2021-11-08"}
    assert said["fee"] == {"percent": 10}
    assert (said["minimum_deposit"], said["self_limit"]) == (0, 22)
    assert said["tokens"] == [{"symbol": "bETH"}]
    assert said["bug_bounties"] == [{"url": "https://blue.example/bounty"}]
    assert "audited" not in said  # a missing yes or no is unknown
    assert {one.topic for one in blue.statements if one.only_reported} == {
        "open-source",
        "bug-bounty",
    }
    assert values(red) == {"bug-bounty": {"verdict": "unmet"}}


def test_staking_directory_every_kind_of_dirt_is_reported_where_it_stands():
    found = refused(read(staking_directory))
    expected = {
        ("Blue Pool (LST)", "links.repo"): "https:// or http://",
        ("Blue Pool (LST)", "beaconClient"): "not a key this format has",
        ("Red Pool", "fee.value"): "~3-5%",
        ("Red Pool", "minStake.value"): "any amount will do, and 0.01 besides",
        ("Red Pool", "mainnetLaunch.date"): "not a date",
        ("Red Pool", "links"): "is not an object",
    }
    for place, words in expected.items():
        assert words in found.pop(place), place
    assert not found


@pytest.mark.parametrize("importer", [ethereum_org, staking_directory, own_format])
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe[\x00", "not UTF-8"),
        (b"NaN", "NaN is no number"),
        (b'{"pools": [{"name": Infinity}]}', "Infinity is no number"),
        (b'{"pools": [], "pools": []}', "twice"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[" * 90 + b"]" * 90, "nested too deeply"),
        (b'[{"a": ' + b"9" * 2000 + b"}]", "2000 digits"),
        (b" " * 20_000_001, "larger than 20 MB"),
        (b"null", "The file"),
        (b"7", "The file"),
        (b'["a"]', "The file"),
        (b'{"a": {}}', "The file"),
    ],
    ids=lambda value: repr(value[:12]) if isinstance(value, bytes) else "",
)
def test_what_is_not_that_format_is_refused_as_a_whole(importer, data, words):
    with pytest.raises(UnreadableFile, match=words):
        importer.read(data)


def test_a_byte_order_mark_changes_nothing():
    data = (FILES / "ethereum_org.json").read_bytes()
    assert ethereum_org.read(b"\xef\xbb\xbf" + data) == ethereum_org.read(data)


def test_a_short_link_does_not_say_where_it_leads():
    data = (FILES / "ethereum_org.json").read_bytes()
    short = data.replace(b"https://discord.gg/blue ", b"https://t.co/9MsQSkT34Q")
    batch = ethereum_org.read(short)
    assert "short link" in refused(batch)["Blue Pool", "socials.discord"]
    assert "links" not in values(batch.records[0])
