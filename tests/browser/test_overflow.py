"""No page scrolls sideways, whatever stands on it, from the narrowest phone to a desk.

One hostile set of data is put into the directory; every kind of page is opened once and then made
narrower. What scrolls within itself says so: a region with a name that the keyboard reaches.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from directory.content.models import GuidePage, QuestionPage, Term
from pools.claims.facts import PoolFacts
from pools.models import Indicator, Pool, Proposal
from pools.models.document import apply_facts
from pools.topics.registry import FACT
from tests.browser import backstage
from tests.browser.backstage import apart
from tests.browser.test_desk_keys import several

pytestmark = pytest.mark.usefixtures("robots_welcome")
WIDTHS = (1280, 768, 360, 320)
WORD = "W" * 80
LONG = "M" * 240
URL = "https://" + "long-label-of-a-host." * 8 + "example/" + "p" * 300
ADDRESS = "0xae78736Cd615f374D3085123A210448E74Fc6393"
LINES = 2_000

FAULTS = """() => {
  const faults = [];
  const root = document.documentElement;
  const within = (e) => e.parentElement.closest("[role=region][tabindex='0'][aria-label], " +
    "[role=region][tabindex='0'][aria-labelledby]");
  const named = (e) => `${e.tagName}.${e.getAttribute("class")} ${(e.textContent || "").trim().slice(0, 20)}`;
  if (root.scrollWidth > root.clientWidth) {
    faults.push(`page: ${root.scrollWidth} of ${root.clientWidth}`);
    for (const e of document.body.querySelectorAll("*")) {
      const box = e.getBoundingClientRect();
      if (box.right > root.clientWidth + 1 && box.width > 1 && !within(e) && faults.length < 6)
        faults.push(`${Math.round(box.right)} ${named(e)}`);
    }
  }
  for (const e of document.querySelectorAll("main *")) {
    const style = getComputedStyle(e);
    if (!["auto", "scroll"].includes(style.overflowX)) continue;
    if (e.scrollWidth <= e.clientWidth || !e.checkVisibility()) continue;
    if (e.matches("textarea, input, select, .w-breadcrumbs")) continue;  // and Wagtail's own
    const marked = e.matches("[role=region][tabindex='0'], .scroll, nav > ul");
    if (!marked) faults.push(`scrolls unmarked: ${named(e)}`);
    if (e.parentElement.closest("[role=region][tabindex='0']"))
      faults.push(`scrolls within another: ${named(e)}`);
  }
  return faults;
}"""


def hostile_facts(facts: PoolFacts, **own: Any) -> PoolFacts:
    """Every text as long as it may be, without a place to break it."""
    document = facts.to_document()
    topics = [
        *FACT,
        *Indicator.objects.originals().values_list("slug", flat=True),
    ]
    document |= {
        "name": WORD,
        "summary": LONG,
        "website": URL,
        "status": {"is": "paused", "since": "2025-01", "reason": "W" * LINES},
        "fee": {"percent": 12.345678, "covers": LONG},
        "node_operators": {"entry": "anyone", "bond": 1e-09, "count": 1_000_000_000}
        | {"named": [f"{n}{'O' * 100}" for n in range(60)]},
        "links": dict.fromkeys(facts.to_document()["links"], URL),
        "tokens": [
            {"symbol": f"{'S' * 19}{n}", "name": WORD, "chain": f"{'C' * 29}{n}"}
            | {"kind": "rebasing", "address": ADDRESS}
            for n in range(3)
        ],
        "audits": [
            {"auditor": "A" * 120, "scope": LONG, "report": URL, "date": f"202{n}"}
            for n in range(3)
        ],
        "bug_bounties": [{"url": URL, "largest_reward": 1_000_000_000}],
        "deposit_exit_fees": {"deposit": 12.345678, "exit": 100, "note": LONG},
        "withdrawal": {
            "ways": ["redeem", "queue", "trade"],
            "wait_from": 0.5,
            "wait_to": 2_999.5,
            "wait_is": "measured",
            "wait_as_of": "2026-01-01",
            "minimum": 1e-09,
            "maximum": 99_999.999999,
            "blocked_by": ["pause", "buffer", "queue", "reports", "operator", "allowlist"],
            "note": LONG,
        },
        "access": {"needs": "allowlist", "regions": LONG},
        "slashing_cover": {
            "kinds": ["bond", "fund", "insurance"],
            "limit": 9_999_999,
            "note": LONG,
        },
        "upgrade_power": {"held_by": "multisig", "needed": 4, "of": 9, "who": LONG, "veto": LONG},
        "pause_power": {
            "stops": ["deposits", "withdrawals", "transfers"],
            "freezes_holders": True,
            "who": LONG,
        },
        "custody": {
            "withdrawal_credentials": "custodian",
            "validator_keys": "split",
            "note": LONG,
        },
        "oracle": {"reports": "committee", "needed": 4, "of": 9, "bounds": LONG},
        "incidents": [
            {"date": f"202{n}", "what": LONG, "loss": LONG, "paused": LONG, "made_good": LONG}
            for n in range(3)
        ],
        "contracts": [
            {"role": "R" * 120, "chain": f"{'C' * 29}{n}", "address": ADDRESS} for n in range(3)
        ],
        "sizes": [{"as_of": f"202{n}-01-01", "staked_eth": 99_999_999} for n in range(6)],
        "assessments": [
            {"indicator": slug, "verdict": "met", "reason": "R" * LINES, "as_of": "2024"}
            | {"checked_on": "2026-01-01"}
            for slug in Indicator.objects.originals().values_list("slug", flat=True)
        ],
        "sources": [
            {"topic": topic, "url": URL, "publisher": "P" * 120, "reports": LONG}
            | {"quote": "Q" * LINES, "as_of": "2024", "stance": stance, "why": "Y" * LINES}
            for topic in topics
            for stance in ("basis", "differs")
        ],
    } | own
    return PoolFacts.from_document(document)


def hostile() -> int:
    """The directory filled so; gives a submission to look at on the desk."""
    for slug in ("lido", "rocket-pool"):
        pool = Pool.objects.get(slug=slug).get_latest_revision_as_object()
        apply_facts(pool, hostile_facts(Pool.objects.get(slug=slug).published.facts))
        pool.save_revision().publish()
    question = QuestionPage.objects.live().first()
    guide = GuidePage.objects.live().first()
    term = Term.objects.first()
    assert question and guide and term
    question.title = question.answer = "Q" * 200
    guide.title = guide.lead = "G" * 200
    for page in (question, guide):
        page.save_revision().publish()
    term.term = "T" * 60
    term.save()
    pk = several("fee", "tokens", "audits", "node_operators", "website", "name", "links")
    Proposal.objects.filter(submission=pk).update(
        source_url=URL, source_publisher="P" * 120, source_quote="Q" * LINES, note="N" * LINES
    )
    backstage.ask(pk, "fee")
    return pk


@pytest.fixture
def filled(demo_data: None) -> int:
    return apart(hostile)


@pytest.fixture
def staff_page(new_context: Callable[..., Any], base_url: str) -> Page:
    context = new_context(reduced_motion="reduce")
    context.add_cookies([apart(backstage.cookie_of, "Moderator", base_url)])
    page: Page = context.new_page()
    return page


def sideways(page: Page) -> list[str]:
    """What makes the page that is open scroll sideways, at any width, with every fold open."""
    faults = []
    page.locator("main details").evaluate_all("all => all.forEach((one) => one.open = true)")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        faults += [f"{page.url[-60:]} {width}: {fault}" for fault in page.evaluate(FAULTS)]
    return faults


def addresses() -> list[str]:
    question = QuestionPage.objects.get(title="Q" * 200)
    guide = GuidePage.objects.get(title="G" * 200)
    some = Indicator.objects.originals().values_list("slug", flat=True)[0]
    return [
        "/",
        "/pools/",
        "/pools/?view=matrix",
        f"/pools/?q={'q' * 80}",
        f"/pools/?eth={'9' * 60}&fee=abc",
        "/pools/lido/",
        "/pools/diva/",
        "/pools/compare/?pools=lido,rocket-pool,diva",
        "/pools/compare/?pool=lido&pool=rocket-pool&pool=diva",
        "/indicators/",
        f"/indicators/{some}/",
        "/network/",
        "/coverage/",
        "/api/",
        "/data/",
        "/most-wanted/",
        f"/most-wanted/?topic={some}",
        "/most-wanted/?topic=" + "t" * 80,
        "/check-token/",
        f"/check-token/?q={ADDRESS}",
        f"/check-token/?q={'S' * 19}0",
        "/check-token/?q=" + "W" * 200,
        "/what-you-keep/",
        "/what-you-keep/?eth=9999999.999999&percent=99.9999&years=49.99",
        f"/what-you-keep/?eth={'9' * 60}&percent=x&years=",
        "/pools/lido/ask/",
        "/pools/diva/ask/",
        "/changes/",
        "/changes/?pool=lido",
        "/review/",
        f"/search/?q={'s' * 80}",
        "/search/?q=" + "W" * 80,
        f"/choose/?eth={'9' * 60}",
        "/choose/?eth=32&matters=keys&matters=code",
        question.url,
        question.get_parent().url,
        question.get_parent().get_parent().url,
        guide.url,
        guide.get_parent().url,
        "/glossary/",
        "/submit/",
        "/submit/all/",
        "/submissions/lost/",
        *(f"/pools/lido/correct/{topic}/" for topic in FACT),
        f"/pools/lido/correct/{some}/",
        "/pools/lido/confirm/fee/",
        f"/pools/lido/contest/{some}/",
        f"/no-such-page-{'x' * 200}/",
        "/es/",
        "/es/pools/",
        "/es/pools/lido/",
        "/es/network/",
        "/es/api/",
        "/es/data/",
    ]


def test_no_public_page_scrolls_sideways(filled: int, page: Page) -> None:
    faults = []
    for address in apart(addresses):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        faults += sideways(page)
    assert not faults, "\n".join(faults)


def test_no_form_scrolls_sideways_with_what_was_typed(filled: int, page: Page) -> None:
    faults = []
    page.goto("/submit/all/")
    page.locator("[name=name-value]").fill(WORD)
    page.locator("[name=website-value]").fill(URL + "p" * 200)
    page.locator("[name=summary-value]").fill(LONG)
    page.locator("main form button[type=submit].primary").last.click()
    faults += sideways(page)
    base, _pk = apart(
        backstage.send_claim,
        "diva/correct/fee",
        {"fee-percent": "9", "fee-covers": LONG, "fee-source-url": URL, "note": "N" * LINES},
    )
    page.goto(base)
    faults += sideways(page)
    draft = apart(
        backstage.begin_draft,
        {"name-value": WORD, "website-value": URL, "summary-value": LONG},
    )
    for step in ("use", "code", "custody", "operators", "tokens", "send"):
        page.goto(f"{draft}{step}/")
        faults += sideways(page)
    page.goto("/pools/lido/correct/fee/")
    page.locator("[name=fee-percent]").fill("x" * 39)
    page.locator("[name=fee-source-url]").fill("y" * 400)
    page.locator("main form button[type=submit].primary").last.click()
    faults += sideways(page)
    assert not faults, "\n".join(faults)


def test_no_screen_of_the_desk_scrolls_sideways(filled: int, staff_page: Page) -> None:
    faults = []
    for path in ("", f"{filled}/", "recheck/", "ties/"):
        staff_page.set_viewport_size({"width": 1280, "height": 900})
        staff_page.goto(f"/admin/desk/{path}")
        faults += sideways(staff_page)
    assert not faults, "\n".join(faults)
