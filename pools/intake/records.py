"""Files that list records: indicators, their translations, and figures of the network."""

from pathlib import Path
from typing import Any

from pools.claims import rules
from pools.claims.text import plain_text
from pools.claims.verdict import ANSWERS
from pools.intake.files import FaultyFiles, FileFault, read_json

# What of an indicator is words for readers, besides those for its verdicts.
WORDS = ("name", "question", "definition", "why_it_matters")
# What is text in a record of indicators or figures, or an object of texts.
TEXTS = {*WORDS, "slug", "words", "group", "rule", "threshold_source"}
TEXTS |= {"key", "label", "method", "as_of", "unit", "publisher", "url"}
WHOLE = {"order", "recheck_days"}
# The keys there are in each kind of record, and in the objects inside it.
TRANSLATION = {*WORDS, "slug", "words"}
ORIGINAL = {*TRANSLATION, *WHOLE, "group", "rule", "thresholds", "threshold_source"}
FIGURE = {"key", "label", "method", "as_of", "unit", "publisher", "url", "value"}
INSIDE = {"words": {verdict.value for verdict in ANSWERS}, "threshold_source": {"publisher", "url"}}


def records_of(path: Path, keys: set[str]) -> list[dict[str, Any]]:
    """The objects of a file that lists them: no other keys than these, and plain texts. Raises
    FaultyFiles."""
    records = read_json(path)
    if not isinstance(records, list):
        raise FaultyFiles([FileFault(path, "", "is not a list")])
    faults = []
    for position, record in enumerate(records):
        if not isinstance(record, dict):
            faults.append(FileFault(path, str(position), "is not an object"))
            continue
        faults += [
            FileFault(path, f"{position}.{place}", "is not a key there is")
            for place in _unknown(record, keys)
        ]
        for name, value in record.items():
            if name in WHOLE and not (value is None or type(value) is int):
                faults.append(FileFault(path, f"{position}.{name}", "is not a whole number"))
            parts = value if isinstance(value, dict) else {"": value}
            for part, text in parts.items():
                place = f"{position}.{name}.{part}".rstrip(".")
                if name in TEXTS and not isinstance(text, str):
                    faults.append(FileFault(path, place, "is not text"))
                elif isinstance(text, str):
                    try:
                        plain_text(text)
                    except ValueError as error:
                        faults.append(FileFault(path, place, str(error)))
    if faults:
        raise FaultyFiles(faults)
    return records


def _unknown(record: dict[str, Any], keys: set[str]) -> list[str]:
    """Where a record, or an object inside it, has keys that nothing reads."""
    rule = record.get("rule")
    known_rule = rules.RULES.get(rule) if isinstance(rule, str) else None
    read = {*known_rule.thresholds, *known_rule.optional} if known_rule else set()
    inside = INSIDE | {"thresholds": read}
    return [name for name in record if name not in keys] + [
        f"{name}.{part}"
        for name, known in inside.items()
        for part in (record[name] if isinstance(record.get(name), dict) else ())
        if part not in known
    ]
