"""A ZIP file that follows from its content alone: the same files, byte for byte the same archive."""

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Mapping

SUMS = "SHA256SUMS"


def sums(files: Mapping[str, bytes]) -> bytes:
    """The hashes of files as ``sha256sum --check`` reads them."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items()]
    return "".join(lines).encode()


def packed(files: Mapping[str, bytes], day: dt.date) -> bytes:
    """The files in their order, all dated with the day, under the same system and permissions."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix, wherever it was made
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, compresslevel=9)
    return written.getvalue()


def unpacked(archive: bytes) -> dict[str, bytes]:
    """Every file of an archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        return {name: found.read(name) for name in found.namelist()}
