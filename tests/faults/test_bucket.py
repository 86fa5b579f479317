"""Uploads in a bucket: put there through one machine, read through the other, and the service gone."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Collection

from directory.bucket import BucketStorage
from directory.images import orphans
from directory.images.models import SiteImage
from pools.models import Deletion
from tests.admin.test_pictures import picture as pixels
from tests.factories import member
from tests.faults.site import PATIENCE, Site, database_url, free_port
from tests.faults.test_worker import until
from tests.faults.visitor import Answer, Visitor

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
BUCKET = "uploads"


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


class Service:
    """An S3-compatible service on the loopback."""

    def __init__(self) -> None:
        # A process of its own, since it leaves the files of its buckets to the collector.
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda: listens(port))
        self.env = {
            "S3_BUCKET": BUCKET,
            "S3_ENDPOINT": self.url,
            "S3_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
        }
        self.client = boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )
        self.client.create_bucket(Bucket=BUCKET)

    def names(self) -> list[str]:
        found = self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return sorted(one["Key"] for one in found)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)


@dataclass
class Machine:
    """A web server with nothing on its disk, and an editor who is signed in."""

    visitor: Visitor
    folder: Path

    def send(self, address: str, values: dict[str, Any]) -> Answer:
        body = encode_multipart(BOUNDARY, {**values, "csrfmiddlewaretoken": self.visitor.secret})
        return self.visitor.ask(
            "POST", reverse(address), body, **{"Content-Type": MULTIPART_CONTENT}
        )


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    yield service
    service.client.close()
    service.stop()


@pytest.fixture
def machines(transactional_db: None, service: Service, tmp_path: Path) -> Iterator[list[Machine]]:
    client = Client()
    client.force_login(member("Editor"))
    cookie = f"; sessionid={client.cookies['sessionid'].value}"
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    here, there = (
        Site(database_url(), workers=1, VAR_DIR=str(folder), **service.env) for folder in folders
    )
    with here, there:
        found = [
            Machine(Visitor(site.port), folder)
            for site, folder in zip((here, there), folders, strict=True)
        ]
        for machine in found:
            machine.visitor.cookie += cookie
        yield found


def picture() -> dict[str, Any]:
    common = {"title": "Waterline", "collection": Collection.get_first_root_node().pk, "tags": ""}
    return common | {"file": ContentFile(pixels("PNG", (640, 480)), "line.png")}


def text() -> Any:
    return ContentFile(b"line", "notes.txt")


def test_what_is_uploaded_through_one_machine_is_read_through_the_other(machines, service):
    here, there = machines
    assert here.send("wagtailimages:add", picture()).status == 302
    image = SiteImage.objects.get()
    assert service.names() == [image.file.name]
    stranger = Visitor(there.visitor.port)
    answer = stranger.ask("GET", f"/media/{image.file.name}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/png")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    original = service.client.get_object(Bucket=BUCKET, Key=image.file.name)["Body"].read()
    assert answer.body == original
    # The other machine makes its smaller copies of it, and the first one has them.
    assert 'src="/media/images/' in there.visitor.get(reverse("wagtailimages:index")).text
    (copy,) = image.renditions.all()
    assert here.visitor.ask("GET", f"/media/{copy.file.name}").status == 200
    # A second one of the same name is another file.
    assert there.send("wagtailimages:add", picture()).status == 302
    assert len({one.file.name for one in SiteImage.objects.all()}) == 2
    # Documents leave through the address that asks who may have them, and through no other.
    document = {**picture(), "title": "Notes", "file": text()}
    assert here.send("wagtaildocs:add", document).status == 302
    notes = Document.objects.get()
    answer = there.visitor.get(notes.url)
    assert (answer.status, answer.text) == (200, "line")
    assert stranger.get(f"/media/{notes.file.name}").status == 404
    assert stranger.get("/media/images/nothing.png").status == 404
    for machine in machines:
        assert not (machine.folder / "media").exists()


def test_a_service_that_is_gone_is_an_error_beside_the_field(machines, service):
    here, there = machines
    assert here.send("wagtailimages:add", picture()).status == 302
    image = SiteImage.objects.get()
    service.stop()
    answer = here.send("wagtailimages:add", picture())
    assert answer.status == 200
    assert "We couldn't store this file" in answer.words
    assert SiteImage.objects.count() == 1
    lost = there.visitor.ask("GET", f"/media/{image.file.name}")
    assert (lost.status, lost.headers["Cache-Control"]) == (503, "no-store")
    assert there.visitor.get("/").status == 200


@pytest.mark.parametrize("several", [False, True])
def test_what_cannot_be_kept_is_not_deleted_and_the_editor_is_told(several, machines, service):
    """Its file would be lost to those who want it back."""
    here, _there = machines
    assert here.send("wagtailimages:add", picture()).status == 302
    assert here.send("wagtaildocs:add", {**picture(), "file": text()}).status == 302
    image, notes = SiteImage.objects.get(), Document.objects.get()
    service.stop()
    for kind, row in ((("images", "siteimage"), image), (("wagtaildocs", "document"), notes)):
        if several:
            where = reverse("wagtail_bulk_action", args=[*kind, "delete"]) + f"?id={row.pk}"
        else:
            app = {"images": "wagtailimages"}.get(kind[0], kind[0])
            where = reverse(f"{app}:delete", args=[row.pk])
        secret = {"csrfmiddlewaretoken": here.visitor.secret}
        body = encode_multipart(BOUNDARY, secret)
        kind_sent = {"Content-Type": MULTIPART_CONTENT}
        answer = here.visitor.ask("POST", where, body, **kind_sent)
        assert answer.status == 302
        told = next(c for c in answer.headers.get_all("Set-Cookie") if c.startswith("messages="))
        cookie = f"{here.visitor.cookie}; {told.partition(';')[0]}"
        page = here.visitor.ask("GET", answer.headers["Location"], Cookie=cookie)
        assert "The storage of uploads doesn't answer, so a copy of the file" in page.words
    assert SiteImage.objects.get() == image and Document.objects.get() == notes
    assert not Deletion.objects.exists()


def test_old_files_without_a_row_are_removed_from_a_bucket(machines, service, monkeypatch):
    here, _there = machines
    assert here.send("wagtailimages:add", picture()).status == 302
    kept = sorted([SiteImage.objects.get().file.name, "elsewhere/left.png"])
    for name in ("images/left.png", "original_images/left.png", "elsewhere/left.png"):
        service.client.put_object(Bucket=BUCKET, Key=name, Body=b"left")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", service.env["AWS_ACCESS_KEY_ID"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", service.env["AWS_SECRET_ACCESS_KEY"])
    storage = BucketStorage(
        bucket_name=BUCKET, endpoint_url=service.url, region_name=service.env["S3_REGION"]
    )
    monkeypatch.setattr(orphans, "default_storage", storage)
    call_command("remove_orphans")
    assert len(service.names()) == 4, "all of them are young"
    monkeypatch.setattr(orphans, "AGE", -orphans.AGE)
    call_command("remove_orphans")
    assert service.names() == kept
    service.stop()
    with pytest.raises(CommandError, match="does not answer"):
        call_command("remove_orphans")
    storage.connection.meta.client.close()
