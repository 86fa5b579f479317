"""A picture on its way to the real server while the processes that take it are killed."""

import os
import random
import secrets
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Collection

from directory.uploads import UNFINISHED
from tests.admin.test_full_disk import large
from tests.admin.test_pools import signed_in
from tests.faults.site import PATIENCE, Site, database_url
from tests.faults.visitor import Answer, Visitor

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
SEED = 20_261_130
# On SQLite fewer, as with forms.
KILLS = {"postgresql": 12, "sqlite": 5}


def send(port: int, session: str, title: str, collection: int) -> Answer:
    """A picture, through the page that takes one. Asks nothing of the database here: a thread's
    connection would stay open."""
    visitor = Visitor(port)
    picture = type("Upload", (), {"name": f"{title}.png", "read": staticmethod(large)})()
    values = {
        "title": title,
        "file": picture,
        "collection": collection,
        "tags": "",
        "csrfmiddlewaretoken": visitor.secret,
    }
    headers = {
        "Content-Type": MULTIPART_CONTENT,
        "Cookie": f"{visitor.cookie}; sessionid={session}",
    }
    address = reverse("wagtailimages:add")
    return visitor.ask("POST", address, encode_multipart(BOUNDARY, values), **headers)


def stored(folder: Path) -> set[str]:
    """What stands under its name. Every row has its picture there, whole."""
    there = {str(file.relative_to(folder)) for file in folder.glob("original_images/*")}
    for name in get_image_model().objects.values_list("file", flat=True):
        assert name in there
        with Image.open(folder / name) as picture:
            picture.load()  # raises for one that is cut off
    return there


def wait_for_a_file(folder: Path, before: set[str]) -> None:
    """Its row is about to be written."""
    until = time.monotonic() + PATIENCE
    while {path.name for path in folder.iterdir()} <= before and time.monotonic() < until:
        pass


def make_old(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (0, 0))


def test_no_row_ever_names_a_picture_that_is_not_there(
    listed: Any, tmp_path: Path, settings: Any
) -> None:
    session = signed_in("Administrator").cookies["sessionid"].value
    chance, cut_off = random.Random(SEED), 0
    root = Collection.get_first_root_node().pk
    images, folder = get_image_model().objects, tmp_path / "media"
    with Site(database_url(), VAR_DIR=str(tmp_path)) as site:
        assert send(site.port, session, "first", root).status == 302
        began = time.monotonic()
        assert send(site.port, session, "second", root).status == 302
        takes = time.monotonic() - began
        for number in range(KILLS[connection.vendor]):
            title, answers = f"killed-{number}-{secrets.token_hex(3)}", []

            def upload(title: str = title, answers: list[Answer] = answers) -> None:
                with suppress(OSError):  # cut off
                    answers.append(send(site.port, session, title, root))

            sending = threading.Thread(target=upload)
            before = {path.name for path in (folder / "original_images").iterdir()}
            sending.start()
            if number % 2:
                time.sleep(chance.uniform(0, 1.2) * takes)
            else:
                wait_for_a_file(folder / "original_images", before)
            for pid in site.workers:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            sending.join(PATIENCE)
            assert not sending.is_alive()
            cut_off += not answers
            if answers:
                assert answers[0].status == 302
                assert images.filter(title=title).exists()
            # A file without a row may be left of a process that was killed between both.
            assert len(stored(folder)) <= images.count() + cut_off
            if not images.filter(title=title).exists():
                assert send(site.port, session, title, root).status == 302
    assert cut_off, "no kill hit an upload; the test would prove nothing"
    assert images.filter(title__startswith="killed-").count() == KILLS[connection.vendor]
    rows = set(images.values_list("file", flat=True))
    assert stored(folder) > rows, "no kill hit between a file and its row"
    settings.MEDIA_ROOT = folder
    make_old(folder)
    call_command("remove_orphans", verbosity=0)
    assert stored(folder) == rows
    assert not list((folder / UNFINISHED).iterdir())
