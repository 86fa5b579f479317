"""Making a release: by command, by the clock, killed half-way, while others publish, without files."""

import datetime as dt
import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from pools.models import Change, Release, generation
from pools.opendata.releases import contents, making, store
from tests.factories import published_pool
from tests.opendata.releases.conftest import on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("releases")]


@pytest.fixture
def third_day(releases: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Iterator[dt.date]:
    """The day after the second release, with something new; what is made on it is undone."""
    monkeypatch.setattr(settings, "VAR_DIR", releases.folder.parent)
    day = releases.second.day + dt.timedelta(days=1)
    on(monkeypatch, day)
    published_pool(slug="late-comer", name="Late comer")
    yield day
    store.discard(releases.folder / day.isoformat())


def made(*words: str) -> str:
    out = io.StringIO()
    call_command("make_release", *words, stdout=out)
    return out.getvalue()


def folders(releases: SimpleNamespace) -> set[str]:
    return {path.name for path in releases.folder.iterdir()}


def test_the_command_makes_one_release_a_day_and_says_so(
    third_day: dt.date, releases: SimpleNamespace, client: Client
) -> None:
    token = generation.token()
    assert made() == f"Release of {third_day}: 23 pools, 17 files\n"
    assert generation.token() != token  # kept pages that list releases are out of date
    assert f'href="/data/{third_day}/"' in client.get("/data/").content.decode()
    published_pool(slug="later-still", name="Later still")
    assert made() == f"Nothing new since the release of {third_day}\n"
    assert folders(releases) == {str(releases.first), str(releases.second), str(third_day)}


def test_the_clock_makes_them() -> None:
    script = Path(settings.BASE_DIR, "scripts", "by-the-clock").read_text("utf-8")
    assert "manage make_release" in script.partition("daily() {")[2].partition("\n}")[0]


@pytest.mark.parametrize("step", ["prepared", "in place", "listed"])
def test_what_is_killed_half_way_is_not_listed_and_made_again(
    step: str,
    third_day: dt.date,
    releases: SimpleNamespace,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_args: Any, **_kwargs: Any) -> None:
        raise Killed

    where: Any = {
        "prepared": (store, "put_in_place"),
        "in place": (Release, "save"),
        "listed": (generation, "move"),  # before it is committed
    }[step]
    with monkeypatch.context() as patch:
        patch.setattr(*where, killed)
        patch.setattr(store, "discard", lambda _place: None)  # who is killed tidies nothing up
        with pytest.raises(Killed):
            making.make_release()
    assert not Release.objects.filter(day=third_day).exists()
    assert client.get(f"/data/{third_day}/").status_code == 404
    assert client.get(f"/data/{third_day}/pools.csv").status_code == 404
    assert f"/data/{third_day}/" not in client.get("/data/").content.decode()
    release = making.make_release()
    assert store.intact(release)
    known = {str(releases.first), str(releases.second), str(third_day)}
    aside = folders(releases) - known
    assert len(aside) == (step != "prepared")
    for name in aside:
        store.discard(releases.folder / name)


def test_what_an_older_database_does_not_know_is_set_aside(
    third_day: dt.date, releases: SimpleNamespace
) -> None:
    published = making.make_release()
    content = store.archive_of(published).read_bytes()
    Release.objects.filter(day=third_day).delete()  # as a restore from that morning leaves it
    published_pool(slug="later-still", name="Later still")
    assert store.archive_of(making.make_release()).read_bytes() != content
    (aside,) = releases.folder.glob(f"unlisted-{third_day}-*")
    try:
        assert (aside / store.archive_of(published).name).read_bytes() == content
    finally:
        store.discard(aside)


def test_a_full_disk_keeps_nothing_of_what_did_not_fit(
    third_day: dt.date, releases: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(CommandError, match="No space left on device"):
        made()
    assert folders(releases) == {str(releases.first), str(releases.second)}


def test_what_is_published_meanwhile_is_in_it_or_not_but_never_half(
    third_day: dt.date, releases: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, slugs = contents.of, iter(["meanwhile-1", "meanwhile-2"])

    def overtaken(index: Any) -> Any:
        found = read(index)
        if slug := next(slugs, ""):
            published_pool(slug=slug, name=slug)
        return found

    monkeypatch.setattr(contents, "of", overtaken)
    release = making.make_release()
    assert release.counts["pools"] == 25
    lines = Change.objects.count()
    assert release.counts["changes"] == lines
    assert release.differences["changes"] == lines - releases.second.counts["changes"]


def test_a_site_that_never_rests_says_so(
    third_day: dt.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = itertools.count()
    monkeypatch.setattr(generation, "token", lambda: f"{next(tokens)}")
    with pytest.raises(CommandError, match="Try again"):
        made()
    assert not Release.objects.filter(day=third_day).exists()


def test_a_folder_that_cannot_be_written_is_named(
    third_day: dt.date, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "releases").write_text("a file", encoding="utf-8")
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    with pytest.raises(CommandError, match=f"cannot be written: .*{tmp_path}"):
        made()
    assert not Release.objects.filter(day=third_day).exists()


def test_without_the_last_files_it_is_compared_with_those_before(
    third_day: dt.date, releases: SimpleNamespace
) -> None:
    archive = store.archive_of(releases.second)
    content = archive.read_bytes()
    archive.write_bytes(content[:-1] + b"?")  # not what was published
    try:
        release = making.make_release()
    finally:
        archive.write_bytes(content)
    assert release.differences["since"] == str(releases.first.day)
    assert [one["pool"] for one in release.differences["pools"]["added"]] == [
        "brand-new",
        "late-comer",
    ]


def test_a_release_is_written_once(releases: SimpleNamespace) -> None:
    from django.db import IntegrityError, transaction

    release = Release.objects.get(pk=releases.first.pk)
    release.counts = {}
    with pytest.raises(IntegrityError), transaction.atomic():
        release.save()
