"""A source never takes the desk's place: it opens in a tab of its own, and says so."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from pools.models import Link, Proposal, PublishedPool
from tests.review.test_costs import TOPICS, submit

pytestmark = pytest.mark.django_db

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "review"
PUBLIC = {"statistics.html", "_times.html"}  # of the public site
LINK = re.compile(r"<a\s[^>]*href=\"(?P<href>[^\"]*)\"[^>]*>.*?</a>", re.S)


def outside(html):
    """Links to other sites."""
    main = html[html.index('<main class="content-wrapper') :]
    return [found[0] for found in LINK.finditer(main) if found["href"].startswith("http")]


def is_beside(link):
    return 'target="_blank"' in link and "noopener" in link and "(opens in a new tab)" in link


def test_every_link_to_a_source_on_every_screen(pool, later, desk):
    old = {"github": "https://github.com/one"}
    new = {"github": "https://github.com/two"}
    submission = submit(pool, [*TOPICS, "links"])
    Proposal.objects.filter(topic="links").update(
        value=new, earlier={"value": old}, edited={"value": {"github": "https://github.com/three"}}
    )
    url = PublishedPool.objects.get().facts.sources[0].url
    Link.objects.update_or_create(
        url=url, defaults={"failures": 5, "failing_since": submission.sent_at}
    )
    later(days=3 * 365)
    at = desk(submission)
    at.client.post("/admin/desk/ties/", {"pool": pool.pk, "words": "https://elsewhere.example/"})
    chosen = {"act": "decline", "submission": submission.pk}
    pages = {
        "desk": at.page(),
        "recheck": at.client.get("/admin/desk/recheck/").content.decode(),
        "queue": at.client.get("/admin/desk/").content.decode(),
        "ties": at.client.get("/admin/desk/ties/").content.decode(),
        "bulk": at.client.post("/admin/desk/bulk/", chosen).content.decode(),
    }
    found = {name: outside(html) for name, html in pages.items()}
    assert len(found["desk"]) > len(TOPICS)
    assert found["recheck"]
    for name, links in found.items():
        assert [link for link in links if not is_beside(link)] == [], name
    assert 'target="_blank"' in next(
        link[0] for link in LINK.finditer(pages["desk"]) if link["href"] == "/pools/lido/"
    ), "the pool's public page as well"


@pytest.mark.parametrize(
    "path",
    sorted(p for p in TEMPLATES.glob("*.html") if p.name not in PUBLIC),
    ids=lambda p: p.name,
)
def test_no_template_of_the_desk_links_out_in_place(path):
    text = path.read_text()
    for tag in re.findall(r"{% outlink [^%]*%}|{% include \"components/source[^%]*%}", text):
        assert "new_tab=True" in tag, tag
    for href in re.findall(r'<a\s[^>]*href="([^"]*)', text):
        assert href.startswith(("#", "?", "{% url")), f"{href}: by outlink or new_tab_link"
