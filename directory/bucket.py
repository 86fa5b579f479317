"""Uploads in a bucket of an S3-compatible service, which web servers on several machines share.

The bucket stays private: readers get pictures from our own address (directory/images/media.py) and
documents from Wagtail's, so the policies and the question who may have them are as with a folder.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from directory.uploads import NotStored

log = logging.getLogger(__name__)
# Refused, unreachable, too slow, or not as it should be.
FAULTS = (Boto3Error, BotoCoreError, ClientError)
# Seconds and tries: a request has thirty seconds in all, and somebody waits for it.
PATIENCE = {"connect_timeout": 2, "read_timeout": 5, "retries": {"total_max_attempts": 2}}
# Not every compatible service knows the checksums that Amazon's has since 2025.
CHECKSUMS = {
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}


class BucketStorage(S3Storage):
    """As a folder of uploads: nothing is written over, and what does not succeed is an error in
    words (NotStored), or an OSError where a file is read, listed or removed. Credentials are found by boto's own
    rules."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            file_overwrite=False,
            default_acl=None,  # as the bucket says, which is private
            client_config=Config(**PATIENCE, **CHECKSUMS),
            **options,
        )

    def save(self, name: str | None, content: File[Any], max_length: int | None = None) -> str:
        """The name it got. An object is there once it is whole."""
        try:
            return str(super().save(name, content, max_length))
        except (*FAULTS, OSError) as error:
            log.exception("An upload could not be stored")
            raise NotStored from error

    def url(self, name: str, *_args: Any, **_kwargs: Any) -> str:
        """Our own address, never the bucket's."""
        return urljoin(str(settings.MEDIA_URL), str(filepath_to_uri(name)).lstrip("/"))

    def delete(self, name: str) -> None:
        """Raises OSError."""
        with _in_words():
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Raises OSError."""
        with _in_words():
            return bool(super().exists(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """Raises OSError."""
        with _in_words():
            folders, files = super().listdir(name)
            return folders, files

    def get_modified_time(self, name: str) -> Any:
        """Raises OSError."""
        with _in_words():
            return super().get_modified_time(name)

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _in_words():
            file = super()._open(name, mode)
            if "w" not in mode:
                _ = file.file  # fetched here, so that nothing fails half-way through an answer
            return file


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except FAULTS as error:
        log.exception("The bucket of uploads fails")
        raise OSError("The bucket of uploads does not answer as it should.") from error
