"""What a machine has read, before anybody decided on it: the one shape every importer and the
chain reader end in, and what ``pools.intake.reception`` takes in.

Plain values: nothing is looked up and nothing is stored here.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Citation:
    """Where a statement is written: the columns of a proposal's source. ``as_of`` is a partial
    ISO date, or empty where the publisher gives none."""

    url: str
    publisher: str
    as_of: str = ""
    quote: str = ""
    reports: str = ""  # what the publisher reports, in a line
    archive: str = ""  # an archived copy of the page, where the publisher gives one


@dataclass(frozen=True)
class Statement:
    """One publisher's word on one topic. ``value`` is in the form of a proposal's value
    (``pools.topics.proposed_values``) and not checked yet; parts and entries it leaves out are not
    said. ``field`` is where it stood in the record, for the report. What is ``only_reported`` is
    said without evidence (a verdict): it is listed as that publisher's word at most, and never
    taken for ours."""

    topic: str
    value: Any
    source: Citation
    field: str = ""
    only_reported: bool = False


@dataclass(frozen=True)
class Record:
    """What a file or a chain says of one pool, and what it can be told by: its contracts'
    addresses as (chain, address), its site's host, its name, its address here."""

    name: str
    statements: tuple[Statement, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()
    website: str = ""
    slug: str = ""
    key: str = ""  # how the publisher tells it apart; the name where there is nothing better

    @property
    def label(self) -> str:
        """What the report calls it."""
        return self.key or self.name


@dataclass(frozen=True)
class Rejection:
    """What could not be read, where, and a sentence on why."""

    record: str
    field: str
    reason: str


@dataclass(frozen=True)
class Batch:
    """Everything one file or one run has read: all of it is taken in, or nothing. Where
    ``lists_pools``, a record of no listed pool proposes a new one; elsewhere it is left aside."""

    records: tuple[Record, ...]
    rejected: tuple[Rejection, ...] = ()
    left_aside: tuple[str, ...] = ()  # read and of no concern here, by label
    lists_pools: bool = False


class UnreadableFile(ValueError):
    """The file is not what its format says: nothing of it is taken in. Its text is a sentence."""


def address_key(chain: str, address: str) -> Hashable:
    """How two spellings of one address are told to be the same."""
    return (chain.casefold(), address.casefold())
