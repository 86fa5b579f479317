"""What somebody typed, as words to read and as a form to send once more.

For the moment when the database is gone: nothing here asks it, so labels of indicators, which
live there, are the address's own word.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from pools import topics
from pools.contributions.answer_forms import SourceForm
from pools.submit import forms as short
from pools.submit.drafts import UNSAID
from pools.submit.rate_limits import LONGEST_BODY, MOST_FIELDS

ALONE: dict[str, forms.Field] = {
    **short.SenderForm.base_fields,
    **short.WhereForm.base_fields,
    **short.LinksForm.base_fields,
    **short.NoteForm.base_fields,
    **short.ReplyForm.base_fields,
    **short.DifferentForm.base_fields,
}
NAME = re.compile(r"(?P<topic>[a-z0-9_-]+?)-(?:(?P<row>\d+)-)?(?P<part>source-[a-z_]+|[a-z_]+)")


@dataclass(frozen=True)
class Said:
    """One field with its label and what was typed or chosen."""

    label: str
    words: str


@dataclass(frozen=True)
class RecoveredForm:
    """A form that did not arrive: ``said`` for the eye, ``kept`` as name and value to send."""

    said: list[Said]
    kept: list[tuple[str, str]]


def recovered_form(request: HttpRequest, *, of_the_admin: bool = False) -> RecoveredForm | None:
    """What a form of ours carried; None for anything else, or for more than a person types. Of a
    form ``of_the_admin``, to send only; a password is never among it.

    Only after the check against forged requests: nobody else's words are put into the mouth
    of a visitor. Files are never among it.
    """
    ours = _is_ours(request)
    if request.method != "POST" or not (ours or (of_the_admin and _is_admins(request))):
        return None
    if not getattr(request, "csrf_processing_done", False):
        return None
    data = request.POST
    kept = [(name, str(value)) for name, values in data.lists() for value in values]
    size = sum(len(name) + len(value) for name, value in kept)
    most, longest = (MOST_FIELDS, LONGEST_BODY) if ours else _admins_limits()
    if len(kept) > most or size > longest:
        return None
    kept = [(name, value) for name, value in kept if name != "csrfmiddlewaretoken"]
    return RecoveredForm(said_in(data) if ours else [], kept)


def _is_ours(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and getattr(match.func, "keeps_typed", False)


def _is_admins(request: HttpRequest) -> bool:
    names = " ".join(request.POST).lower()
    return request.path.startswith("/admin/") and not request.FILES and "password" not in names


def _admins_limits() -> tuple[int, int]:
    """How many fields of how many characters: what Django takes of a form at all. A pool's has
    thousands, and its sender is one of ours."""
    return settings.DATA_UPLOAD_MAX_NUMBER_FIELDS, settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def said_in(data: QueryDict) -> list[Said]:
    """What was typed or chosen, without what belongs to the form itself."""
    return list(_statements(data))


def _statements(data: QueryDict) -> Iterable[Said]:
    for name, values in data.lists():
        words = [str(value) for value in values if value]
        if not words or name in UNSAID or name.endswith("-rows"):
            continue
        label, field = _field(name)
        chosen = {str(value): str(word) for value, word in getattr(field, "choices", ())}
        if isinstance(field, forms.BooleanField):
            chosen = dict.fromkeys(words, _("Yes"))
        yield Said(label, ", ".join(chosen.get(word, word) for word in words))


def _field(name: str) -> tuple[str, Any]:
    if name in ALONE:
        return str(ALONE[name].label), ALONE[name]
    match = NAME.fullmatch(name)
    if match is None:
        return name, None
    key, row, part = match["topic"], match["row"], match["part"]
    topic = topics.FACT.get(key)
    about = str(topic.label) if topic else key.replace("-", " ").replace("_", " ")
    if row:
        about = f"{about} {int(row) + 1}"
    label, field = _part(key, part)
    return f"{about}: {label}" if label and label != about else about, field


def _part(key: str, part: str) -> tuple[str, Any]:
    if part.startswith("source-"):
        field = SourceForm.base_fields.get(part.removeprefix("source-"))
        return (str(field.label), field) if field else (part, None)
    if part == "words":
        field = short.AnswerNoteForm.base_fields["words"]
        return str(field.label), field
    if part == "unknown":
        return "", forms.BooleanField(label="")
    for one in topics.FACT[key].inputs if key in topics.FACT else ():
        if (one.name or "value") == part:
            return str(one.label), one.field()
    # An indicator's: its wording lies in the database, the parts are the same for all.
    known = {"verdict": _("Verdict"), "reason": _("Why"), "as_of": _("As of")}
    return known.get(part, part), None
