"""What is kept of an address is told in full on demand, and erased on demand."""

import io
import json
import sys
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from directory.accounts.password_reset import send_reset
from directory.content.models import Feedback
from pools.models import AccessKey, Contact, Event, OutgoingEmail, Pool, Proposal, Submission
from pools.submit.mentions import mentions
from tests.factories import reachable, unsent
from tests.submit.test_emails import work

pytestmark = pytest.mark.django_db
ADDRESS = "ann@example.org"


def said(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def mail_dir(settings: Any, tmp_path: Any) -> Any:
    """Letters go into files."""
    settings.MAIL_DIR = settings.EMAIL_FILE_PATH = str(tmp_path)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    return tmp_path


def test_everything_about_an_address_is_told(
    with_address: Any, fill: Any, correct_fee: Any
) -> None:
    _url, submission = with_address()
    told = json.loads(said("export_contact", ADDRESS.upper()))
    (one,) = told["submissions"]
    assert (one["number"], one["kind"], one["pool"]) == (submission.pk, "correction", "lido")
    assert one["address"] == ADDRESS
    assert one["address_verified_at"]
    (claim,) = one["claims"]
    proposal = submission.proposals.get()
    assert (claim["topic"], claim["value"]) == ("fee", proposal.value)
    assert claim["source_url"] == proposal.source_url
    assert [letter["kind"] for letter in one["letters"]] == ["verify", "received"]
    assert all(letter["sent_at"] for letter in one["letters"])
    assert one["events"][0]["name"] == "send"
    assert told["named_in"] == [] and told["letters_in_files"] == []


def test_of_nobody_nothing_is_told() -> None:
    told = json.loads(said("export_contact", "nobody@example.org"))
    assert told == {
        "address": "nobody@example.org",
        "submissions": [],
        "named_in": [],
        "letters_in_files": [],
    }


def test_erasing_leaves_the_claims_and_no_way_back_to_the_person(
    client: Any, mail_dir: Any, correct_fee: Any, pool: Pool
) -> None:
    url, submission = correct_fee(
        "9", email=ADDRESS, note="Ask Ann@example.org or joann@example.org"
    )
    _other, others = correct_fee("8", email="joann@example.org")
    work()
    assert client.get(url).status_code == 200
    assert len(list(mail_dir.iterdir())) == 2
    Feedback.objects.create(
        address="pools", helpful=True, sentence=f"Mine: {ADDRESS}.", form_key="0" * 32
    )
    before = Proposal.objects.values_list("topic", "value", "source_url", "decision").get(
        submission=submission
    )
    told = said("erase_contact", ADDRESS, "--yes")
    assert "1 contacts, 1 keys of status pages, 1 letters, 0 drafts, 1 files of letters" in told
    assert "taken out of 2 texts" in told
    assert client.get(url).status_code == 404
    assert not AccessKey.objects.filter(submission=submission).exists()
    assert [one.email for one in Contact.objects.all()] == ["joann@example.org"]
    assert [one.submission for one in OutgoingEmail.objects.all()] == [others]
    assert len(list(mail_dir.iterdir())) == 1
    proposal = Proposal.objects.get(submission=submission)
    assert (proposal.topic, proposal.value, proposal.source_url, proposal.decision) == before
    assert proposal.note == "Ask [removed] or joann@example.org"
    assert Feedback.objects.get().sentence == "Mine: [removed]."
    assert Submission.objects.get(pk=submission.pk).state == "received"
    assert not list(mentions(ADDRESS))
    again = said("erase_contact", ADDRESS, "--yes")
    assert again.startswith("0 contacts, 0 keys of status pages, 0 letters, 0 drafts, 0 files")
    assert DBTaskResult.objects.exists()
    work()  # what waits for a letter that is gone does nothing


def test_a_letter_that_waits_is_not_sent_any_more(correct_fee: Any, mail_dir: Any) -> None:
    correct_fee("9", email=ADDRESS)
    said("erase_contact", ADDRESS, "--yes")
    work()
    assert not list(mail_dir.iterdir())


def test_a_draft_that_was_never_sent_goes_as_a_whole(correct_fee: Any) -> None:
    draft = reachable(unsent(draft={"end": {"note": [f"I am {ADDRESS}"]}}), ADDRESS)
    assert "1 drafts" in said("erase_contact", ADDRESS, "--yes")
    assert not Submission.objects.filter(pk=draft.pk).exists()


def test_what_is_never_changed_is_named_for_a_person_to_judge(correct_fee: Any) -> None:
    _url, submission = correct_fee("9", email=ADDRESS)
    event = Event.objects.create(
        submission=submission, name="remind", actor="system", words=f"Wrote to {ADDRESS}"
    )
    assert json.loads(said("export_contact", ADDRESS))["named_in"] == [
        {"table": "pools.event", "pk": event.pk, "field": "words"}
    ]
    told = said("erase_contact", ADDRESS, "--yes")
    assert f"Still named, for you to look at: pools.event {event.pk}, words" in told
    assert Event.objects.get(pk=event.pk).words == f"Wrote to {ADDRESS}"


def test_it_asks_before(correct_fee: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    correct_fee("9", email=ADDRESS)
    asked: list[str] = []
    monkeypatch.setattr("builtins.input", lambda words: asked.append(words) or "no")
    with pytest.raises(CommandError, match="Nothing was done"):
        said("erase_contact", ADDRESS)
    assert asked[0].startswith("1 submissions were sent with it")
    assert Contact.objects.exists()
    monkeypatch.setattr("builtins.input", lambda words: "yes")
    assert said("erase_contact", ADDRESS).startswith("1 contacts")


def test_the_address_may_come_by_standard_input(
    correct_fee: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct_fee("9", email=ADDRESS)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{ADDRESS}\n"))
    assert json.loads(said("export_contact", "-"))["submissions"]
    with pytest.raises(CommandError, match="add --yes"):
        said("erase_contact", "-")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{ADDRESS}\n"))
    assert said("erase_contact", "-", "--yes").startswith("1 contacts")


@pytest.mark.parametrize("command", ["export_contact", "erase_contact"])
def test_what_is_no_address_is_refused_without_being_repeated(command: str) -> None:
    with pytest.raises(CommandError) as refused:
        said(command, "ann@", *(["--yes"] if command == "erase_contact" else []))
    assert str(refused.value) == "That is not an email address. Nothing was done."


def test_those_no_key_opens_are_told_of(correct_fee: Any, settings: Any) -> None:
    correct_fee("9", email=ADDRESS)
    settings.CONTACT_KEYS = ("another key than before " + "x1y2" * 10,)
    assert "1 addresses cannot be read and may be this one" in said("export_contact", ADDRESS)


def test_a_request_for_a_new_password_goes_as_well() -> None:
    send_reset.enqueue(ADDRESS, {}, "en")
    send_reset.enqueue("joann@example.org", {}, "en")
    assert "taken out of 1 texts" in said("erase_contact", ADDRESS, "--yes")
    (left,) = DBTaskResult.objects.all()
    assert left.args_kwargs["args"][0] == "joann@example.org"
