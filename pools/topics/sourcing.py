"""What becomes of a topic's sources when a proposal on it is accepted: nothing is lost unseen.

By default every source is kept. One that carried the value which is replaced now says something
else, and stands beside the new one as such: an older source, or a conflict.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import gettext as _

from pools.claims import dates
from pools.claims.facts import PoolFacts, SourceNote
from pools.topics import registry
from pools.topics.proposed_values import format_value

AGREES, DIFFERS, DROP = "agrees", "differs", "drop"
CHOICES = (AGREES, DIFFERS, DROP)


@dataclass(frozen=True)
class Replaced:
    """What an accepted proposal does to the value its topic had, in JSON form."""

    before: object
    changes: bool
    choices: Mapping[str, str] = field(default_factory=dict)  # by a listed source's address
    why: str = ""  # the new source is gone by and not the others


def default_choice(topic: str, source: SourceNote, *, changes_value: bool) -> str:
    """What becomes of a listed source unless a reviewer says otherwise."""
    if source.stance == "differs" or (changes_value and not _is_list(topic)):
        return DIFFERS
    return AGREES


def with_source(facts: PoolFacts, source: SourceNote, replaced: Replaced) -> PoolFacts:
    """The facts with one more source. The same page again only brings a later date and quote."""
    own = [note for note in facts.sources if note.topic == source.topic]
    same = next((note for note in own if note.url == source.url), None)
    kept = _kept([note for note in own if note is not same], source.topic, replaced)
    if same is not None:
        source = same.model_copy(update=_newer(same, source, anew=replaced.changes))
    leads = not any(note.stance == "basis" for note in kept)
    source = source.model_copy(update={"stance": "basis" if leads else "agrees"})
    if leads and not source.why and any(note.stance == DIFFERS for note in kept):
        source = source.model_copy(update={"why": replaced.why or _why(source, kept)})
    return _put(facts, source.topic, [*kept, source])


def with_differing(facts: PoolFacts, source: SourceNote, says: object, why: str = "") -> PoolFacts:
    """The facts with a source that reports another value than ours, which stays; the one we go by
    says why, where it does not yet."""
    own = [note for note in facts.sources if note.topic == source.topic]
    source = source.model_copy(update={"stance": DIFFERS, "why": ""})
    if not source.reports:
        with translation.override("en"):
            source = source.model_copy(update={"reports": format_value(source.topic, says)[:240]})
    kept = [
        note.model_copy(update={"why": why or _why(note, [source])})
        if note.stance == "basis" and not note.why
        else note
        for note in own
        if note.url != source.url
    ]
    return _put(facts, source.topic, [*kept, source])


def source_of_value(
    before: PoolFacts | None, after: PoolFacts, topic: str, *, changed: bool
) -> SourceNote | None:
    """The source that says what a topic says in ``after``; the one we go by first.

    One that has not been touched since it spoke for another value says nothing of the new one.
    """
    listed = before.sources_on(topic) if before and changed else ()
    then = {note.url: note for note in listed}
    replaced = {note.reports for note in listed if note.reports and note.stance != DIFFERS}
    for note in after.sources_on(topic):
        if note.stance == DIFFERS or note.reports in replaced:
            continue
        if note.url not in then or _speaks_anew(then[note.url], note):
            return note
    return None


def _speaks_anew(then: SourceNote, now: SourceNote) -> bool:
    if then.stance == DIFFERS or then.reports:  # which it does not report any more
        return True
    said, says = (
        (note.publisher, note.reports, note.quote, note.as_of, note.seen_on) for note in (then, now)
    )
    return said != says


def with_choices(facts: PoolFacts, topic: str, replaced: Replaced) -> PoolFacts:
    """The facts with what was chosen for a topic's listed sources, and no new one."""
    own = [note for note in facts.sources if note.topic == topic]
    return _put(facts, topic, _kept(own, topic, replaced))


def _kept(own: list[SourceNote], topic: str, replaced: Replaced) -> list[SourceNote]:
    kept = []
    for note in own:
        default = default_choice(topic, note, changes_value=replaced.changes)
        choice = replaced.choices.get(note.url, default)
        if choice == DROP:
            continue
        kept.append(_kept_as(note, choice, topic, replaced))
    return kept


def _kept_as(note: SourceNote, choice: str, topic: str, replaced: Replaced) -> SourceNote:
    if choice == DIFFERS and note.stance != "differs":
        # Nobody wrote down what it says, because it was what the directory said.
        reports = note.reports
        if not reports:
            with translation.override("en"):
                reports = format_value(topic, replaced.before)[:240]
        return note.model_copy(update={"stance": "differs", "why": "", "reports": reports})
    replaced_it = replaced.changes and not _is_list(topic)  # the new source leads from now on
    if choice == AGREES and (note.stance == "differs" or replaced_it):
        return note.model_copy(update={"stance": "agrees", "why": ""})
    return note


def _newer(same: SourceNote, again: SourceNote, *, anew: bool) -> dict[str, object]:
    return {
        "as_of": max(filter(None, (same.as_of, again.as_of)), default=None),
        "seen_on": max(filter(None, (same.seen_on, again.seen_on)), default=None),
        "quote": again.quote or same.quote,
        "archive": again.archive or same.archive,
        "reports": again.reports if anew else same.reports,
    }


def _why(source: SourceNote, others: list[SourceNote]) -> str:
    """In the directory's own language: it is published."""
    with translation.override("en"):
        if all(_day(source) > _day(note) for note in others if note.stance == DIFFERS):
            return _("It is the newest source.")
        return _("A reviewer read it and found that it applies.")


def _day(note: SourceNote) -> dt.date:
    spoken = dates.latest(note.as_of) if note.as_of else dt.date.min
    return spoken if note.as_of else (note.seen_on or dt.date.min)


def _put(facts: PoolFacts, topic: str, own: list[SourceNote]) -> PoolFacts:
    rest = [note for note in facts.sources if note.topic != topic]
    return facts.model_copy(update={"sources": (*rest, *own)})


def _is_list(topic: str) -> bool:
    return topic in registry.FACT and registry.FACT[topic].many
