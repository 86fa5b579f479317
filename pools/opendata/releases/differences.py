"""What changed between two releases, told from their tables alone, as any reader could."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

Tables = Mapping[str, bytes]
Row = dict[str, str]


def differences(since: str | None, before: Tables, after: Tables) -> dict[str, Any]:
    """What a reader of ``before``, the release of the day ``since``, finds changed in ``after``.

    With ``since`` None there is nothing to compare with, and everything is left out.
    """
    if since is None:
        return {"since": None}
    old, new = _by(before, "pools", "slug"), _by(after, "pools", "slug")
    moved = {
        former: slug
        for (slug,), row in new.items()
        if (slug,) not in old
        for former in json.loads(row["former_slugs"] or "[]")
        if (former,) in old and (former,) not in new
    }
    here, now = {*new}, {moved.get(slug, slug) for (slug,) in old}
    return {
        "since": since,
        "pools": {
            "added": [
                {"pool": slug, "name": new[slug,]["name"]}
                for (slug,) in sorted(here)
                if slug not in now
            ],
            "removed": [
                {"pool": slug, "name": row["name"]}
                for (slug,), row in sorted(old.items())
                if (moved.get(slug, slug),) not in here
            ],
            "renamed": [{"before": old, "after": new} for old, new in sorted(moved.items())],
        },
        "verdicts": _changed((before, after), "verdicts", ("indicator", "verdict"), moved),
        "facts": _changed((before, after), "facts", ("topic", "text"), moved),
        "sources": _sources(before, after, moved),
        "indicators": _indicators(before, after),
        "changes": len(_by(after, "changes", "id").keys() - _by(before, "changes", "id").keys()),
    }


def _rows(tables: Tables, name: str) -> list[Row]:
    csv.field_size_limit(10_000_000)
    text = tables[f"{name}.csv"].decode()
    return [*csv.DictReader(io.StringIO(text, newline=""), strict=True)]


def _by(tables: Tables, name: str, *key: str) -> dict[tuple[str, ...], Row]:
    return {tuple(row[part] for part in key): row for row in _rows(tables, name)}


def _changed(
    both: tuple[Tables, Tables], table: str, columns: tuple[str, str], moved: Mapping[str, str]
) -> list[dict[str, str]]:
    """What reads differently of pools that are in both; a question that is new is no change."""
    (before, after), (about, value) = both, columns
    names = {row["slug"]: row["name"] for row in _rows(after, "pools")}
    old = {
        (moved.get(row["pool"], row["pool"]), row[about]): row[value]
        for row in _rows(before, table)
    }
    return [
        {
            "pool": row["pool"],
            "name": names[row["pool"]],
            about: row[about],
            "before": old[key],
            "after": row[value],
        }
        for row in _rows(after, table)
        if (key := (row["pool"], row[about])) in old and old[key] != row[value]
    ]


def _sources(before: Tables, after: Tables, moved: Mapping[str, str]) -> dict[str, int]:
    """Citations are the same where the same address says the same of the same topic."""

    def told(tables: Tables, moved: Mapping[str, str]) -> set[tuple[str, ...]]:
        return {
            (moved.get(row["pool"], row["pool"]), row["topic"], row["url"], row["reports"])
            for row in _rows(tables, "sources")
        }

    old, new = told(before, moved), told(after, {})
    return {"added": len(new - old), "removed": len(old - new)}


def _indicators(before: Tables, after: Tables) -> dict[str, list[str]]:
    old, new = _by(before, "indicators", "slug"), _by(after, "indicators", "slug")
    judged = ("version", "definition", "rule", "thresholds")
    return {
        "added": [slug for (slug,) in new if (slug,) not in old],
        "removed": [slug for (slug,) in old if (slug,) not in new],
        "changed": [
            slug
            for (slug,), row in new.items()
            if (slug,) in old and any(row[name] != old[slug,].get(name) for name in judged)
        ],
    }
