"""What the pages that ship say of the software, held against the software."""

import datetime as dt
import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from directory.content import feedback
from pools import topics
from pools.browse.ordering import ORDERS
from pools.claims import rules, vocabulary
from pools.claims.verdict import Verdict
from pools.contributions import review_times
from pools.models import ReviewSettings
from pools.review import statistics
from pools.submit import left_forms, rate_limits

CONTENT = Path(__file__).resolve().parents[2] / "fixtures" / "content"
INDICATORS = json.loads((CONTENT.parent / "indicators.json").read_text(encoding="utf-8"))
LANGUAGES = ["", "es/"]


def said(name: str) -> str:
    """The words of a content file, links and marks left out."""
    text = (CONTENT / f"{name}.json").read_text(encoding="utf-8")
    return re.sub(r"<[^>]+>", "", text)


def number_before(words: str, text: str) -> list[int]:
    return [int(found) for found in re.findall(rf"(\d+) {words}", text)]


@pytest.mark.django_db
def test_days_are_those_of_the_settings() -> None:
    days = ReviewSettings.load()
    privacy = said("privacy")
    assert number_before("days after your proposal is closed", privacy) == [days.contacts_kept]
    assert number_before("days after you last changed it", privacy) == [days.drafts_kept]
    assert number_before("days", privacy.partition("Proposals and corrections")[0]) == [
        feedback.AMENDABLE_FOR.days
    ]
    assert number_before("answers a day", privacy) == [rate_limits.MOST["feedback"][0]]
    assert number_before("hours, so that you find it again", privacy) == [
        left_forms.KEPT // dt.timedelta(hours=1)
    ]
    assert number_before("horas para que lo encuentres", said("es/privacy")) == [
        left_forms.KEPT // dt.timedelta(hours=1)
    ]
    proposing = "faq/taking-part/how-to-propose-a-pool"
    assert number_before("days after your last change", said(proposing)) == [days.drafts_kept]
    assert number_before("días desde", said(f"es/{proposing}")) == [days.drafts_kept]


@pytest.mark.parametrize("language", LANGUAGES)
def test_review_times_are_described_as_they_are_counted(language: str) -> None:
    text = said(f"{language}faq/taking-part/how-long-review-takes").partition('"answer"')[2]
    assert [int(one) for one in re.findall(r"\d+", text)] == [
        statistics.YEAR // dt.timedelta(days=1),
        review_times.FEWEST,
    ]


def test_intervals_are_those_of_the_indicators() -> None:
    text = said("listing-policy")
    sentence = text.partition("At present: ")[2].partition(".")[0].lower()
    stated = {
        name: int(days) for name, days in re.findall(r"([a-z ]+?) every (\d+) days", sentence)
    }
    others = stated.pop(" all others")
    by_name = {one["name"].lower(): one["recheck_days"] for one in INDICATORS}
    never = [name for name, days in by_name.items() if days is None]
    assert [f"{name} never" in sentence for name in never] == [True] * len(never)
    exceptions = {
        name.strip().removesuffix("s").removesuffix("ie"): d for name, d in stated.items()
    }
    for name, days in by_name.items():
        if days is not None:
            stem = next((key for key in exceptions if name.startswith(key)), None)
            assert days == (exceptions.pop(stem) if stem else others), name
    assert not exceptions


def test_which_verdicts_follow_from_a_rule() -> None:
    text = said("listing-policy")
    by_rule = text.partition("follow from facts by a rule: ")[2].partition(".")[0]
    by_hand = text.partition("Others are judged by an editor: ")[2].partition(".")[0]
    for one in INDICATORS:
        if one["rule"]:
            assert one["rule"] in rules.RULES
            name = one["name"].lower()
            assert name in by_rule or (
                name.endswith("client diversity") and "the two diversities" in by_rule
            )
        else:
            assert one["name"].lower() in by_hand


def test_the_order_is_the_one_in_force() -> None:
    text = said("faq/this-directory/how-listings-are-ordered")
    assert "Active pools come first, then those whose status is unknown, then paused" in text
    offered = text.partition("another order above the list: ")[2].partition(".")[0]
    assert len(offered.split(", ")) == len(ORDERS) - 1
    for order in ORDERS[1:]:
        words = {"checked": "newest evidence or review", "known": "number of known verdicts"}
        assert words.get(order.name, str(order.label).lower()) in offered.lower()


