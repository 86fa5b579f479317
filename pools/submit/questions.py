"""What each topic is asked with: the parts of its value and what counts as evidence.

The only list of inputs there is; the form for a new pool, for one claim, for an answer and
for an editor's correction are all made from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pools.claims import topics, vocabulary
from pools.claims.indicator import IndicatorSpec
from pools.claims.verdict import Verdict
from pools.submit.fields import (
    Address,
    Amount,
    FutureDay,
    Lines,
    PartialDateField,
    PlainText,
    TokenAddressField,
)

NOT_KNOWN = [("", _("I don't know"))]


@dataclass(frozen=True)
class Part:
    """One input. ``name`` is its key in the value; a topic with one unnamed part is a scalar."""

    name: str
    make: Any
    label: Any
    options: dict[str, Any] = field(default_factory=dict)
    assumed: Any = None  # a prefilled value that alone says nothing

    def field(self) -> forms.Field:
        """A fresh, optional form field."""
        made: forms.Field = self.make(label=self.label, required=False, **self.options)
        if self.assumed is not None:
            made.initial = self.assumed
        return made


@dataclass(frozen=True)
class Question:
    """A topic as it is asked."""

    topic: str
    label: Any
    help: Any
    parts: tuple[Part, ...]
    rows: bool = False
    evidence: Any = ""
    needs_source: bool = True

    @property
    def scalar(self) -> bool:
        """Whether the value is the single part's own."""
        return len(self.parts) == 1 and not self.parts[0].name

    @property
    def has_unknown(self) -> bool:
        """Whether "I don't know" or "not judged" is among its own choices, so that nothing else
        need offer it."""
        return not self.rows and self.parts[0].make in (_choice, _verdict)


def _choice(label: Any, **kwargs: Any) -> forms.ChoiceField:
    choices = kwargs.pop("choices")
    return forms.ChoiceField(label=label, choices=[*NOT_KNOWN, *choices], **kwargs)


def _several(label: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, widget=forms.CheckboxSelectMultiple, **kwargs)


YES_NO = [("yes", _("Yes")), ("no", _("No"))]
ETH = {"most": 100_000, "places": 9}
PERCENT = {"most": 100, "places": 6}
COUNT = {"most": 1_000_000_000, "places": 0}
REWARDS = _("Percent of rewards, not of the stake.")

