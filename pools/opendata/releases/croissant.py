"""Croissant 1.0 (mlcommons.org/croissant/1.0): the tables as data sets for machine learning."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation

from pools.opendata.export_columns import Column
from pools.opendata.releases import about
from pools.opendata.releases.descriptions import as_json
from pools.opendata.releases.tables import TABLES, Table

# The context that the specification asks for, word by word.
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataBiases": "cr:dataBiases",
    "dataCollection": "cr:dataCollection",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "personalSensitiveInformation": "cr:personalSensitiveInformation",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
# Partial dates and lists are texts to whoever reads CSV.
TYPES = {
    "number": "sc:Float",
    "integer": "sc:Integer",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "datetime": "sc:DateTime",
}


def croissant(day: dt.date, archive: bytes, files: Mapping[str, bytes]) -> bytes:
    """The description of an archive and of the tables in it."""
    name = about.archive_name(day)
    return as_json(
        {
            "@context": CONTEXT,
            "@type": "sc:Dataset",
            "@id": about.page_url(day),
            "name": about.NAME,
            "alternateName": about.title(day),
            "description": about.DESCRIPTION,
            "conformsTo": "http://mlcommons.org/croissant/1.0",
            "url": about.page_url(day),
            "license": about.LICENCE_URL,
            "version": f"{day.year}.{day.month}.{day.day}",  # Croissant wants MAJOR.MINOR.PATCH
            "datePublished": day.isoformat(),
            "inLanguage": settings.LANGUAGE_CODE,
            "keywords": [*about.KEYWORDS],
            "citeAs": about.citation(day),
            "isLiveDataset": False,
            "creator": {
                "@type": "sc:Organization",
                "name": about.publisher(),
                "url": f"{settings.SITE_URL}/",
            },
            "distribution": [
                {
                    "@type": "cr:FileObject",
                    "@id": name,
                    "name": name,
                    "description": "All tables with their descriptions.",
                    "contentUrl": about.file_url(day, name),
                    "contentSize": f"{len(archive)} B",
                    "encodingFormat": "application/zip",
                    "sha256": hashlib.sha256(archive).hexdigest(),
                },
                *(_file(table, name, files[table.file]) for table in TABLES),
            ],
            "recordSet": [_records(table) for table in TABLES],
        }
    )


def _file(table: Table, archive: str, content: bytes) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": table.file,
        "name": table.file,
        "description": table.about,
        "contentUrl": table.file,
        "containedIn": {"@id": archive},
        "encodingFormat": "text/csv",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _records(table: Table) -> dict[str, Any]:
    with translation.override(settings.LANGUAGE_CODE):
        fields = [_field(column, table) for column in table.columns()]
    key = [{"@id": f"{table.name}/{column}"} for column in table.key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.about,
        "key": key if len(key) > 1 else key[0],
        "field": fields,
    }


def _field(column: Column, table: Table) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": f"{table.name}/{column.name}",
        "description": str(column.label),
        "dataType": TYPES.get(column.type, "sc:Text"),
        "source": {"fileObject": {"@id": table.file}, "extract": {"column": column.name}},
    }
    for name, other, theirs in table.refers:
        if name == column.name:
            field["references"] = {"field": {"@id": f"{other}/{theirs}"}}
    return field
