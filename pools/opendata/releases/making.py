"""Making a release: read, describe, pack, compare with the last one, put in place, list."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pools.models import Release, generation
from pools.opendata.releases import about, contents, store
from pools.opendata.releases.archive import SUMS, packed, sums, unpacked
from pools.opendata.releases.contents import Contents
from pools.opendata.releases.croissant import croissant
from pools.opendata.releases.dcat import dataset, document
from pools.opendata.releases.descriptions import as_json, citation_cff, datapackage, readme
from pools.opendata.releases.differences import differences
from pools.opendata.releases.tables import TABLES
from pools.opendata.writers import json_head, json_lines

CROISSANT, DCAT, DIFF = "croissant.json", "dcat.jsonld", "diff.json"
MEDIA_TYPES = {
    ".zip": "application/zip",
    ".sha256": "text/plain",
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
}


class AlreadyReleased(Exception):
    """The day has a release, or the last one holds the same; ``release`` is that one."""

    def __init__(self, release: Release) -> None:
        super().__init__(release)
        self.release = release


@dataclass(frozen=True)
class Draft:
    """A release that is not listed yet. ``made_at`` is when what it holds was read; ``inside`` is
    what its archive holds, ``beside`` what is served next to it; the archive is the first of those.
    """

    day: dt.date
    made_at: dt.datetime
    inside: Mapping[str, bytes]
    beside: Mapping[str, bytes]
    counts: Mapping[str, int]
    differences: Mapping[str, Any]

    def row(self) -> Release:
        """The release as it will be listed."""
        return Release(
            day=self.day,
            made_at=self.made_at,
            digest=digest(self.inside),
            files=[measured(name, content) for name, content in _served(self).items()],
            counts=dict(self.counts),
            differences=dict(self.differences),
        )


def make_release() -> Release:
    """Publish what visitors read today as a release, in two steps of which the second is a single
    transaction. Raises AlreadyReleased, KeepsChanging and OSError; nothing is listed then."""
    found = contents.present()
    draft = draft_of(found, Release.objects.all())
    place = store.prepare(draft.beside)
    try:
        with transaction.atomic():
            generation.hold()
            _refuse_second(found.day)
            store.put_in_place(place, found.day)
            release = draft.row()
            release.save()
            store.discard_unfinished()
            generation.move()
    finally:
        store.discard(place)
    return release


def draft_of(found: Contents, releases: Any) -> Draft:
    """The release of what was found, compared with the newest of ``releases`` whose archive can
    still be read. Follows from these alone, byte for byte. Raises AlreadyReleased."""
    _refuse_second(found.day)
    data = {table.file: table.csv(found) for table in TABLES}
    newest = releases.first()
    if newest and newest.digest == digest(data):
        raise AlreadyReleased(newest)
    data[about.DATA] = "".join(json_lines(json_head(found.day), found.pools)).encode()
    previous, before = _last_readable(releases)
    told = differences(str(previous) if previous else None, before, data)
    inside = {
        "README.txt": readme(found.day),
        **data,
        DIFF: as_json(told),
        "datapackage.json": datapackage(found.day, data),
        "CITATION.cff": citation_cff(found.day),
        "LICENSE.txt": about.licence_text().encode(),
    }
    inside[SUMS] = sums(inside)
    archive = packed(inside, found.day)
    name = about.archive_name(found.day)
    fetched = [measured(name, archive), measured(about.DATA, data[about.DATA])]
    described = dataset(found.day, previous.day if previous else None, fetched)
    return Draft(
        day=found.day,
        made_at=found.at,
        inside=inside,
        beside={
            name: archive,
            f"{name}.sha256": sums({name: archive}),
            CROISSANT: croissant(found.day, archive, data),
            DCAT: as_json(document(described)),
        },
        counts={table.name: sum(1 for _row in table.rows(found)) for table in TABLES},
        differences=told,
    )


def _refuse_second(day: dt.date) -> None:
    """A day has one release for good. Nor is one made for a day before the newest: what came after
    was compared with what came before it."""
    later = Release.objects.filter(day__gte=day).first()
    if later:
        raise AlreadyReleased(later)


def digest(files: Mapping[str, bytes]) -> str:
    """The same for the same tables, whatever else is told about them and on whichever day."""
    tables = {table.file: files[table.file] for table in TABLES}
    return hashlib.sha256(sums(tables)).hexdigest()


def measured(name: str, content: bytes) -> dict[str, Any]:
    """A file as it is listed."""
    return {
        "name": name,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "media_type": media_type(name),
    }


def media_type(name: str) -> str:
    """What a file of a release is, by its name."""
    return MEDIA_TYPES.get("." + name.rpartition(".")[2], "text/plain")


def _served(draft: Draft) -> dict[str, bytes]:
    """Every file with an address, in the order of the page: what is beside the archive first."""
    return {**draft.beside, **draft.inside}


def _last_readable(releases: Any) -> tuple[Release | None, dict[str, bytes]]:
    # The first is nearly always the one: no reason to read them all, with all they say.
    for release in releases.only("day", "files").iterator(chunk_size=1):
        archive = store.intact(release)
        if archive is not None:
            return release, unpacked(archive)
    return None, {}


def as_dataset(day: dt.date, files: list[dict[str, Any]], since: str | None) -> dict[str, Any]:
    """A listed release as DCAT has it, the same as in its own description: of its ``files`` two,
    and ``since`` as its differences say it."""
    wanted = {about.archive_name(day), about.DATA}
    fetched = [file for file in files if file["name"] in wanted]
    return dataset(day, dt.date.fromisoformat(since) if since else None, fetched)
