"""Every kind of page is published at the first try; a translation waits until it is one."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, Site, get_page_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from directory.content.models import (
    FaqCategoryPage,
    FaqIndexPage,
    GlossaryPage,
    GuideIndexPage,
    GuidePage,
    HomePage,
    QuestionPage,
    StandardPage,
    Term,
)
from tests.factories import superuser

pytestmark = pytest.mark.django_db
KINDS = [
    HomePage,
    GuideIndexPage,
    GuidePage,
    FaqIndexPage,
    FaqCategoryPage,
    QuestionPage,
    GlossaryPage,
    StandardPage,
]
OF_A_PAGE = "edit copy delete unpublish move history usage view_draft".split()
OF_A_PAGE += ["revisions_compare", "revisions_revert"]


@pytest.fixture
def boss() -> Client:
    return superuser()


@pytest.fixture
def tree() -> dict[str, Page]:
    """A home page, and below it what each kind of page needs above it."""
    Site.objects.update(root_page=Page.objects.get(depth=1))  # or the page is kept for it
    Page.objects.get(depth=2).delete()
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Home", slug="home-here"))
    return {"root": root, "home": home}


def parent_of(kind: type[Page], tree: dict[str, Page]) -> Page:
    if kind is HomePage:
        return tree["root"]
    if kind is GuidePage:
        return tree["home"].add_child(instance=GuideIndexPage(title="Guide", slug="guide"))
    if kind in (FaqCategoryPage, QuestionPage):
        index = tree["home"].add_child(instance=FaqIndexPage(title="FAQ", slug="faq"))
        if kind is FaqCategoryPage:
            return index
        return index.add_child(instance=FaqCategoryPage(title="Basics", slug="basics"))
    return tree["home"]


def data(kind: type[Page], title: str) -> dict[str, Any]:
    values: dict[str, Any] = {"title": title, "slug": "", "comments": inline_formset([])}
    if hasattr(kind, "body"):
        values["body"] = streamfield([])
    if kind is QuestionPage:
        answer = '{"blocks": [{"key": "a", "text": "So.", "type": "unstyled", "depth": 0, '
        answer += '"inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}'
        values |= {"answer": answer, "related": inline_formset([])}
    return nested_form_data(values) | {"action-publish": "1"}


def test_every_kind_of_page_is_tried() -> None:
    ours = {kind for kind in get_page_models() if kind._meta.app_label == "content"}
    assert ours == set(KINDS)


def every_address_of(page: Page, boss: Client) -> None:
    page.save_revision()  # so that there is something to compare
    for name in OF_A_PAGE:
        versions = {"revisions_compare": ["earliest", "latest"]}.get(name, [])
        if name == "revisions_revert":
            versions = [str(page.live_revision_id)]
        shown = boss.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk, *versions]))
        assert shown.status_code == 200, name


@pytest.mark.parametrize(
    ("title", "slug"), [("What is staking?", "what-is-staking"), ("什么是质押？", "")]
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_new_page_is_published_at_the_first_try(
    kind: Any, title: str, slug: str, boss: Client, tree: dict[str, Page]
) -> None:
    parent = parent_of(kind, tree)
    app, model = kind._meta.app_label, kind._meta.model_name
    address = reverse("wagtailadmin_pages:add", args=[app, model, parent.pk])
    assert boss.get(address).status_code == 200
    response = boss.post(address, data(kind, title))
    assert response.status_code == 302, response.context["form"].errors
    page = kind.objects.get(title=title)
    assert page.live
    assert page.slug == (slug or model)
    if slug:
        every_address_of(page, boss)
    if kind.max_count_per_parent is None:
        boss.post(address, data(kind, title))
        assert {p.slug for p in kind.objects.filter(title=title)} == {page.slug, f"{page.slug}-2"}


def test_the_address_follows_the_question_while_it_is_typed(
    boss: Client, tree: dict[str, Page]
) -> None:
    parent = parent_of(QuestionPage, tree)
    address = reverse("wagtailadmin_pages:add", args=["content", "questionpage", parent.pk])
    assert 'data-controller="w-sync' in boss.get(address).content.decode()


def submit(boss: Client, address: str) -> Translation:
    spanish, _new = Locale.objects.get_or_create(language_code="es")
    response = boss.post(address, {"locales": [spanish.pk]})
    assert response.status_code == 302
    return Translation.objects.order_by("-pk")[0]


def translate(translation: Translation, words: dict[str, str]) -> None:
    for segment in StringSegment.objects.filter(source=translation.source):
        if segment.string.data in words:
            StringTranslation.objects.create(
                translation_of=segment.string,
                locale=translation.target_locale,
                context=segment.context,
                data=words[segment.string.data],
            )


def test_a_page_sent_to_translation_is_a_draft_until_it_is_published(
    boss: Client, tree: dict[str, Page], django_capture_on_commit_callbacks: Any
) -> None:
    category = parent_of(QuestionPage, tree)
    page = category.add_child(instance=QuestionPage(title="Why?", slug="why", answer="<p>So.</p>"))
    page.save_revision().publish()
    with django_capture_on_commit_callbacks(execute=True):
        translation = submit(
            boss, reverse("wagtail_localize:submit_page_translation", args=[page.pk])
        )
    spanish = translation.target_locale
    # Neither it nor anything above it that had to be copied shows English words.
    assert not Page.objects.filter(locale=spanish, live=True).exists()
    # Nor when the English ones are published again.
    category.save_revision().publish()
    assert not Page.objects.filter(locale=spanish, live=True).exists()
    translate(translation, {"Why?": "¿Por qué?", "So.": "Porque sí."})
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    assert page.get_translation(spanish).live


def test_a_term_sent_to_translation_is_not_public_before_it_is_translated(
    boss: Client, tree: dict[str, Page]
) -> None:
    spanish, _new = Locale.objects.get_or_create(language_code="es")
    english = tree["home"].add_child(instance=GlossaryPage(title="Glossary", slug="glossary"))
    term = Term.objects.create(term="Slashing", slug="slashing", definition="<p>A fine.</p>")
    other = english.copy_for_translation(spanish, copy_parents=True)
    translation = submit(
        boss,
        reverse("wagtail_localize:submit_snippet_translation", args=["content", "term", term.pk]),
    )
    assert Term.objects.filter(locale=spanish).count() == 1

    def listed(page: Any) -> list[str]:
        by_initial = page.get_context(boss.get("/").wsgi_request)["by_initial"]
        return [term.definition for terms in by_initial.values() for term in terms]

    assert listed(english) == ["<p>A fine.</p>"]
    assert listed(other) == []
    translate(translation, {"A fine.": "Una multa."})
    translation.save_target()
    assert listed(other) == ["<p>Una multa.</p>"]
