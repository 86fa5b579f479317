"""What a descriptor of a topic says. Everything that needs to know a topic reads it there."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pools.claims.facts import PoolFacts

Text = Promise | str
NOT_KNOWN = [("", _("I don't know"))]


@dataclass(frozen=True)
class Input:
    """One input of a form. ``name`` is its key in the value; empty where the value is a scalar."""

    name: str
    make: Callable[..., forms.Field]
    label: Text
    options: Mapping[str, Any] = field(default_factory=dict)
    assumed: Any = None  # a prefilled value that alone says nothing

    def field(self) -> forms.Field:
        """A fresh, optional form field."""
        made = self.make(label=self.label, required=False, **self.options)
        if self.assumed is not None:
            made.initial = self.assumed
        return made


@dataclass(frozen=True)
class Panel:
    """Where editors edit it: the tab, the heading, and columns side by side in each row.

    Topics with the same tab and heading share a box. A column ``relation.column`` is a child's.
    ``help`` is by column; a column without one shows the model's own.
    """

    tab: Literal["about", "facts", "evidence"]
    heading: Text
    rows: tuple[tuple[str, ...], ...]
    help: Mapping[str, Text] = field(default_factory=dict)
    item: Text = ""  # what one child is called
    fault_at: str = ""  # the column a fault is shown at, where it is not the first


@dataclass(frozen=True)
class Topic:
    """One thing that can be said of a pool, with everything that is said of it.

    ``format_value`` gives an empty text for unknown; ``brief`` is the same value for lists,
    ``implied`` what follows from other facts where nothing is stored. ``columns`` maps the parts of the value to
    columns of the pool (or of the child, for topics with ``relation``); parts not named stand
    under their own name. ``recheck_days`` is the age of the newest evidence, in days, from which
    the fact is due for a re-check; None where it does not age. ``weight`` is how much it matters to
    those who stake that it is known (3 most, 1 least): it orders "most wanted evidence".
    """

    key: str
    label: Text
    help: Text
    format_value: Callable[[PoolFacts], str]
    inputs: tuple[Input, ...]
    section: str  # of the form for a new pool
    panel: Panel
    evidence: Text = ""  # what counts as a source, said beside the question
    path: str = ""  # first key in the document; the topic's own where empty
    columns: Mapping[str, str] = field(default_factory=dict)
    relation: str = ""  # of the children it is stored in
    layer: str = ""  # of the client shares it is about
    recheck_days: int | None = 365
    weight: Literal[1, 2, 3] = 1
    needs_source: bool = True
    own_source: bool = False  # an address, which is its own evidence: nobody is asked for another
    brief: Callable[[PoolFacts], str] | None = None
    on_a_day: Callable[[PoolFacts, dt.date], str] | None = None  # where pages say more by the day
    implied: Callable[[PoolFacts], str] | None = None
    on_card: bool = False  # of the listing
    place: Literal["list", "head", "exit", "control", "spread", "own"] = (
        "list"  # on the pool's page
    )
    anchor: str = ""  # its id there, where it is not "fact-" and the key
    # By which parts an entry of a list is known to be the same; the first that both have counts.
    same_by: tuple[tuple[str, ...], ...] = ()
    readable: tuple[str, ...] = ()  # the parts a contract can be asked for; "" is the whole value

    def shown(self, facts: PoolFacts) -> str:
        """What pages say of it."""
        return self.format_value(facts) or (self.implied(facts) if self.implied else "")

    def shown_on(self, facts: PoolFacts, day: dt.date) -> str:
        """What pages say of it on a day."""
        return (self.on_a_day(facts, day) if self.on_a_day else "") or self.shown(facts)

    def listed(self, facts: PoolFacts) -> str:
        """What cards and the matrix say of it: the beginning of what pages say."""
        return self.brief(facts) if self.brief else self.shown(facts)

    @property
    def document_key(self) -> str:
        """Where it stands in a document."""
        return self.path or self.key

    @property
    def many(self) -> bool:
        """Whether its value is a list of entries, so that a new source stands beside the older."""
        return bool(self.relation)

    @property
    def dated(self) -> bool:
        """Whether each entry of its list is a figure of one day."""
        return any("as_of" in parts for parts in self.same_by)

    @property
    def fault_column(self) -> str:
        """The column beside which a fault of it is shown; empty for children."""
        if self.relation:
            return ""
        return self.panel.fault_at or next(iter(self.columns.values()), self.key)


def choice(label: Any, **kwargs: Any) -> forms.ChoiceField:
    """One word of a list, or not known."""
    choices = kwargs.pop("choices")
    return forms.ChoiceField(label=label, choices=[*NOT_KNOWN, *choices], **kwargs)


def several(label: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    """Several words of a list."""
    return forms.MultipleChoiceField(label=label, widget=forms.CheckboxSelectMultiple, **kwargs)
