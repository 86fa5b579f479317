"""What may stand under what, and how pages find each other."""

from contextlib import nullcontext

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Page

from directory.content import models
from directory.content.loading.loader import ContentLoadResult

ALLOWED = {
    models.HomePage: {Page},
    models.GuideIndexPage: {models.HomePage},
    models.GuidePage: {models.GuideIndexPage},
    models.FaqIndexPage: {models.HomePage},
    models.FaqCategoryPage: {models.FaqIndexPage},
    models.QuestionPage: {models.FaqCategoryPage},
    models.GlossaryPage: {models.HomePage},
    models.StandardPage: {models.HomePage, models.StandardPage},
}


@pytest.mark.parametrize("child", ALLOWED)
def test_a_page_stands_only_where_it_belongs(child: type[Page]) -> None:
    assert set(child.allowed_parent_page_models()) == ALLOWED[child]


@pytest.mark.parametrize("parent", ALLOWED)
def test_a_page_takes_only_its_own_children(parent: type[Page]) -> None:
    expected = {child for child, parents in ALLOWED.items() if parent in parents}
    assert set(parent.allowed_subpage_models()) == expected


def test_there_is_one_guide_and_one_faq(small_site: ContentLoadResult) -> None:
    home = models.HomePage.objects.get()
    assert not models.GuideIndexPage.can_create_at(home)
    assert not models.FaqIndexPage.can_create_at(home)
    assert models.StandardPage.can_create_at(home)


def test_the_welcome_page_is_replaced(small_site: ContentLoadResult) -> None:
    roots = Page.objects.filter(depth=2)
    assert [page.specific_class for page in roots] == [models.HomePage]
    assert roots.get().get_parent().numchild == 1


def test_breadcrumbs_lead_from_home_down(small_site: ContentLoadResult) -> None:
    question = models.QuestionPage.objects.get(slug="why")
    assert question.trail() == [
        {"label": "Home", "url": "/"},
        {"label": "Questions", "url": "/faq/"},
        {"label": "Basics", "url": "/faq/basics/"},
    ]


def test_the_guide_knows_its_neighbours(small_site: ContentLoadResult, client: Client) -> None:
    context = client.get("/guide/one/").context
    assert [entry["title"] for entry in context["section"]] == [
        "Overview",
        "The first way",
        "The second way",
    ]
    assert [entry["current"] for entry in context["section"]] == [False, True, False]
    assert context["previous"]["url"] == "/guide/"
    assert context["next"]["url"] == "/guide/two/"
    assert client.get("/guide/").context["previous"] is None
    assert client.get("/guide/two/").context["next"] is None


def test_an_unpublished_page_leaves_menus_and_links(
    small_site: ContentLoadResult, client: Client
) -> None:
    models.GuidePage.objects.get(slug="two").unpublish()
    response = client.get("/guide/one/")
    assert len(response.context["section"]) == 2
    assert b"/guide/two/" not in response.content
    assert b"the other way" in response.content  # the words stay, the link goes
    assert client.get("/guide/two/").status_code == 404


def test_contents_come_from_the_headings(small_site: ContentLoadResult, client: Client) -> None:
    page = models.GuidePage.objects.get(slug="one")
    assert page.contents == [
        {
            "text": "What it is",
            "anchor": "what-it-is",
            "below": [{"text": "In detail", "anchor": "in-detail", "below": []}],
        }
    ]
    html = client.get("/guide/one/").content.decode()
    assert 'href="#in-detail"' in html
    assert '<h3 id="in-detail">' in html


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([("heading", {"text": "A", "level": "3"})], "first heading"),
        ([("heading", {"text": "A", "level": "2"})] * 2, "Two headings"),
        ([("picture", {"kind": "stake_share"})] * 2, "same picture"),
        ([("paragraph", '<p>Look <a href="/x/">here</a>.</p>')], "does not say"),
    ],
)
def test_an_editor_is_told_of_faults(
    small_site: ContentLoadResult, body: list[tuple[str, object]], message: str
) -> None:
    page = models.GuidePage.objects.get(slug="two")
    block = page.body.stream_block
    page.body = block.to_python([{"type": kind, "value": value} for kind, value in body])
    with pytest.raises(ValidationError, match=message):
        page.full_clean()


def test_descriptions_fall_back(small_site: ContentLoadResult, client: Client) -> None:
    home = models.HomePage.objects.get()
    assert home.meta_description == "A lead."
    home.search_description = "Written."
    assert home.meta_description == "Written."
    question = models.QuestionPage.objects.get(slug="why")
    assert question.meta_description == "Because of validators ."
    assert question.meta_title == "Why?"
    question.seo_title = "Why so?"
    assert question.meta_title == "Why so?"
    assert '<meta name="description"' in client.get("/faq/basics/why/").content.decode()


def test_related_questions_are_chosen_or_neighbours(
    small_site: ContentLoadResult, client: Client
) -> None:
    chosen = client.get("/faq/basics/why/").context["related"]
    assert [entry["title"] for entry in chosen] == ["How?"]
    neighbours = client.get("/faq/basics/how/").context["related"]
    assert [entry["title"] for entry in neighbours] == ["Why?"]


def test_an_unknown_address_is_a_404(small_site: ContentLoadResult, client: Client) -> None:
    assert client.get("/guide/nowhere/").status_code == 404
    assert client.get("/guide/one/two/").status_code == 404


def test_a_moved_page_takes_its_links_along(small_site: ContentLoadResult, client: Client) -> None:
    page = models.GuidePage.objects.get(slug="two")
    page.slug = "second"
    page.save_revision().publish()
    assert b'href="/guide/second/"' in client.get("/guide/one/").content


@pytest.mark.parametrize("kind", ["way_in", "counts", "newest_changes"])
def test_what_has_its_own_heading_stands_on_the_first_page_once(
    small_site: ContentLoadResult, kind: str
) -> None:
    home = models.HomePage.objects.get()
    value = {"title": "Once", "number": 5} if kind == "newest_changes" else {"title": "Once"}
    for count, refused in ((1, False), (2, True)):
        body = home.body.stream_block.to_python([{"type": kind, "value": value}] * count)
        with pytest.raises(ValidationError) if refused else nullcontext():
            home.body.stream_block.clean(body)
