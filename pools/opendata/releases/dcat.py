"""DCAT 3 (w3.org/TR/vocab-dcat-3) as JSON-LD: a release as a dataset, and all of them as a catalogue."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from pools.opendata.answers import absolute
from pools.opendata.releases import about

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LANGUAGE = {
    "@id": "http://publications.europa.eu/resource/authority/language/ENG",
    "@type": "dct:LinguisticSystem",
}
LICENCE = {"@id": about.LICENCE_URL, "@type": "dct:LicenseDocument"}
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"


def dataset(
    day: dt.date, previous: dt.date | None, files: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """One release; ``files`` are those to fetch: name, bytes, sha256 and media_type of each."""
    said: dict[str, Any] = {
        "@id": about.page_url(day),
        "@type": "dcat:Dataset",
        "dct:identifier": about.page_url(day),
        "dct:title": _english(about.title(day)),
        "dct:description": _english(about.DESCRIPTION),
        "dct:issued": _day(day),
        "dcat:version": day.isoformat(),
        "dcat:keyword": [_english(word) for word in about.KEYWORDS],
        "dcat:landingPage": {"@id": about.page_url(day), "@type": "foaf:Document"},
        "dcat:inSeries": {"@id": _series_id()},
        "dct:publisher": {"@id": f"{settings.SITE_URL}/#publisher"},
        "dct:language": LANGUAGE,
        "dct:license": LICENCE,
        "dcat:distribution": [_distribution(day, file) for file in files],
    }
    if previous:
        said["dcat:previousVersion"] = said["dcat:prev"] = {"@id": about.page_url(previous)}
    return said


def document(*nodes: dict[str, Any]) -> dict[str, Any]:
    """Datasets with what they refer to: who publishes them, and what they are a series of."""
    publisher = {
        "@id": f"{settings.SITE_URL}/#publisher",
        "@type": "foaf:Agent",
        "foaf:name": _english(about.publisher()),
        "foaf:homepage": {"@id": f"{settings.SITE_URL}/"},
    }
    series = {
        "@id": _series_id(),
        "@type": "dcat:DatasetSeries",
        "dct:title": _english(about.TITLE),
        "dct:description": _english(about.DESCRIPTION),
        "dct:publisher": {"@id": publisher["@id"]},
    }
    return {"@context": CONTEXT, "@graph": [publisher, series, *nodes]}


def catalogue(datasets: Sequence[dict[str, Any]], newest: dt.date | None) -> dict[str, Any]:
    """All releases, in the order given."""
    said: dict[str, Any] = {
        "@id": absolute("release_catalog"),
        "@type": "dcat:Catalog",
        "dct:title": _english(f"{about.publisher()}: open data"),
        "dct:description": _english(about.DESCRIPTION),
        "dct:publisher": {"@id": f"{settings.SITE_URL}/#publisher"},
        "dct:license": LICENCE,
        "dct:language": LANGUAGE,
        "foaf:homepage": {"@id": absolute("data"), "@type": "foaf:Document"},
        "dcat:dataset": [{"@id": one["@id"]} for one in datasets],
    }
    if newest:
        said["dct:modified"] = _day(newest)
    return document(said, *datasets)


def _distribution(day: dt.date, file: dict[str, Any]) -> dict[str, Any]:
    address = about.file_url(day, file["name"])
    said: dict[str, Any] = {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _english(file["name"]),
        "dcat:accessURL": {"@id": about.page_url(day)},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": MEDIA_TYPES + file["media_type"], "@type": "dct:MediaType"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file["bytes"])},
        "dct:license": LICENCE,
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {
                "@id": "spdx:checksumAlgorithm_sha256",
                "@type": "spdx:ChecksumAlgorithm",
            },
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file["sha256"]},
        },
    }
    if file["media_type"] == "application/zip":
        said["dcat:packageFormat"] = said.pop("dcat:mediaType")
        said["dcat:mediaType"] = {"@id": f"{MEDIA_TYPES}text/csv", "@type": "dct:MediaType"}
    return said


def _series_id() -> str:
    return f"{absolute('data')}#releases"


def _day(day: dt.date) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": day.isoformat()}


def _english(text: str) -> dict[str, str]:
    return {"@language": "en", "@value": text}
