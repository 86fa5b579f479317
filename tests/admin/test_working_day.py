"""Each role does its whole job in the admin, and no more."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from directory.accounts import roles
from directory.content.models import SiteIdentity, Term
from pools.models import PublishedPool
from tests.admin.test_pools import edit_url, form, signed_in
from tests.admin.world import png
from tests.factories import draft_pool, make_indicators

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("collected"),
]


def root() -> int:
    return int(Collection.objects.get(depth=1).pk)


def upload(client: Client) -> Any:
    file = SimpleUploadedFile("logo.png", png(), "image/png")
    data = {"title": "Form Pool's logo", "file": file, "collection": root(), "tags": ""}
    return client.post(reverse("wagtailimages:add"), data)


def test_an_editor_uploads_a_logo_and_a_moderator_publishes_it(client: Client) -> None:
    make_indicators()
    editor, moderator, pool = (
        signed_in("Editor"),
        signed_in("Moderator"),
        draft_pool(slug="form-pool"),
    )
    assert upload(editor).status_code == 302
    image = get_image_model().objects.get()
    chosen = editor.get(reverse("wagtailimages_chooser:chosen", args=[image.pk])).json()
    assert chosen["result"]["id"] == str(image.pk)
    response = editor.post(edit_url(pool), {**form(), "logo": image.pk, "action-submit": "1"})
    assert response.status_code == 302
    approve = {
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
        "workflow-action-extra-data": "{}",
    }
    response = moderator.post(edit_url(pool), {**form(), "logo": image.pk, **approve})
    assert response.status_code == 302
    assert PublishedPool.objects.get(slug="form-pool").pool.logo == image
    assert (
        image.renditions.exists() or "Form Pool" in client.get("/pools/form-pool/").content.decode()
    )


def test_an_editor_uploads_from_the_dialogue_and_several_at_once() -> None:
    editor = signed_in("Editor")
    for address, name in (
        ("wagtailimages_chooser:create", "image-chooser-upload-file"),
        ("wagtailimages:add_multiple", "files[]"),
    ):
        file = SimpleUploadedFile("logo.png", png(), "image/png")
        data = {
            name: file,
            "image-chooser-upload-title": "A",
            "image-chooser-upload-collection": root(),
            "title": "A",
            "collection": root(),
        }
        response = editor.post(
            reverse(address), data, headers={"x-requested-with": "XMLHttpRequest"}
        )
        assert response.status_code == 200, response.content
    assert get_image_model().objects.count() == 2


def test_a_reviewer_uploads_nothing() -> None:
    assert upload(signed_in("Reviewer")).headers["Location"] == "/admin/"
    assert not get_image_model().objects.exists()


def test_an_editor_looks_after_documents() -> None:
    editor = signed_in("Editor")
    file = SimpleUploadedFile("audit.pdf", b"%PDF-1.4", "application/pdf")
    data = {"title": "Audit", "file": file, "collection": root(), "tags": ""}
    assert editor.post(reverse("wagtaildocs:add"), data).status_code == 302
    document = Document.objects.get()
    change = reverse("wagtaildocs:edit", args=[document.pk])
    assert (
        editor.post(change, {"title": "The audit", "collection": root(), "tags": ""}).status_code
        == 302
    )
    document.refresh_from_db()
    assert document.title == "The audit"


def test_an_editor_writes_the_glossary() -> None:
    editor = signed_in("Editor")
    content = {
        "blocks": [{"key": "a", "text": "A test.", "type": "unstyled", "depth": 0}],
        "entityMap": {},
    }
    data = {"term": "Zebra", "slug": "zebra", "also": "", "definition": json.dumps(content)}
    response = editor.post(reverse("wagtailsnippets_content_term:add"), data)
    assert response.status_code == 302, response.context["form"].errors
    term = Term.objects.get(slug="zebra")
    listing = editor.get(reverse("wagtailsnippets_content_term:list"), {"q": "zeb"})
    assert "Zebra" in listing.content.decode()
    delete = reverse("wagtailsnippets_content_term:delete", args=[term.pk])
    assert editor.post(delete).headers["Location"] == "/admin/"
    assert signed_in("Moderator").post(delete).status_code == 302
    assert not Term.objects.filter(slug="zebra").exists()


def test_an_editor_translates(client: Client) -> None:
    make_indicators()
    editor = signed_in("Editor")
    english, spanish = (
        Locale.objects.get_or_create(language_code=code)[0] for code in ("en", "es")
    )
    term = Term.objects.create(
        term="Zebra", slug="zebra", definition="<p>A test.</p>", locale=english
    )
    submit = reverse(
        "wagtail_localize:submit_snippet_translation", args=["content", "term", term.pk]
    )
    assert editor.post(submit, {"locales": [spanish.pk]}).status_code == 302
    translation = Translation.objects.get()
    segment = StringSegment.objects.get(source=translation.source, string__data="Zebra")
    put = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    words = {"data": "value=Cebra", "content_type": "application/x-www-form-urlencoded"}
    assert signed_in("Reviewer").put(put, **words).status_code == 403
    assert editor.put(put, **words).status_code == 201
    assert StringTranslation.objects.get().data == "Cebra"
    copy = term.get_translation(spanish)
    edit = reverse("wagtailsnippets_content_term:edit", args=[copy.pk])
    assert editor.get(edit).status_code == 200
    assert editor.post(edit, {"action": "publish"}).status_code == 302
    copy.refresh_from_db()
    assert copy.term == "Cebra"


def test_a_moderator_looks_after_redirects_and_the_sites_name() -> None:
    moderator = signed_in("Moderator")
    data = {
        "old_path": "/old",
        "site": "",
        "is_permanent": "on",
        "redirect_link": "https://x.example/",
        "redirect_page": "",
    }
    response = moderator.post(reverse("wagtailredirects:add"), data)
    assert response.status_code == 302, response.context["form"].errors
    assert Redirect.objects.get().old_path == "/old"
    site = Page.objects.get(depth=2).sites_rooted_here.get()
    settings = reverse("wagtailsettings:edit", args=["content", "siteidentity", site.pk])
    values = {
        "site_name": "Tideline",
        "tagline": "",
        "contact_email": "",
        "footer_note": "",
        "header-count": 0,
        "footer-count": 0,
    }
    assert moderator.post(settings, values).status_code == 302
    assert SiteIdentity.objects.get(site=site).site_name == "Tideline"


def test_roles_are_brought_to_what_is_written(db: None) -> None:
    """A database in any state comes to it, once or twice."""
    editor = Group.objects.get(name="Editor")

    def has() -> tuple[Any, ...]:
        return (
            sorted(editor.permissions.values_list("codename", flat=True)),
            sorted(editor.page_permissions.values_list("permission__codename", "page__depth")),
            sorted(editor.collection_permissions.values_list("permission__codename", flat=True)),
        )

    before = has()
    editor.permissions.clear()
    editor.collection_permissions.all().delete()
    roles.establish()
    roles.establish()
    assert has() == before
    assert before[2] == sorted(
        f"{verb}_{thing}" for verb in ("add", "change", "choose") for thing in ("image", "document")
    )
