"""What the guide's processes write, the guide's nginx can read, which is somebody else."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.nginx import Nginx
from tests.faults.service import unit
from tests.faults.site import ROOT, database_url, environment

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
STEPS = re.search(
    r"^## Each release\n.*?```sh\n(.*?)```", (ROOT / "docs" / "deploy.md").read_text(), re.S | re.M
)
UPLOAD = """
import django
django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
default_storage.save("images/one.jpg", ContentFile(b"picture"))
default_storage.save("documents/one.pdf", ContentFile(b"document"))
"""


def run(nginx: Nginx, umask: str, *arguments: str) -> None:
    """A program of the guide's, that writes into the folder nginx reads."""
    subprocess.run(  # noqa: S603
        ["/bin/bash", "-ec", f'{umask}\nexec "$@"', "-", sys.executable, *arguments],
        cwd=ROOT,
        env=environment(
            database_url(),
            VAR_DIR=str(nginx.var),
            DJANGO_SETTINGS_MODULE="directory.settings",  # which pack the static files
        ),
        stdout=subprocess.DEVNULL,
        check=True,
    )


def closed(folder: Path) -> list[str]:
    """What others than the owner cannot read, or not pass through."""
    found = [folder, *folder.rglob("*")]
    assert len(found) > 1
    return [str(one) for one in found if ~one.stat().st_mode & (0o005 if one.is_dir() else 0o004)]


@pytest.fixture
def emptied(nginx: Nginx) -> Nginx:
    """Its folders are made by whoever writes into them first."""
    for name in ("static", "media"):
        (nginx.var / name).rmdir()
    return nginx


def test_static_files_collected_in_the_steps_of_a_release(emptied: Nginx) -> None:
    """However strict the operator's shell is."""
    assert STEPS
    steps = re.findall(r"^umask .*|^.*manage\.py collectstatic", STEPS[1], re.M)
    assert "collectstatic" in steps[-1]
    mask = "\n".join(["umask 077", *steps[:-1]])
    run(emptied, mask, "manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    assert closed(emptied.var / "static") == []
    (name,) = [one.name for one in (emptied.var / "static" / "css").glob("site.*.css")]
    for packed in ("gzip", ""):
        reply = emptied.get(f"/static/css/{name}", **{"Accept-Encoding": packed})
        assert (reply.status, reply.once("Content-Encoding")) == (200, packed)


def test_pictures_that_the_web_server_stores(emptied: Nginx) -> None:
    mask = unit("directory-web.service")["Service"].get("UMask", "0022")  # systemd's own
    run(emptied, f"umask {mask}", "-c", UPLOAD)
    assert closed(emptied.var / "media" / "images") == []
    reply = emptied.get("/media/images/one.jpg")
    assert (reply.status, reply.body) == (200, b"picture")
    assert emptied.get("/media/documents/one.pdf").status == 404


def test_a_stricter_mask_would_hide_them(emptied: Nginx) -> None:
    """So the other tests can fail."""
    run(emptied, "umask 077", "-c", UPLOAD)
    assert closed(emptied.var / "media" / "images")
