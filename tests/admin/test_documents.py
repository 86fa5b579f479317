"""Documents that editors upload: of a few kinds only, and downloads that run nowhere."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Collection, UploadedFile

from directory.headers import SecurityHeadersMiddleware
from directory.images.media import media
from tests.admin.test_pools import signed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("collected", "uploads"),
]
PAGE = b"<script src='/media/documents/x.js'></script>"


def test_only_harmless_kinds_are_taken_through_every_door(uploads: Path) -> None:
    editor = signed_in("Editor")
    common = {"title": "A", "collection": Collection.get_first_root_node().pk, "tags": ""}
    chooser = {f"document-chooser-upload-{key}": value for key, value in common.items()}
    for name in ("a.html", "a.svg", "a.js", "a.xhtml", "a.zip", "a.pdf.exe", "a"):
        for address, data, field in (
            ("wagtaildocs:add", common, "file"),
            ("wagtaildocs:add_multiple", common | {"title": "x" * 300}, "files[]"),
            ("wagtaildocs_chooser:create", chooser, "document-chooser-upload-file"),
        ):
            file = SimpleUploadedFile(name, PAGE, "text/html")
            response = editor.post(reverse(address), data | {field: file})
            assert response.status_code == 200 and "not allowed" in response.content.decode()
    assert not Document.objects.exists() and not UploadedFile.objects.exists()
    assert not [path for path in uploads.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "early.html", "early.svg"])
def test_a_document_is_a_download_that_could_run_nothing(name: str, client: Client) -> None:
    """Whatever was uploaded before the kinds were few, too."""
    document = Document.objects.create(title="A", file=ContentFile(PAGE, name))
    response = client.get(document.url)
    assert b"".join(response) == PAGE
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]


def test_only_pictures_are_served_where_files_lie(uploads: Path, rf: RequestFactory) -> None:
    for place in ("images/a.png", "documents/a.html", "uploads/a.png"):
        (uploads / place).parent.mkdir()
        (uploads / place).write_bytes(PAGE)
    serve = SecurityHeadersMiddleware(lambda request: media(request, request.path[7:]))
    response = serve(rf.get("/media/images/a.png"))
    assert response["Content-Type"] == "image/png"
    assert "sandbox" in response["Content-Security-Policy"]
    response.close()
    for place in ("documents/a.html", "uploads/a.png", "images/../documents/a.html", "a.html"):
        with pytest.raises(Http404):
            serve(rf.get(f"/media/{place}"))
