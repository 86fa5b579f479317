"""Content files: loaded once, checked, and never over an editor's work."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from directory.content import models
from directory.content.loading.loader import ContentLoadResult, load
from tests.content.conftest import SMALL, Write


def _run(folder: Path, *options: str) -> str:
    out, errors = StringIO(), StringIO()
    call_command("load_content", folder, *options, stdout=out, stderr=errors)
    return out.getvalue() + errors.getvalue()


def test_a_second_run_changes_nothing(small_site: ContentLoadResult, tmp_path: Path) -> None:
    before = list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id"))
    outcome = load(tmp_path)
    assert sorted(outcome.unchanged) == sorted(small_site.added)
    assert [outcome.added, outcome.kept, outcome.removed] == [[], [], []]
    assert list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id")) == before


def test_a_newer_file_leaves_what_exists(small_site: ContentLoadResult, write: Write) -> None:
    term = {**SMALL["terms"]["terms"][0], "also": "node"}
    site = {**SMALL["site"], "site_name": "Large"}
    policy = {**SMALL["policy"], "lead": "New words."}
    folder = write(policy=policy, site=site, terms={"terms": [term]})
    assert load(folder).kept == ["policy", "term:validator", "site"]
    assert models.StandardPage.objects.get(slug="policy").lead == ""
    assert models.Term.objects.get().also == ""
    assert models.SiteIdentity.objects.get().site_name == "Small"
    assert load(folder).kept == ["policy", "term:validator", "site"]


def test_a_newer_file_is_checked_all_the_same(small_site: ContentLoadResult, write: Write) -> None:
    folder = write(policy={**SMALL["policy"], "lead": "x" * 301})
    with pytest.raises(CommandError, match=r"policy\.json: lead: "):
        _run(folder)


def test_an_edited_page_is_kept(small_site: ContentLoadResult, write: Write) -> None:
    page = models.StandardPage.objects.get(slug="policy")
    page.lead = "An editor's words."
    page.save_revision().publish()
    outcome = load(write(policy={**SMALL["policy"], "lead": "New words."}))
    assert outcome.kept == ["policy"]
    page.refresh_from_db()
    assert page.lead == "An editor's words."


def test_a_draft_is_an_edit_too(small_site: ContentLoadResult, write: Write) -> None:
    page = models.StandardPage.objects.get(slug="policy")
    page.lead = "Not yet published."
    page.save_revision()
    outcome = load(write(policy={**SMALL["policy"], "lead": "New words."}))
    assert outcome.kept == ["policy"]
    assert page.get_latest_revision_as_object().lead == "Not yet published."


def test_deleted_pages_stay_deleted(small_site: ContentLoadResult, write: Write) -> None:
    models.FaqCategoryPage.objects.get(slug="basics").delete()
    outcome = load(write())
    assert sorted(outcome.removed) == ["faq/basics", "faq/basics/how", "faq/basics/why"]
    assert not models.QuestionPage.objects.exists()


def test_references_to_a_deleted_page_are_dropped(
    small_site: ContentLoadResult, write: Write
) -> None:
    models.QuestionPage.objects.get(slug="how").delete()
    body = [
        {"paragraph": "See <a href='page:faq/basics/how'>the answer</a>."},
        {"questions": {"questions": ["page:faq/basics/how", "page:faq/basics/why"]}},
        {"questions": {"questions": ["page:faq/basics/how"]}},
    ]
    when = {**SMALL["faq/basics/why"], "title": "When?"}
    outcome = load(write(rules={**SMALL["policy"], "body": body}, **{"faq/basics/when": when}))
    assert outcome.added == ["rules", "faq/basics/when"]
    page = models.StandardPage.objects.get(slug="rules")
    assert [block.block_type for block in page.body] == ["paragraph", "questions"]
    assert "<a" not in page.body[0].value.source
    assert len(page.body[1].value["questions"]) == 1
    assert not models.QuestionPage.objects.get(slug="when").related.exists()
    assert len(outcome.warnings) == 4


def test_a_column_of_the_footer_goes_with_its_last_link(db: None, write: Write) -> None:
    load(write(site={"site_name": "Small"}))
    models.StandardPage.objects.get(slug="policy").delete()
    models.SiteIdentity.objects.all().delete()
    models.LoadedContent.objects.filter(key="site").delete()
    assert load(write()).added == ["site"]
    identity = models.SiteIdentity.objects.get()
    assert [block.block_type for block in identity.header] == ["link"]
    assert not identity.footer


def test_a_deleted_page_nobody_refers_to(small_site: ContentLoadResult, write: Write) -> None:
    models.GlossaryPage.objects.get().delete()
    assert load(write()).removed == ["glossary"]
    assert not models.GlossaryPage.objects.exists()


def test_a_moved_page_is_still_known(small_site: ContentLoadResult, write: Write) -> None:
    page = models.StandardPage.objects.get(slug="policy")
    page.slug = "rules"
    page.save()
    assert load(write(policy={**SMALL["policy"], "lead": "New words."})).kept == ["policy"]
    assert models.StandardPage.objects.get().slug == "rules"


def test_a_page_an_editor_made_in_the_place_is_kept(
    small_site: ContentLoadResult, write: Write
) -> None:
    home = models.HomePage.objects.get()
    home.add_child(instance=models.StandardPage(title="Mine", slug="extra"))
    outcome = load(write(extra={"type": "StandardPage", "title": "Theirs"}))
    assert outcome.kept == ["extra"]
    assert models.StandardPage.objects.get(slug="extra").title == "Mine"


def test_edited_navigation_and_terms_are_kept(small_site: ContentLoadResult, write: Write) -> None:
    identity = models.SiteIdentity.objects.get()
    identity.site_name = "Ours"
    identity.save()
    term = models.Term.objects.get()
    term.definition = "<p>Better.</p>"
    term.save()
    term.save_revision()
    outcome = load(write(site={**SMALL["site"], "site_name": "Theirs"}))
    assert outcome.kept == ["site"]
    assert "term:validator" in outcome.unchanged
    assert models.SiteIdentity.objects.get().site_name == "Ours"
    assert models.Term.objects.get().definition == "<p>Better.</p>"


def test_the_site_points_at_the_home_page(small_site: ContentLoadResult) -> None:
    site = Site.objects.get()
    assert site.is_default_site
    assert (site.hostname, site.port) == ("127.0.0.1", 8000)
    assert site.root_page.specific == models.HomePage.objects.get()


def test_check_writes_nothing(db: None, write: Write) -> None:
    out = _run(write(), "--check")
    assert "12 to be added" in out
    assert not models.HomePage.objects.exists()
    assert not models.LoadedContent.objects.exists()
    assert not models.Term.objects.exists()


def test_check_reports_drift(small_site: ContentLoadResult, write: Write) -> None:
    models.GlossaryPage.objects.get().delete()
    out = _run(write(policy={**SMALL["policy"], "lead": "New words."}), "--check")
    assert "1 kept as in the admin; the file differs\n       policy" in out
    assert "1 removed in the admin, left out\n       glossary" in out
    assert models.StandardPage.objects.get(slug="policy").lead == ""


def test_every_thing_is_named_where_more_is_asked(
    small_site: ContentLoadResult, tmp_path: Path
) -> None:
    out = StringIO()
    call_command("load_content", tmp_path, verbosity=2, stdout=out)
    assert "  12 as in the files\n       home\n" in out.getvalue()


BAD = {
    "an unknown key": ({"colour": "red"}, "colour", "unknown key"),
    "an unknown block": ({"body": [{"banner": {}}]}, "body[0]", "no block 'banner'"),
    "an unknown page": (
        {"body": [{"paragraph": "<a href='page:x'>x</a>"}]},
        "body[0]",
        "no page 'x'",
    ),
    "an unknown term": (
        {"body": [{"paragraph": "<a href='term:x'>x</a>"}]},
        "body[0]",
        "no term 'x'",
    ),
    "a script": ({"body": [{"paragraph": "<script>alert(1)</script>"}]}, "body[0]", "<script>"),
    "a handler": ({"body": [{"paragraph": "<b onclick='x()'>b</b>"}]}, "body[0]", "attributes"),
    "a bad scheme": (
        {"body": [{"paragraph": "<a href='javascript:x()'>x</a>"}]},
        "body[0].paragraph",
        "neither an address nor a reference",
    ),
    "a heading in text": (
        {"body": [{"paragraph": "<h2>No</h2>"}]},
        "body[0]",
        "<h2> is not allowed",
    ),
    "a missing cell": (
        {
            "body": [
                {
                    "comparison": {
                        "caption": "c",
                        "columns": ["a", "b"],
                        "rows": [{"label": "l", "cells": ["one"]}],
                    }
                }
            ]
        },
        "body[0].rows",
        "one cell for each",
    ),
    "a long caption": (
        {"body": [{"quote": {"text": "t", "who": "w", "source": "s", "url": "nowhere"}}]},
        "body[0].url",
        "valid URL",
    ),
    "a bad day": ({"reviewed_on": "yesterday"}, "reviewed_on", "2026-11-23"),
    "a long lead": ({"lead": "x" * 301}, "lead", "300"),
    "no title": ({"title": ""}, "title", "blank"),
    "a wrong type": ({"type": "BlogPage"}, "type", "choose one of"),
    "a wrong place": ({"type": "QuestionPage"}, "type", "may not stand under home"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_fault_is_named_with_file_and_place(db: None, write: Write, fault: str) -> None:
    change, place, message = BAD[fault]
    folder = write(policy={**SMALL["policy"], **change})
    with pytest.raises(CommandError) as caught:
        _run(folder)
    text = str(caught.value)
    assert str(folder / "policy.json") in text
    assert place in text
    assert message in text
    assert "nothing was written" in text
    assert not models.HomePage.objects.exists()


def test_all_faults_are_reported_at_once(db: None, write: Write) -> None:
    folder = write(policy={**SMALL["policy"], "x": 1}, glossary={**SMALL["glossary"], "y": 1})
    with pytest.raises(CommandError, match="2 faults"):
        _run(folder, "--check")


def test_unreadable_and_orphaned_files_are_named(db: None, write: Write, tmp_path: Path) -> None:
    write()
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / "lost").mkdir()
    (tmp_path / "lost" / "child.json").write_text(json.dumps(SMALL["policy"]), encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        _run(tmp_path)
    assert "broken.json: line 1, column 2: Expecting property name" in str(caught.value)
    assert "no file for its parent lost" in str(caught.value)


def test_no_folder_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no folder"):
        _run(tmp_path / "nowhere")


def test_missing_pools_and_paths_are_warned_of(db: None, write: Write) -> None:
    body = [
        {"paragraph": "<a href='pool:none'>A pool</a>, <a href='/nowhere/'>a path</a>"},
        {"pool_cards": {"pools": ["pool:none"]}},
    ]
    folder = write(policy={**SMALL["policy"], "body": body})
    out = _run(folder)
    assert f"{folder / 'policy.json'}: body[0].paragraph: the directory has no pool 'none'" in out
    assert "nothing answers at /nowhere/" in out
    page = models.StandardPage.objects.get(slug="policy")
    assert [block.block_type for block in page.body] == ["paragraph"]


def test_list_items_carry_ids_for_translations(small_site: ContentLoadResult) -> None:
    column = models.SiteIdentity.objects.get().footer.raw_data[0]
    assert column["value"]["links"][0]["id"]
