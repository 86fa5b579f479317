"""Addresses of contributors are sealed where they lie, and nothing breaks where a key is lost."""

import os
import re
import subprocess
import tarfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from directory.operations import environment
from pools.models import Contact, OutgoingEmail, contact, sealing
from tests.submit.test_emails import work

pytestmark = pytest.mark.django_db
ADDRESS = "ann.sealed@example.org"
KEY, NEW = "first-key-of-the-operator-" + "a1b2" * 6, "second-key-of-the-operator-" + "c3d4" * 6


@pytest.fixture
def keys(settings: Any) -> Any:
    """Sets the keys there are."""

    def there_are(*given: str) -> None:
        settings.CONTACT_KEYS = given

    return there_are


def rows() -> list[dict[str, Any]]:
    """The table as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM pools_contact ORDER BY id")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_the_row_holds_no_address_and_code_reads_it_all_the_same(correct_fee: Any) -> None:
    correct_fee("9", email=ADDRESS)
    (row,) = rows()
    assert row["email"] == ""
    assert not any("example" in str(value) or "ann" in str(value) for value in row.values())
    assert row["email_sealed"] and row["email_hash"]
    assert Contact.objects.get().email == ADDRESS
    work()
    assert mail.outbox[0].to == [ADDRESS]


def test_two_of_one_address_look_different_but_for_their_hash() -> None:
    one, two = Contact(email=ADDRESS), Contact(email=ADDRESS.upper())
    assert one.email_sealed != Contact(email=ADDRESS).email_sealed
    assert one.email_hash == two.email_hash != Contact(email="x" + ADDRESS).email_hash
    assert two.email == ADDRESS.upper(), "written to as it was given"


def test_nothing_but_the_one_module_knows_of_the_columns() -> None:
    known = re.compile(r"email_(?:sealed|hash|plain)|sealing\.(?:seal|unseal|hashes)\b")
    found = {
        str(path.relative_to(site_settings.BASE_DIR))
        for room in ("pools", "directory", "bench", "templates")
        for path in (site_settings.BASE_DIR / room).rglob("*")
        if path.suffix in {".py", ".html", ".txt"} and known.search(path.read_text())
    }
    assert found == {
        "pools/models/contact.py",
        "pools/migrations/0036_sealed_contacts.py",
        # These seal what is theirs, and touch no column of a contact.
        "directory/accounts/password_reset.py",
        "directory/accounts/second_factor/factors.py",
        "directory/accounts/second_factor/screens.py",
    }
    with pytest.raises(Exception, match="email"):
        Contact.objects.filter(email=ADDRESS)
    with pytest.raises(Exception, match="email"):
        Contact.objects.update(email=ADDRESS)


@pytest.mark.parametrize(
    "typed", ["ann.sealed@example.org", "ANN.Sealed@Example.org", " " + ADDRESS]
)
def test_it_is_found_however_its_letters_are_written(correct_fee: Any, typed: str) -> None:
    _url, submission = correct_fee("9", email=ADDRESS)
    assert Contact.objects.of_address(typed).get().submission == submission
    for other in ("", " ", "n.sealed@example.org", "ann"):
        assert not Contact.objects.of_address(other).exists()


def test_the_queue_finds_a_whole_address(correct_fee: Any, signed_in: Any) -> None:
    _url, submission = correct_fee("9", email=ADDRESS)
    client, desk_page = signed_in("Reviewer"), reverse("review_desk", args=[submission.pk])
    for words, there in ((ADDRESS.upper(), True), ("b" + ADDRESS, False)):
        page = client.get(reverse("review_queue"), {"q": words}).content.decode()
        assert (desk_page in page) is there


def test_an_address_of_the_release_before_is_read_found_and_then_sealed(correct_fee: Any) -> None:
    """That release goes on writing and reading its column until it is restarted."""
    correct_fee("9", email="old@example.org")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pools_contact SET email = %s", [ADDRESS])
    assert Contact.objects.get().email == ADDRESS, "the newer one"
    assert Contact.objects.of_address(ADDRESS.upper()).exists()
    call_command("tend_submissions", stdout=StringIO())
    (row,) = rows()
    assert row["email"] == "" and ADDRESS not in str(row)
    assert Contact.objects.of_address(ADDRESS).get().email == ADDRESS
    assert not Contact.objects.of_address("old@example.org").exists()


def test_the_release_before_can_still_write_a_row(correct_fee: Any) -> None:
    correct_fee("9", email=ADDRESS)
    submission = Contact.objects.get().submission_id
    Contact.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO pools_contact (submission_id, email, verify_hash, created_at) "
            "VALUES (%s, %s, '', CURRENT_TIMESTAMP)",
            [submission, ADDRESS],
        )
    assert contact.seal_plain() == 1
    assert contact.seal_plain() == 0
    assert Contact.objects.get().email == ADDRESS


def test_what_is_written_while_it_is_sealed_is_not_written_over(correct_fee: Any) -> None:
    correct_fee("9", email=ADDRESS)
    read = Contact.objects.get()
    Contact.objects.update(email_plain="newer@example.org")
    assert contact._store(read, ADDRESS) == 0
    assert Contact.objects.get().email == "newer@example.org"


def test_a_lost_key_costs_letters_until_it_is_back(
    keys: Any, correct_fee: Any, caplog: Any, later: Any
) -> None:
    keys(KEY)
    correct_fee("9", email=ADDRESS)
    keys(NEW)
    work()
    assert not mail.outbox
    assert OutgoingEmail.objects.get().status == "queued", "tried again: the key may come back"
    assert OutgoingEmail.objects.get().last_error == "UnreadableError"
    assert "not sent (UnreadableError)" in caplog.text
    assert ADDRESS not in caplog.text
    for words in (["--check"], []):
        with pytest.raises(CommandError, match="1 addresses cannot be read: the key"):
            call_command("change_contact_keys", *words, stdout=StringIO())
    keys(NEW, KEY)
    later(minutes=5)
    work()
    assert mail.outbox[0].to == [ADDRESS], "found again, nothing was lost"


def test_pages_say_that_the_key_is_missing(
    keys: Any, correct_fee: Any, client: Any, signed_in: Any, caplog: Any
) -> None:
    keys(KEY)
    url, submission = correct_fee("9", email=ADDRESS)
    keys(NEW)
    page = client.get(url)
    assert page.status_code == 200
    assert "Your address cannot be read just now" in page.content.decode()
    assert f"The address of submission {submission.pk} cannot be read" in caplog.text
    assert ADDRESS not in caplog.text
    desk = signed_in("Reviewer").get(reverse("review_desk", args=[submission.pk]))
    assert desk.status_code == 200
    assert "cannot be read: its key is missing" in desk.content.decode()


def test_keys_are_changed_one_after_another(keys: Any, correct_fee: Any) -> None:
    keys(KEY)
    correct_fee("9", email=ADDRESS)
    verified = Contact.objects.get()
    keys(NEW, KEY)
    assert Contact.objects.of_address(ADDRESS).get().email == ADDRESS
    out = StringIO()
    call_command("change_contact_keys", stdout=out)
    assert out.getvalue() == "1 addresses sealed with the first key\n"
    keys(NEW)
    assert Contact.objects.of_address(ADDRESS).get() == verified
    assert Contact.objects.get().email == ADDRESS
    keys(KEY)
    assert Contact.objects.get().email == ""
    assert not Contact.objects.of_address(ADDRESS).exists()


def test_what_was_sealed_before_there_were_keys_of_their_own_stays_readable() -> None:
    assert environment.contact_keys("", "the secret key") == ("the secret key",)
    assert environment.contact_keys(f"{NEW}  {KEY}", "the secret key") == (
        NEW,
        KEY,
        "the secret key",
    )


@pytest.mark.parametrize("given", ["short", f"{KEY} short", "a" * 60])
def test_start_up_refuses_a_key_that_can_be_guessed(given: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.contact_keys(given, "the secret key")
    assert "CONTACT_KEYS: key" in str(refused.value)
    assert not any(key in str(refused.value) for key in given.split())


def test_settings_refuse_it_as_well() -> None:
    done = subprocess.run(
        [".venv/bin/python", "manage.py", "check"],
        cwd=site_settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DEBUG": "1", "CONTACT_KEYS": "open-sesame"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "CONTACT_KEYS: key 1 can be guessed" in done.stderr
    assert "open-sesame" not in done.stderr


def test_a_sealed_text_that_was_tampered_with_is_not_read() -> None:
    sealed = sealing.seal(ADDRESS)
    with pytest.raises(sealing.UnreadableError):
        sealing.unseal(sealed[:-6] + ("AAAAA=" if sealed[-6:] != "AAAAA=" else "BBBBB="))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_neither_a_backup_nor_the_database_s_files_hold_it(
    correct_fee: Any, tmp_path: Path, settings: Any
) -> None:
    # Its own: what other tests rolled back may still lie in PostgreSQL's pages.
    address = "bea.written@example.org"
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    correct_fee("9", note="a note to be found", email=address)
    (tmp_path / "out").mkdir()
    call_command("back_up", str(tmp_path / "out"), stdout=StringIO())
    (made,) = (tmp_path / "out").iterdir()
    held = b""
    with tarfile.open(made) as archive:
        for member in archive:
            if member.isfile():
                held += archive.extractfile(member).read()  # type: ignore[union-attr]
    if connection.vendor == "postgresql":
        held += dumped_plainly()
    else:
        name = Path(connection.settings_dict["NAME"])
        held += b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))
    assert b"a note to be found" in held, "it is looked for where it would be"
    assert address.encode() not in held and b"bea.written" not in held


def dumped_plainly() -> bytes:
    """Every row as text, since a dump is packed, and the table's own file, page by page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT query_to_xml('SELECT * FROM pools_proposal', true, false, '')::text")
        rows = cursor.fetchone()[0].encode()
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath('pools_contact'))")
        return bytes(rows) + bytes(cursor.fetchone()[0])
