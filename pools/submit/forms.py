"""What a contributor says of themselves, and the short forms of the status page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pools.models.submission import Affiliation
from pools.topics.fields import PlainText


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
