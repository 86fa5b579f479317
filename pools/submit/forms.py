"""What a contributor says of themselves, and the short forms of the status page."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pools.claims.facts import SourceNote
from pools.claims.web_addresses import bare_host
from pools.models.submission import Affiliation
from pools.topics.fields import Address, PlainText


class SenderForm(forms.Form):
    """Affiliation is asked of everybody and shown with the change; the address is optional."""

    affiliation = forms.ChoiceField(
        label=_("What is your connection to this pool?"),
        choices=Affiliation.choices,
        error_messages={"required": _("Choose your connection to this pool.")},
        widget=forms.RadioSelect,
        help_text=_("The public log says “proposed by its team”, “by a user” and so on."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_(
            "Only if you want email updates. Only reviewers see it, and we delete it some time "
            "after the decision. We ask you to confirm it first."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class WhereForm(forms.Form):
    """The one source of a quick proposal."""

    source = Address(
        label=_("One page that describes it"),
        help_text=_("For example its documentation, or an article about it."),
        error_messages={"required": _("Give the address of a page that describes the pool.")},
    )


class LinksForm(forms.Form):
    """Pages pasted once, from which every question of a proposal picks its source."""

    links = PlainText(
        label=_("Your sources, one web address a line"),
        required=False,
        rows=4,
        help_text=_("Paste them once. Every question below then offers them."),
    )

    def clean_links(self) -> str:
        """Every line must be an address; which is not is said by its number."""
        typed: str = self.cleaned_data["links"]
        address = Address(required=False)
        for number, line in enumerate(typed.splitlines(), start=1):
            try:
                address.clean(line)
            except forms.ValidationError as error:
                words = _("Line %(number)d: %(fault)s")
                raise forms.ValidationError(
                    words % {"number": number, "fault": " ".join(error.messages)}
                ) from None
        return typed


class StillForm(forms.Form):
    """Which of a claim's listed sources was opened and still says so; ``""`` is another one."""

    still = forms.ChoiceField(
        label=_("I opened this source today and it still says so"),
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, sources: Sequence[SourceNote], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = {source.url: source for source in sources if source.stance != "differs"}
        self.fields["still"].choices = [  # type: ignore[attr-defined]
            *((url, _cited(source)) for url, source in self.sources.items()),
            ("", _("Another source")),
        ]

    @property
    def source(self) -> SourceNote | None:
        """The one that was ticked, once valid."""
        return self.sources.get(self.cleaned_data.get("still", ""))


def _cited(source: SourceNote) -> str:
    """A source in a line: whose it is, what it says, where and of when; its link stands above."""
    said = f"{source.publisher}: {source.reports}" if source.reports else source.publisher
    where = ", ".join(filter(None, (bare_host(source.url), source.as_of)))
    return f"{said} ({where})"


class NoteForm(forms.Form):
    """Anything the reviewer should know."""

    note = PlainText(label=_("Anything else the reviewer should know"), required=False, rows=3)


class ContestForm(forms.Form):
    """What is wrong, and what the pool's own side says in public."""

    note = PlainText(label=_("What is wrong with this claim?"), rows=4)
    reply = PlainText(
        label=_("For the pool's own team: a reply to show beside the claim"),
        required=False,
        rows=3,
        help_text=_("Shown as the pool's words while the contest is open, once a reviewer saw it."),
    )

    def clean(self) -> dict[str, Any]:
        """Only the team speaks for the pool."""
        cleaned = super().clean() or {}
        if cleaned.get("reply") and self.data.get("affiliation") != Affiliation.TEAM:
            self.add_error("reply", _("Only the pool's own team can add a reply."))
        return cleaned


class ReplyForm(forms.Form):
    """The pool's side of a contest."""

    reply = PlainText(
        label=_("Your reply, shown as the pool's words"),
        rows=3,
        help_text=_("Shown beside the claim while the contest is open, once a reviewer saw it."),
    )


class AnswerNoteForm(forms.Form):
    """Words beside an answered claim."""

    words = PlainText(label=_("Your answer in words"), required=False, rows=2)


class AnswerReplyForm(forms.Form):
    """A reply in other words, after a reviewer asked about it."""

    words = PlainText(label=_("Your reply as it should read"), rows=3)


class DifferentForm(forms.Form):
    """Shown when listed pools look like the proposed one."""

    different = forms.BooleanField(
        label=_("No, it is another pool"),
        # Stands beside the list of likely duplicates, above the form it belongs to.
        widget=forms.CheckboxInput(attrs={"form": "send"}),
        error_messages={
            "required": _("Say that it is another pool, or correct the existing listing instead.")
        },
    )


class LostForm(forms.Form):
    """Where the lost link should go, if that address was confirmed."""

    email = forms.EmailField(label=_("The address you gave and confirmed"))
