"""Links that somebody sent in: no page passes on a good name, or itself, to where they lead."""

from html.parser import HTMLParser

import pytest

pytestmark = pytest.mark.django_db

SENT = "sent-in.example"


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "a" and SENT in (values.get("href") or ""):
            self.found.append(set((values.get("rel") or "").split()))


def links(html):
    parser = Links()
    parser.feed(html)
    return parser.found


def test_every_link_of_a_submission_is_marked(client, correct_fee, desk):
    text = f"See https://{SENT}/note"
    url, submission = correct_fee(
        "9", **{"fee-source-url": f"https://{SENT}/fee", "fee-covers": text, "note": text}
    )
    at = desk(submission)
    pages = {"desk": at.page(), "status": client.get(url).content.decode()}
    at.decide("fee", "ask", note=text)
    at.act("ask")
    pages["status, asked"] = client.get(url).content.decode()
    client.post(
        f"{url}answer/",
        {
            "fee-percent": "8",
            "fee-covers": text,
            "fee-source-url": f"https://{SENT}/fee",
            "fee-words-words": text,
        },
    )
    pages["desk, answered"] = at.page()
    at.decide("fee", "accept")
    pages["preview"] = at.client.get(f"{at.url}preview/").content.decode()
    at.act("apply_decisions")
    assert at.state == "accepted"
    pages["status, accepted"] = client.get(url).content.decode()
    pages["review"] = client.get("/review/").content.decode()
    pages["pool"] = client.get("/pools/lido/").content.decode()
    pages["changes"] = client.get("/changes/?pool=lido").content.decode()
    found = {name: links(html) for name, html in pages.items()}
    for name in ("desk", "desk, answered", "preview", "pool"):
        assert found[name], f"{name}: the source is linked"
    for name, rels in found.items():
        for rel in rels:
            assert rel >= {"nofollow", "ugc", "noopener"}, name
