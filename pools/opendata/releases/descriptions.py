"""What describes a release from within: the Data Package, the citation, and a page to read first."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation

from pools.opendata.export_columns import Column
from pools.opendata.releases import about
from pools.opendata.releases.tables import PARTIAL, TABLES, Table

# Types of columns as Table Schema knows them.
TYPES = {PARTIAL: "string"}
DAY_MONTH_OR_YEAR = r"\d{4}(-\d{2}(-\d{2})?)?"


def as_json(document: Any) -> bytes:
    """A document as every file of a release has it."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def datapackage(day: dt.date, files: Mapping[str, bytes]) -> bytes:
    """Frictionless' description of the tables (Data Package, version 1), with their hashes."""
    return as_json(
        {
            "profile": "data-package",
            "name": about.NAME,
            "id": about.page_url(day),
            "title": about.title(day),
            "description": about.DESCRIPTION,
            "version": day.isoformat(),
            "created": f"{day.isoformat()}T00:00:00Z",
            "homepage": about.page_url(day),
            "keywords": [*about.KEYWORDS],
            "licenses": [
                {
                    "name": about.LICENCE_ID,
                    "path": about.LICENCE_URL,
                    "title": about.LICENCE_TITLE,
                }
            ],
            "contributors": [
                {"title": about.publisher(), "path": settings.SITE_URL, "role": "publisher"}
            ],
            "resources": [
                *(_table(table, files[table.file]) for table in TABLES),
                {
                    "name": "everything",
                    "path": about.DATA,
                    "title": "Every pool with everything said of it",
                    "description": "The same as the tables of pools, verdicts, facts and sources, "
                    "in the form of the API.",
                    "format": "json",
                    "mediatype": "application/json",
                    **_measured(files[about.DATA]),
                },
            ],
        }
    )


def _measured(content: bytes) -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    return {"encoding": "utf-8", "bytes": len(content), "hash": f"sha256:{digest}"}


def _table(table: Table, content: bytes) -> dict[str, Any]:
    with translation.override(settings.LANGUAGE_CODE):
        fields = [_field(column, table) for column in table.columns()]
    return {
        "name": table.name,
        "path": table.file,
        "profile": "tabular-data-resource",
        "title": table.name.capitalize(),
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        **_measured(content),
        "dialect": {"delimiter": ",", "doubleQuote": True, "lineTerminator": "\r\n"},
        "schema": {
            "fields": fields,
            "missingValues": [""],
            "primaryKey": [*table.key],
            "foreignKeys": [
                {"fields": [column], "reference": {"resource": other, "fields": [theirs]}}
                for column, other, theirs in table.refers
            ],
        },
    }


def _field(column: Column, table: Table) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.name in table.key else {}
    if column.type == PARTIAL:
        constraints["pattern"] = DAY_MONTH_OR_YEAR
    if column.words:
        constraints["enum"] = [str(word) for word in column.words]
    field = {
        "name": column.name,
        "type": TYPES.get(column.type, column.type),
        "description": str(column.label),
    }
    return field | ({"constraints": constraints} if constraints else {})


def citation_cff(day: dt.date) -> bytes:
    """CITATION.cff, version 1.2.0. Texts are written as JSON writes them, which YAML reads alike."""
    said: list[tuple[str, Any]] = [
        ("cff-version", "1.2.0"),
        ("message", "If you use this data, please cite it as below."),
        ("type", "dataset"),
        ("title", about.TITLE),
        ("abstract", about.DESCRIPTION),
        ("authors", [{"name": about.publisher(), "website": f"{settings.SITE_URL}/"}]),
        ("version", day.isoformat()),
        ("date-released", day.isoformat()),
        ("url", about.page_url(day)),
        ("license", about.LICENCE_ID),
        ("keywords", [*about.KEYWORDS]),
    ]
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in said]
    return "".join(lines).encode()


def readme(day: dt.date) -> bytes:
    """What is in which file, for whoever opens the archive."""
    tables = "\n".join(f"- `{table.file}`: {table.about}" for table in TABLES)
    return f"""# {about.title(day)}

{about.DESCRIPTION}

It holds what was published when it was made, on {day.isoformat()} (UTC); what was published later
that day is in the next one. It does not change: a later state is a later release.
{about.page_url(day)}

## Files

{tables}
- `{about.DATA}`: everything in the tables of pools, verdicts, facts and sources as one document.
- `diff.json`: what changed since the release before.
- `datapackage.json`: the columns of each table with type and meaning (Frictionless Data Package).
- `CITATION.cff`: how to cite it. `LICENSE.txt`: how you may use it.
- `SHA256SUMS`: the hash of each file; `sha256sum --check SHA256SUMS` compares them.

## To read them

An empty cell is unknown, never 0 or no. Amounts are in ETH, fees and shares in percent. Dates are
as exact as their source: 2021-11-08, 2021-11 or 2021. Tables are UTF-8 with commas. A text that a
spreadsheet could take for a formula begins with an apostrophe; `{about.DATA}` has it without.

## To cite it

{about.citation(day)}
""".encode()
