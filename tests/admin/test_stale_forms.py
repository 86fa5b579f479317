"""Two editors open the same form; whoever saves second is told, and loses nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.registry import registry
from wagtail.contrib.settings.views import get_setting_edit_handler
from wagtail.models import Page, Site, get_page_models
from wagtail.snippets.models import get_snippet_models

from directory.accounts.models import User
from directory.content.models import (
    FaqCategoryPage,
    FaqIndexPage,
    QuestionPage,
    SiteIdentity,
    Term,
)
from pools.intake.load import load_indicators
from pools.models import Indicator, NetworkFigure, Pool
from pools.models.current_form import CurrentFormMixin
from tests.admin.shown import shown
from tests.admin.test_reach import group_form
from tests.factories import make_indicators, member, published_pool, superuser
from tests.facts import FIXTURES

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "1", "change_reason": "Better words."}


@dataclass
class Form:
    """Something to edit: where, which input, how it is read back, and with which button."""

    address: str
    name: str
    read: Callable[[], str]
    button: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    typed: str = "{}"  # a word as the input takes it


def a_pool() -> Form:
    pool = published_pool(slug="form-pool")
    address = reverse("wagtailsnippets_pools_pool:edit", args=[pool.pk])
    return Form(address, "summary", lambda: Pool.objects.get(pk=pool.pk).summary, PUBLISH)


def a_drafted_pool() -> Form:
    form = a_pool()
    pool = Pool.objects.get()
    return Form(
        form.address,
        "summary",
        lambda: Pool.objects.get(pk=pool.pk).get_latest_revision_as_object().summary,
    )


def an_indicator() -> Form:
    row = Indicator.objects.originals().get(slug="audited")
    address = reverse("wagtailsnippets_pools_indicator:edit", args=[row.pk])
    return Form(address, "question", lambda: Indicator.objects.get(pk=row.pk).question, PUBLISH)


def a_drafted_indicator() -> Form:
    form = an_indicator()
    row = Indicator.objects.originals().get(slug="audited")
    return Form(
        form.address,
        "question",
        lambda: Indicator.objects.get(pk=row.pk).get_latest_revision_as_object().question,
    )


def a_figure() -> Form:
    row = NetworkFigure.objects.create(
        key="staked_eth",
        value=1,
        unit="ETH",
        as_of="2026-01",
        publisher="P",
        url="https://a.example",
    )
    address = reverse("wagtailsnippets_pools_networkfigure:edit", args=[row.pk])
    return Form(address, "publisher", lambda: NetworkFigure.objects.get().publisher)


def a_term() -> Form:
    row = Term.objects.create(term="Word", slug="word", definition="<p>x</p>")
    address = reverse("wagtailsnippets_content_term:edit", args=[row.pk])
    return Form(address, "also", lambda: Term.objects.get().also)


def a_setting() -> Form:
    site = Site.objects.get()
    SiteIdentity.for_site(site)
    address = reverse("wagtailsettings:edit", args=["content", "siteidentity", site.pk])
    streams = {"header-count": "0", "footer-count": "0"}
    return Form(address, "tagline", lambda: SiteIdentity.objects.get().tagline, extra=streams)


def a_page() -> Form:
    home = Page.objects.get(depth=2)
    index = home.add_child(instance=FaqIndexPage(title="Questions", slug="faq"))
    category = index.add_child(instance=FaqCategoryPage(title="Basics", slug="basics"))
    page = category.add_child(instance=QuestionPage(title="Why?", slug="why", answer="<p>x</p>"))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return Form(
        address, "editors_note", lambda: QuestionPage.objects.get(pk=page.pk).editors_note, PUBLISH
    )


def a_redirect() -> Form:
    row = Redirect.objects.create(old_path="/old", redirect_link="https://x.example/")
    address = reverse("wagtailredirects:edit", args=[row.pk])
    return Form(
        address,
        "redirect_link",
        lambda: Redirect.objects.get().redirect_link,
        typed="https://x.example/{}/",
    )


def a_user() -> Form:
    row = member("Editor", last_name="B")
    address = reverse("wagtailusers_users:edit", args=[row.pk])
    return Form(address, "first_name", lambda: User.objects.get(pk=row.pk).first_name)


def a_role() -> Form:
    row = Group.objects.create(name="Night shift")
    address = reverse("wagtailusers_groups:edit", args=[row.pk])
    panels = {name: value for name, value in group_form("", []).items() if "-" in name}
    return Form(address, "name", lambda: Group.objects.get(pk=row.pk).name, extra=panels)


THINGS = [
    *(a_pool, a_drafted_pool, an_indicator, a_drafted_indicator),
    *(a_figure, a_term, a_setting, a_page),
    *(a_redirect, a_user, a_role),
]


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing.__name__)
def test_the_second_form_is_refused_and_then_saved_knowingly(thing: Any) -> None:
    form, ann, bob = thing(), superuser("ann"), superuser("bob")
    for names in (("Ann", "Bob"), ("Ann-again", "Bob-again")):
        mine, yours = map(form.typed.format, names)
        both = [client.get(form.address) for client in (ann, bob)]
        sent = [
            {**shown(page), **form.extra, form.name: words, **form.button}
            for page, words in zip(both, (mine, yours), strict=True)
        ]
        first = ann.post(form.address, sent[0])
        assert first.status_code == 302, first.context["form"].errors
        refused = bob.post(form.address, sent[1])
        assert refused.status_code == 200
        html = refused.content.decode()
        assert "Somebody else has saved this since you opened it" in html
        assert f"stored “{mine}”, yours “{yours}”" in html
        assert refused.context["form"][form.name].value() == yours
        assert form.read() == mine
        again = {**shown(refused), **form.extra, **form.button}
        saved = bob.post(form.address, again)
        assert saved.status_code == 302, saved.context["form"].errors
        assert form.read() == yours


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing.__name__)
def test_one_editor_alone_saves_as_often_as_they_like(thing: Any) -> None:
    form, ann = thing(), superuser("ann")
    for words in map(form.typed.format, ("One", "Two")):
        page = ann.get(form.address)
        data = {**shown(page), **form.extra, form.name: words, **form.button}
        saved = ann.post(form.address, data)
        assert saved.status_code == 302, saved.context["form"].errors
        assert form.read() == words


def test_a_form_with_rows_that_are_gone_loses_nothing() -> None:
    """The desk publishes with rows of its own while an editor has the pool's form open."""
    from pools.models.document import apply_facts, to_facts

    pool = published_pool(slug="form-pool", charging=True)
    form, ann = reverse("wagtailsnippets_pools_pool:edit", args=[pool.pk]), superuser("ann")
    sent = {**shown(ann.get(form)), "sources-0-reports": "Ten percent.", **PUBLISH}
    pool = Pool.objects.get(pk=pool.pk)
    apply_facts(pool, to_facts(pool))
    pool.save_revision().publish()
    refused = ann.post(form, sent)
    assert "Sources: yours is not what is stored." in refused.content.decode()
    saved = ann.post(form, {**shown(refused), **PUBLISH})
    assert saved.status_code == 302, [
        (name, rows.errors, rows.non_form_errors())
        for name, rows in saved.context["form"].formsets.items()
    ]
    rows = Pool.objects.get(pk=pool.pk).sources.all()
    assert [row.reports for row in rows] == ["Ten percent."]


def test_what_a_file_changed_is_not_overwritten_either(tmp_path: Any) -> None:
    form, ann = an_indicator(), superuser("ann")
    sent = {**shown(ann.get(form.address)), "question": "Of Ann?"}
    text = (FIXTURES / "indicators.json").read_text()
    question = form.read()
    (tmp_path / "indicators.json").write_text(text.replace(question, "Of the file?"))
    load_indicators(tmp_path / "indicators.json")
    assert "stored “Of the file?”" in ann.post(form.address, sent).content.decode()
    assert form.read() == "Of the file?"


def test_every_form_of_ours_is_guarded() -> None:
    models = [
        *(model for model in get_page_models() if model is not Page),
        *get_snippet_models(),
    ]
    handlers = [(model, _edit_handler(model)) for model in models]
    handlers += [(model, get_setting_edit_handler(model)) for model in registry]
    assert len(handlers) > 10
    for model, handler in handlers:
        if model._meta.app_label in ("content", "pools"):
            assert issubclass(handler.get_form_class(), CurrentFormMixin), model


def _edit_handler(model: Any) -> Any:
    if issubclass(model, Page):
        return model.get_edit_handler()
    return model.snippet_viewset.get_edit_handler() or model.snippet_viewset._edit_handler
