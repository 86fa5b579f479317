"""Reading the data files: everything is checked before anything is written."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.intake.slugs import named_in, refused_in
from pools.models.publishing import document_faults
from pools.topics.publication_checks import publication_faults

DEEPEST = 60  # brackets inside each other
_TOKENS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
MOST_DIGITS = 1_000  # of a whole number; Python itself reads no more than a few thousand


@dataclass(frozen=True)
class FileFault:
    """What is wrong, in which file, at which path inside it."""

    file: Path
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.path or 'file'}: {self.reason}"


class FaultyFiles(Exception):
    """At least one file cannot be loaded; nothing was written."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = list(faults)
        self.count = f"{len(self.faults)} fault{'' if len(self.faults) == 1 else 's'}"


def json_files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those in the folders named, in a stable order. Raises FaultyFiles for
    a folder without any."""
    found: list[Path] = []
    empty: list[FileFault] = []
    for path in paths:
        files = sorted(path.glob("*.json")) if is_folder(path) else [path]
        found += files
        if not files:
            empty.append(FileFault(path, "", "holds no files that end in .json"))
    if empty:
        raise FaultyFiles(empty)
    return found


def is_folder(path: Path) -> bool:
    """Whether there is such a folder; a name that no folder can have is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def read_json(path: Path) -> Any:
    """The parsed file. Raises FaultyFiles for one that is missing or is not JSON."""
    try:
        return parsed_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FaultyFiles([FileFault(path, "", error.strerror or str(error))]) from None
    except UnicodeDecodeError:
        raise FaultyFiles([FileFault(path, "", "is not UTF-8 text")]) from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise FaultyFiles([FileFault(path, place, error.msg)]) from None
    except ValueError as error:
        raise FaultyFiles([FileFault(path, "", str(error))]) from None


def parsed_json(text: str) -> Any:
    """What a text of JSON says: no key twice, no number that is none. Raises ValueError."""
    # Asked beforehand: Python's reader calls itself, and where a library has raised the limit of
    # that, it ends the process.
    depth = 0
    for token in _TOKENS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > DEEPEST:
            raise ValueError("is nested too deeply")
    return json.loads(
        text, object_pairs_hook=_without_twins, parse_constant=_no_number, parse_int=_whole
    )


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"has the key {key!r} twice in one object")
        found[key] = value
    return found


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(f"holds a number of {len(text)} digits")
    return int(text)


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")


def read_pools(
    paths: Iterable[Path], indicators: Sequence[IndicatorSpec], *, to_publish: bool = True
) -> dict[Path, PoolFacts]:
    """Every pool by its file. Raises FaultyFiles with all faults of all files. Where they are
    only proposed, the desk chooses the address."""
    faults: list[FileFault] = []
    pools: dict[Path, PoolFacts] = {}
    for path in json_files(paths):
        try:
            document = read_json(path)
            pools[path] = PoolFacts.from_document(document)
        except FaultyFiles as error:
            faults += error.faults
        except ValidationError as error:
            faults += [
                FileFault(path, fault.topic, fault.message) for fault in document_faults(error)
            ]
        else:
            faults += _publication(path, pools[path], indicators)
    faults += _collisions(pools)
    if to_publish:
        faults += _addresses(pools)
    if faults:
        raise FaultyFiles(faults)
    return pools


def _publication(
    path: Path, facts: PoolFacts, indicators: Sequence[IndicatorSpec]
) -> list[FileFault]:
    known = {indicator.slug for indicator in indicators}
    faults = [
        FileFault(path, f"assessments.{position}.indicator", "is not an indicator")
        for position, judgement in enumerate(facts.assessments)
        if judgement.indicator not in known
    ]
    if path.stem != facts.slug:
        faults.append(FileFault(path, "slug", "is not the name of the file"))
    faults += [
        FileFault(path, fault.topic, fault.message)
        for fault in publication_faults(facts, indicators, dates.today())
    ]
    return faults


def _collisions(pools: dict[Path, PoolFacts]) -> list[FileFault]:
    """Two files for one pool: one token address on one chain."""
    faults: list[FileFault] = []
    addresses: dict[tuple[str, str], Path] = {}
    for path, facts in pools.items():
        for position, token in enumerate(facts.tokens):
            key = (token.chain.casefold(), token.address)
            if token.address and addresses.setdefault(key, path) != path:
                faults.append(
                    FileFault(path, f"tokens.{position}.address", f"is also in {addresses[key]}")
                )
    return faults


def _addresses(pools: dict[Path, PoolFacts]) -> list[FileFault]:
    """Addresses the site needs or another pool has or had, be it in another file."""
    faults: list[FileFault] = []
    claimed: dict[str, Path] = {}
    for path, facts in pools.items():
        faults += [FileFault(path, place, reason) for place, reason in refused_in(facts)]
        for place, slug in named_in(facts):
            if claimed.setdefault(slug, path) != path:
                faults.append(FileFault(path, place, f"{slug} is also in {claimed[slug]}"))
            elif slug == facts.slug and place != "slug":
                faults.append(FileFault(path, place, f"{slug} is its present address"))
    return faults


def write_json(path: Path, document: Any) -> None:
    """Write a file the way the repository keeps them."""
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8")
