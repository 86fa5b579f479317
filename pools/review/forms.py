"""What a reviewer fills in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pools.claims.indicator import IndicatorSpec
from pools.claims.verdict import Verdict
from pools.models import Pool
from pools.models.folded import in_order
from pools.models.proposal import Decision, Reason
from pools.review.asking import WHAT_TO_ASK
from pools.review.decisions import OTHER_IN_WORDS, WHY_DECLINED
from pools.topics.fields import PartialDateField, PlainText

LIST = "list"  # accept the source and not its value


class ChoiceForm(forms.Form):
    """A decision on one proposal. ``seen`` tells whether somebody was faster.

    All claims stand in one form, so that what is typed at one is not lost by deciding another:
    each has its fields under a prefix, and the button that was pressed brings the decision.
    """

    decision = forms.ChoiceField(
        choices=[*Decision.choices, (LIST, LIST)], widget=forms.HiddenInput
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=120)
    note = PlainText(label=_("Note to the contributor"), required=False, rows=2)
    reason_code = forms.ChoiceField(
        label=_("Reason for declining"), required=False, choices=[("", "–"), *Reason.choices]
    )
    reason_words = PlainText(label=_("In words"), required=False, rows=2)
    source_why = PlainText(
        label=_("If sources disagree: why we go by the new one"), required=False, rows=2
    )

    def add_prefix(self, field_name: str) -> str:
        return field_name if field_name == "decision" else super().add_prefix(field_name)

    def clean(self) -> dict[str, Any]:
        """A question and a refusal say something; what is missing is said beside its input."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == Decision.ASK and not self._has("note"):
            self.add_error("note", WHAT_TO_ASK)
        if cleaned.get("decision") == Decision.DECLINE:
            if not self._has("reason_code"):
                self.add_error("reason_code", WHY_DECLINED)
            refuse_empty_reason(self)
        return cleaned

    def _has(self, name: str) -> bool:
        return bool(self.cleaned_data.get(name)) or name in self.errors


def refuse_empty_reason(form: forms.Form) -> None:
    """ "Another reason, see the note" gives none without words."""
    said = form.cleaned_data
    empty = not said.get("reason_words") and "reason_words" not in form.errors
    if empty and said.get("reason_code") == Reason.OTHER:
        form.add_error("reason_words", OTHER_IN_WORDS)


class AssignForm(forms.Form):
    """Whose it is from now on."""

    to: Any = forms.ModelChoiceField(label=_("Assign to"), queryset=None)

    def __init__(self, *args: Any, staff: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = staff  # type: ignore[attr-defined]


class BulkDeclineForm(forms.Form):
    """Why many submissions are declined at once."""

    reason_code = forms.ChoiceField(
        label=_("Reason for declining"), choices=[("", "–"), *Reason.choices]
    )
    reason_words = PlainText(
        label=_("In words"),
        required=False,
        rows=2,
        help_text=_("Every one of the contributors reads this."),
    )

    def clean(self) -> dict[str, Any]:
        """A reason says something."""
        cleaned = super().clean() or {}
        refuse_empty_reason(self)
        return cleaned


class ConflictForm(forms.Form):
    """A tie to a pool."""

    pool = forms.ModelChoiceField(label=_("Pool"), queryset=Pool.objects.all())
    words = PlainText(label=_("What ties you to it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pools: Any = self.fields["pool"]
        pools.queryset = in_order(Pool.objects.all(), "name")


class SecondLookForm(forms.Form):
    """What somebody who has not seen the first answer says."""

    verdict = forms.ChoiceField(label=_("Your verdict"), widget=forms.RadioSelect)
    reason = PlainText(label=_("Why, in a sentence"), rows=2)

    def __init__(self, spec: IndicatorSpec, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = [  # type: ignore[attr-defined]
            (verdict.value, _in_its_words(spec, verdict)) for verdict in Verdict
        ]


def _in_its_words(spec: IndicatorSpec, verdict: Verdict) -> str:
    word, phrase = str(verdict.word), spec.phrase(verdict)
    return word if phrase == word else f"{word}: {phrase}"


class RecheckForm(forms.Form):
    """What a second look at a claim came to."""

    answer = forms.ChoiceField(
        choices=[("still-true", _("Still true")), ("cannot-tell", _("Cannot tell"))],
        error_messages={"required": _("Choose an answer: still true, or cannot tell.")},
    )
    source_as_of = PartialDateField(
        label=_("The source now speaks as of"),
        required=False,
        widget=forms.TextInput(attrs={"size": 10, "placeholder": "2026-11"}),
    )
    words = PlainText(label=_("Note"), required=False)


class RevertForm(forms.Form):
    """Why a published change is taken back."""

    reason = PlainText(
        label=_("Why"),
        rows=2,
        help_text=_("The public log shows this beside the change."),
        error_messages={"required": _("Say why: everybody can read it in the log.")},
    )