def test_the_answers_are_the_verdicts_there_are() -> None:
    text = said("faq/this-directory/what-the-verdicts-mean")
    for verdict in Verdict:
        assert f"{verdict.word}:" in text


# What the policy calls each fact it says is recorded.
NAMED = {
    **dict.fromkeys(("upgrade_power", "upgrade_delay", "pause_power"), "who can change or pause"),
    **dict.fromkeys(("execution_clients", "consensus_clients"), "client shares"),
    **dict.fromkeys(("fee", "deposit_exit_fees"), "fees"),
    **dict.fromkeys(("tokens", "contracts"), "tokens and contracts with addresses"),
    "name": "name",
    "website": "site",
    "summary": "a summary",
    "kind": "kind",
    "status": "status",
    "launch": "opening date",
    "minimum_deposit": "minimum deposit",
    "withdrawal": "ways to get your ETH back",
    "access": "access",
    "slashing_cover": "slashing cover",
    "licence": "licence and repository",
    "node_operators": "who may run nodes",
    "validators": "the number of validators",
    "self_limit": "a self-set limit",
    "custody": "who holds the keys",
    "oracle": "who reports balances",
    "platforms": "platforms",
    "interfaces": "interfaces",
    "links": "links",
    "audits": "audits",
    "upgrades": "upgrades",
    "bug_bounties": "bug bounties",
    "network_shares": "share of all stake",
    "sizes": "ETH staked",
    "incidents": "incidents",
}


def test_the_policy_names_every_fact_and_every_kind() -> None:
    text = said("listing-policy")
    facts = text.partition("The facts: ")[2].partition("is counted every day")[0]
    assert topics.FACT.keys() == NAMED.keys()
    assert [phrase for phrase in NAMED.values() if phrase not in facts] == []
    kinds = text.partition("We mark the kind: ")[2].partition(".")[0]
    assert kinds.split(", ") == [str(word).lower() for _key, word in vocabulary.KINDS]


@pytest.mark.parametrize(("language", "marks"), [("en", "“{}”"), ("es", "«{}»")])
def test_what_is_to_be_pressed_is_called_as_it_is(language: str, marks: str) -> None:
    folder = "" if language == "en" else f"{language}/"
    with translation.override(language):
        texts = {
            f"{folder}faq/taking-part/how-to-correct-a-claim": gettext("Suggest a better value"),
            f"{folder}faq/this-directory/what-stale-means": gettext("Met · recheck due"),
            f"{folder}faq/rewards/what-fees-are-charged-on": gettext("Varies").lower(),
        }
    for name, words in texts.items():
        assert marks.format(words) in said(name)


NO_LONGER_TRUE = [
    r"suggest a correction",
    r"proponer una corrección",
    r"pools you tick",
    r"without a source and a date",
    r"sin una fuente y una fecha",
    r"person last checked",
    r"not confirmed since",
    r"sin confirmar desde",
    r"was met",
    r"does not yet enforce",
    r"will be published",
    r"se publicarán",
    r"no figures yet",
    r"“met or unknown”",
    r"«cumple o desconocido»",
    r"last check",
]


@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.json")), ids=lambda path: path.stem)
def test_nothing_is_said_that_the_software_disproves(path: Path) -> None:
    text = re.sub(r"<[^>]+>", "", path.read_text(encoding="utf-8"))
    for words in NO_LONGER_TRUE:
        assert not re.search(words, text, re.I), words


@pytest.mark.django_db
@pytest.mark.usefixtures("whole_site")
@pytest.mark.parametrize(
    "address",
    [
        "/",  # by the footer
        "/submit/",
        "/listing-policy/",
        "/faq/taking-part/how-long-review-takes/",
        "/es/",
        "/es/submit/",
        "/es/faq/taking-part/how-long-review-takes/",
    ],
)
def test_review_times_are_linked_where_people_wait(client: Client, address: str) -> None:
    html = unescape(client.get(address).content.decode())
    wanted = "/es/review/" if address.startswith("/es/") else "/review/"
    # On a form it is a button that looks like a link.
    assert f'="{wanted}"' in html.partition("<main")[2].partition("</main>")[0]
    assert f'="{wanted}"' in html.partition('<footer class="site-footer"')[2]
    assert client.get(wanted).status_code == 200
    translation.activate(settings.LANGUAGE_CODE)  # the client leaves that of its last page
