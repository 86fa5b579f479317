"""What a correction begins with, what it may say, and how everything wrong with it is told."""

import pytest
from bs4 import BeautifulSoup

from pools.models import PublishedPool, Submission

pytestmark = pytest.mark.django_db


def test_a_contested_claim_is_marked_where_it_stands(client, pool, fill):
    assert "Contested; not decided yet" not in client.get("/pools/lido/").content.decode()
    values = {"trustless-source-url": "https://example.org/a", "note": "No.", "affiliation": "user"}
    fill("/pools/lido/contest/trustless/", values)
    html = client.get("/pools/lido/").content.decode()
    assert html.count("Contested; not decided yet") == 1
    row = html.split('id="claim-trustless"')[1].split("</article>")[0]
    assert 'href="#contest-trustless"' in row and 'id="contest-trustless"' in html


def test_a_correction_begins_with_every_entry_there_is():
    """What the form leaves out would be deleted by sending it."""
    import json

    from directory.settings import BASE_DIR
    from pools import topics
    from pools.contributions.answers import MOST_ROWS, Answer
    from pools.contributions.questions import fact_question
    from pools.submit.rate_limits import MOST_FIELDS

    listed = [topic for topic in topics.FACTS if topic.many]
    for path in sorted((BASE_DIR / "fixtures" / "pools").glob("*.json")):
        document = json.loads(path.read_text())
        for topic in listed:
            entries = document.get(topic.document_key) or []
            if topic.layer:
                entries = [entry for entry in entries if entry["layer"] == topic.layer]
            answer = Answer(fact_question(topic.key), value=entries, spare=1)
            assert answer.row_count > len(entries), (path.name, topic.key)
    assert max(len(topic.inputs) for topic in listed) * MOST_ROWS < MOST_FIELDS


def test_a_question_can_be_said_not_to_apply_with_a_reason_and_no_source(client, fill, pool, desk):
    """From the form by way of the desk to the page and the log."""
    address = "/pools/lido/correct/trustless/"
    assert "Does not apply" in client.get(address).content.decode()
    said = {"trustless-verdict": "not_applicable", "affiliation": "user"}
    refused = fill(address, said)
    assert refused.status_code == 422
    assert "Say why the question does not apply to this pool." in refused.content.decode()
    assert not Submission.objects.exists()
    sent = fill(address, {**said, "trustless-reason": "Nothing is kept here."})
    at = desk(Submission.objects.get())
    assert "Does not apply. Nothing is kept here." in client.get(sent["Location"]).content.decode()
    assert "Does not apply. Nothing is kept here." in at.page()
    edited = {"trustless-verdict": "not_applicable", "trustless-reason": ""}
    assert at.decide("trustless", "accept", **edited).status_code == 422
    assert at.decide("trustless", "accept").status_code == 302
    at.act("apply_decisions")
    assert at.state == "accepted"
    [judgement] = [
        one
        for one in PublishedPool.objects.get(slug="lido").facts.assessments
        if one.indicator == "trustless"
    ]
    assert (judgement.verdict, judgement.reason) == ("not_applicable", "Nothing is kept here.")
    assert "Does not apply" in client.get("/changes/?pool=lido").content.decode()
    assert "Nothing is kept here." in client.get("/pools/lido/").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"fee-percent": "abc"}, ["is not a number", "Where is this written?"]),
        ({"fee-percent": "9", "fee-source-url": "no address"}, ["address"]),
        ({"fee-percent": "", "fee-covers": ""}, ["Please answer this.", "Where is this written?"]),
        ({}, ["We say this already.", "Where is this written?"]),
        ({"fee-percent": "700", "fee-source-url": "ftp://x"}, ["100", "address"]),
    ],
)
def test_whatever_is_wrong_is_said_in_one_round_each_with_its_link(client, fill, pool, typed, said):
    page = client.get("/pools/lido/correct/fee/").content.decode()
    shown = {"fee-percent": "10", "fee-covers": "", **typed}
    if typed == {}:  # as it is published
        soup = BeautifulSoup(page, "html.parser")
        shown = {
            name: soup.find(attrs={"name": name}).get("value", "")
            for name in ("fee-percent", "fee-covers")
        }
    html = fill("/pools/lido/correct/fee/", shown).content.decode()
    soup = BeautifulSoup(html, "html.parser")
    lines = soup.select(".error-summary li")
    words = " ".join(line.get_text() for line in lines)
    for part in [*said, "Choose your connection to this pool."]:
        assert part in words, words
    for line in lines:
        assert soup.find(id=line.a["href"].removeprefix("#")), line