PARTS: dict[str, tuple[Part, ...]] = {
    "name": (Part("", PlainText, _("Name"), {"max_length": 80}),),
    "summary": (
        Part(
            "",
            PlainText,
            _("Summary"),
            {"help_text": _("One neutral sentence, at most 240 characters.")},
        ),
    ),
    "website": (Part("", Address, _("Website")),),
    "kind": (Part("", _choice, _("Kind"), {"choices": vocabulary.KINDS}),),
    "status": (
        Part("is", _choice, _("Status"), {"choices": vocabulary.STATES[:3]}),
        Part("since", PartialDateField, _("Since")),
        Part("reason", PlainText, _("Reason, if paused or closed"), {"rows": 2}),
    ),
    "launch": (
        Part("date", PartialDateField, _("Open to the public since")),
        Part("at_the_latest", forms.BooleanField, _("It was open then, perhaps earlier")),
    ),
    "minimum_deposit": (
        Part("", Amount, _("Minimum deposit (ETH)"), {**ETH, "help_text": _("0: any amount.")}),
    ),
    "fee": (
        Part("percent", Amount, _("Fee (percent)"), {**PERCENT, "help_text": REWARDS}),
        Part("covers", PlainText, _("Who gets it")),
    ),
    "licence": (
        Part(
            "is",
            PlainText,
            _("Licence"),
            {
                "max_length": 60,
                "help_text": _(
                    "An SPDX identifier such as GPL-3.0-only, or: mixed, none-stated, closed."
                ),
            },
        ),
        Part("repository", Address, _("Code repository")),
        Part("change_date", FutureDay, _("Changes on, if it does by its own terms")),
        Part("change_to", PlainText, _("And becomes"), {"max_length": 60}),
    ),
    "node_operators": (
        Part("entry", _choice, _("Who may run nodes"), {"choices": vocabulary.ENTRIES}),
        Part("bond", Amount, _("Bond (ETH)"), ETH),
        Part("count", Amount, _("Number of operators"), COUNT),
        Part("named", Lines, _("Operators by name"), {"help_text": _("One on each line.")}),
    ),
    "validators": (Part("", Amount, _("Validators"), COUNT),),
    "self_limit": (Part("", Amount, _("Percent of all staked ETH"), PERCENT),),
    "upgrade_delay": (Part("", Amount, _("Days"), {"most": 30_000, "places": 0}),),
    "platforms": (Part("", _several, _("Platforms"), {"choices": vocabulary.PLATFORMS}),),
    "interfaces": (Part("", _several, _("Interfaces"), {"choices": vocabulary.INTERFACES}),),
    "links": (
        Part("documentation", Address, _("Documentation")),
        Part("github", Address, "GitHub"),
        Part("x", Address, "X"),
        Part("discord", Address, "Discord"),
        Part("telegram", Address, "Telegram"),
        Part("reddit", Address, "Reddit"),
        Part("forum", Address, _("Forum")),
        Part("blog", Address, _("Blog")),
    ),
    "tokens": (
        Part("symbol", PlainText, _("Symbol"), {"max_length": 20}),
        Part("name", PlainText, _("Name"), {"max_length": 80}),
        Part("chain", PlainText, _("Chain"), {"max_length": 30}, assumed="ethereum"),
        Part("address", TokenAddressField, _("Contract address, with checksum")),
        Part("kind", _choice, _("Kind"), {"choices": vocabulary.TOKEN_KINDS}),
        Part("transferable", _choice, _("Freely transferable"), {"choices": YES_NO}),
        Part("retired", forms.BooleanField, _("Retired: no longer given out or supported")),
    ),
    "audits": (
        Part("auditor", PlainText, _("Auditor"), {"max_length": 120}),
        Part("date", PartialDateField, _("Date")),
        Part("scope", PlainText, _("What was audited")),
        Part("report", Address, _("The report itself")),
        Part("superseded", forms.BooleanField, _("The audited code has been replaced since")),
    ),
    "bug_bounties": (
        Part("url", Address, _("Programme")),
        Part("largest_reward", Amount, _("Largest reward (USD)"), COUNT),
        Part("opened", PartialDateField, _("Opened")),
        Part("ended", PartialDateField, _("Ended, if it has")),
    ),
    "network_shares": (
        Part("percent", Amount, _("Percent of all staked ETH"), PERCENT),
        Part("as_of", PartialDateField, _("As of")),
    ),
}
CLIENTS = (
    Part("client", PlainText, _("Client"), {"max_length": 40}),
    Part("percent", Amount, _("Percent of the pool's validators"), PERCENT),
    Part("as_of", PartialDateField, _("As of")),
    Part("partial", forms.BooleanField, _("Only some operators were measured")),
)
PARTS["execution_clients"] = PARTS["consensus_clients"] = CLIENTS
ROWS = frozenset(
    {"tokens", "audits", "bug_bounties", "network_shares", "execution_clients", "consensus_clients"}
)
EVIDENCE = {
    "audits": _("The report itself, or the auditor's page that names it."),
    "tokens": _("A block explorer's page, or the pool's own list of contracts."),
    "fee": _("The pool's documentation or the contract that sets it."),
    "licence": _("The licence file in the repository."),
    "launch": _("An announcement, or the first deposit on a block explorer."),
    "node_operators": _("The documentation for operators, or the registry on chain."),
    "execution_clients": _("A published measurement with its date; say who measured."),
    "consensus_clients": _("A published measurement with its date; say who measured."),
    "network_shares": _("A published measurement with its date; say who measured."),
    "bug_bounties": _("The programme's own page."),
}


def fact_question(key: str) -> Question:
    """How a fact is asked. Raises KeyError for a topic that is none."""
    topic = topics.FACT[key]
    return Question(
        topic=key,
        label=topic.label,
        help=topic.help,
        parts=PARTS[key],
        rows=key in ROWS,
        evidence=EVIDENCE.get(key, ""),
        needs_source=topic.needs_source,
    )


def indicator_question(spec: IndicatorSpec) -> Question:
    """How an indicator is asked: the verdict in its own words, and why."""
    choices = [(str(verdict), spec.phrase(verdict)) for verdict in Verdict]
    return Question(
        topic=spec.slug,
        label=spec.name,
        help=spec.question,
        parts=(
            Part("verdict", _verdict, _("Verdict"), {"choices": choices}),
            Part(
                "reason",
                PlainText,
                _("Why"),
                {
                    "rows": 3,
                    "help_text": _("Needed where the claim is said to be met or partly met."),
                },
            ),
            Part("as_of", PartialDateField, _("As of")),
        ),
        evidence=spec.definition,
    )


def _verdict(label: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=forms.RadioSelect, **kwargs)


def question_on(topic: str, indicators: Sequence[IndicatorSpec]) -> Question | None:
    """The question on any topic; None for one that does not exist."""
    if topic in topics.FACT:
        return fact_question(topic)
    for spec in indicators:
        if spec.slug == topic:
            return indicator_question(spec)
    return None
