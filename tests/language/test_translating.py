"""Editors translate pages and indicators side by side in the admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from directory.content.models import GuideIndexPage
from pools.models import Indicator
from tests.factories import superuser

pytestmark = pytest.mark.usefixtures("whole_site", "db")


@pytest.fixture
def editor(db: None) -> Client:
    return superuser()


def _submit(editor: Client, url: str) -> Translation:
    spanish = Locale.objects.get(language_code="es")
    assert editor.get(url).status_code == 200
    response = editor.post(url, {"locales": [spanish.pk]})
    assert response.status_code == 302, response.context and response.context["form"].errors
    return Translation.objects.order_by("pk").last()  # type: ignore[return-value]


def _translate(editor: Client, translation: Translation, words: dict[str, str]) -> None:
    for segment in StringSegment.objects.filter(source=translation.source):
        if segment.string.data in words:
            StringTranslation.objects.create(
                translation_of=segment.string,
                locale=translation.target_locale,
                context=segment.context,
                data=words[segment.string.data],
            )


def test_a_page_can_be_submitted_translated_and_published(
    editor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    page = GuideIndexPage.objects.get(locale__language_code="en")
    page.get_translation(Locale.objects.get(language_code="es")).delete()
    url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    translation = _submit(editor, url)
    copy = page.get_translation(Locale.objects.get(language_code="es"))
    _translate(editor, translation, {page.title: "Formas de hacer staking, traducidas"})
    shown = editor.get(reverse("wagtailadmin_pages:edit", args=[copy.pk]))
    assert shown.status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    copy.refresh_from_db()
    assert copy.url == "/es/guide/"
    html = editor.get("/es/guide/").content.decode()
    assert "Formas de hacer staking, traducidas" in html
    assert 'href="/es/guide/"' in editor.get("/guide/").content.decode()


def test_an_indicator_can_be_submitted_and_translated(editor: Client) -> None:
    spanish = Locale.objects.get(language_code="es")
    Indicator.objects.get(slug="audited", locale=spanish).delete()
    original = Indicator.objects.originals().get(slug="audited")
    url = reverse(
        "wagtail_localize:submit_snippet_translation",
        args=["pools", "indicator", original.pk],
    )
    translation = _submit(editor, url)
    _translate(editor, translation, {"Audited": "Con auditoría"})
    translation.save_target()
    fresh = Indicator.objects.get(slug="audited", locale=spanish)
    assert fresh.translation_key == original.translation_key
    assert "Con auditoría" in editor.get("/es/indicators/").content.decode()
    edit: Any = reverse("wagtailsnippets_pools_indicator:edit", args=[fresh.pk])
    assert editor.get(edit).status_code == 200
