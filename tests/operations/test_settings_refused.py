"""What the environment says of several machines and cannot mean is refused in words."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from directory.operations import environment
from directory.operations.databases import databases


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("", "http://127.0.0.1:9000", ""), "say nothing without S3_BUCKET"),
        (("", "", "eu-1"), "say nothing without S3_BUCKET"),
        (("uploads", "127.0.0.1:9000", ""), "must be an http(s) address, not '127.0.0.1:9000'"),
    ],
)
def test_a_bucket_that_cannot_be_meant(given: tuple[str, str, str], words: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.media_storage(*given)
    assert words in str(refused.value)


def test_a_bucket_without_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda name: None if name == "boto3" else name)
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.media_storage("uploads", "", "")
    assert "scripts/install requirements-s3.txt" in str(refused.value)
    assert environment.media_storage("", "", "") == {"BACKEND": "directory.uploads.MediaStorage"}


@pytest.mark.parametrize(
    ("database", "replica", "words"),
    [
        ("sqlite:////tmp/x.sqlite3", "postgres://a:b@db.internal/x", "needs PostgreSQL"),
        ("postgres://a:secret@db.internal/x", "replica:secret", "REPLICA_URL is not understood"),
        ("postgres://a:secret@db.internal/x", "sqlite:///secret", "REPLICA_URL is not understood"),
    ],
)
def test_a_replica_that_cannot_be_meant(
    database: str, replica: str, words: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", database)
    with pytest.raises(ImproperlyConfigured) as refused:
        databases(tmp_path, replica)
    assert words in str(refused.value)
    assert "secret" not in str(refused.value)
