"""Several things deleted at once, and how what was deleted is forgotten."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import (
    String,
    StringTranslation,
    Translation,
    TranslationContext,
    TranslationSource,
)

from directory.content.models import Term
from pools.models import DeletedFile, Deletion, ReviewSettings, Submission, deletion
from pools.submit import maintenance
from tests.admin.bringing_back import MODELS, counts
from tests.admin.test_recently_deleted import back
from tests.factories import unsent

pytestmark = pytest.mark.django_db


def translated(name: str) -> Term:
    """A glossary term with a string of its translation."""
    term = Term.objects.create(term=name, slug=name.lower(), definition=f"<p>{name}.</p>")
    source, _created = TranslationSource.update_or_create_from_instance(term)
    spanish, _created = Locale.objects.get_or_create(language_code="es")
    Translation.objects.create(source=source, target_locale=spanish)
    StringTranslation.objects.create(
        translation_of=String.objects.get(data=f"{name}."),
        locale=spanish,
        context=TranslationContext.objects.get(object_id=term.translation_key, path="definition"),
        data=f"{name} en español.",
    )
    return term


def test_each_of_several_terms_comes_back_with_its_own_translation(admin_client: Client) -> None:
    terms = [translated("Oracle"), translated("Relay")]
    ReviewSettings.load()
    before = counts()
    address = reverse("wagtail_bulk_action", args=["content", "term", "delete"])
    admin_client.post(address + "?" + "&".join(f"id={term.pk}" for term in terms))
    assert not Translation.objects.exists() and Deletion.objects.count() == 2
    for term in terms:
        back(admin_client, term.term)
        assert Translation.objects.filter(source__object_id=term.translation_key).exists()
        texts = StringTranslation.objects.filter(context__object_id=term.translation_key)
        assert [one.data for one in texts] == [f"{term.term} en español."]
    lost = [one for one, *pair in zip(MODELS, before, counts(), strict=True) if pair[0] != pair[1]]
    assert not lost


def old_deletion() -> Deletion:
    at = timezone.now() - dt.timedelta(days=31)
    found = Deletion.objects.create(kind="content.term", object_id="1", name="x", rows=[], at=at)
    DeletedFile.objects.create(deletion=found, name="x.pdf", content=b"\0" * 9)
    return found


def test_forgetting_reads_no_file(capsys: Any) -> None:
    old_deletion()
    with CaptureQueriesContext(connection) as asked:
        call_command("purge_contacts")
    assert "1 deleted things removed" in capsys.readouterr().out
    assert not Deletion.objects.exists() and not DeletedFile.objects.exists()
    read = [one["sql"] for one in asked if one["sql"].startswith("SELECT")]
    assert not [sql for sql in read if "pools_deletedfile" in sql]


class Full(Exception):
    """The database cannot do it."""


def fail(*args: Any) -> Any:
    raise Full


def test_neither_contact_data_nor_deleted_things_wait_for_the_other(monkeypatch: Any) -> None:
    draft = unsent()
    Submission.objects.filter(pk=draft.pk).update(touched_at=timezone.now() - dt.timedelta(900))
    old_deletion()
    with monkeypatch.context() as patch:
        patch.setattr(deletion, "forget_old", fail)
        with pytest.raises(Full):
            call_command("purge_contacts")
    assert not Submission.objects.exists() and Deletion.objects.exists()
    with monkeypatch.context() as patch:
        patch.setattr(maintenance, "_purge_submissions", fail)
        with pytest.raises(Full):
            call_command("purge_contacts")
    assert not Deletion.objects.exists()
