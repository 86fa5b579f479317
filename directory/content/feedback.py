"""Was this helpful? A form on an address of its own, so that reading needs no cookie."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from directory.content.feedback_subjects import Subject, page_subject, subject_at
from directory.content.models.feedback import LONGEST_SENTENCE, Feedback
from pools.claims.text import plain_text
from pools.submit import left_forms, rate_limits
from pools.submit.leaving import keeps_typed
from pools.submit.private_pages import typing

AMENDABLE_FOR = dt.timedelta(days=30)
SALT = "directory.content.feedback"


class FeedbackForm(forms.ModelForm[Feedback]):
    """Yes or no, and a sentence if the reader likes."""

    helpful = forms.TypedChoiceField(
        label=_("Was this page helpful?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    sentence = forms.CharField(
        label=_("What was good, or what was missing?"),
        required=False,
        max_length=LONGEST_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "At most 500 characters. Editors read it; it is never published. "
            "Please leave out anything personal."
        ),
    )

    class Meta:
        model = Feedback
        fields = ["helpful", "sentence"]

    def clean_sentence(self) -> str:
        """Plain text without invisible characters."""
        text = self.cleaned_data["sentence"].replace("\r\n", "\n")
        try:
            return plain_text(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class NewFeedbackForm(FeedbackForm):
    """The first answer, which carries the key of the form it was given on."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)


@never_cache
@require_http_methods(["GET", "POST"])
@keeps_typed
def ask(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask about a page that editors own; a POST stores the answer and leads to the thanks page."""
    return _ask(request, page_subject(page_id))


@never_cache
@require_http_methods(["GET", "POST"])
@keeps_typed
def ask_at(request: HttpRequest, room: str, slug: str = "") -> HttpResponse:
    """The same about one of the directory's pages."""
    subject = subject_at(f"{room}/{slug}" if slug else room)
    if subject and subject.ask_url != request.path:
        raise Http404  # the pool has moved; whatever leads its former address on does so here too
    return _ask(request, subject)


def _ask(request: HttpRequest, subject: Subject | None) -> HttpResponse:
    if subject is None:
        raise Http404
    if request.method != "POST":
        initial: dict[str, Any] = {"form_key": uuid.uuid4(), **_before(request)}
        answer = request.GET.get("helpful", "")
        if answer in ("yes", "no"):
            initial["helpful"] = answer
        return _show(request, subject, NewFeedbackForm(initial=initial))
    if left_forms.before(request) is not None:
        return _show(request, subject, NewFeedbackForm(initial=_before(request)))
    form = NewFeedbackForm(request.POST)
    if not form.is_valid():
        return _show(request, subject, form)
    feedback = Feedback.objects.filter(form_key=form.cleaned_data["form_key"]).first()
    if feedback is None:
        limit = rate_limits.allow(request, "feedback")
        if not limit.allowed:
            return _show(request, subject, form, limit=limit)
        feedback = _store(form, subject)
    token = signing.dumps(str(feedback.form_key), salt=SALT)
    if subject.page:
        return HttpResponseRedirect(reverse("feedback_thanks", args=[subject.page.pk, token]))
    return HttpResponseRedirect(reverse("feedback_at_thanks", args=[token]))


@never_cache
@require_http_methods(["GET", "POST"])
@keeps_typed
def thank(request: HttpRequest, token: str, page_id: int | None = None) -> HttpResponse:
    """Thanks, and the chance to change the answer for who holds the address."""
    try:
        key = signing.loads(token, salt=SALT, max_age=AMENDABLE_FOR)
    except signing.BadSignature as error:
        raise Http404 from error
    feedback = Feedback.objects.filter(form_key=key).first()
    if feedback is None or feedback.page_id != page_id:
        raise Http404
    subject = page_subject(page_id) if page_id else subject_at(feedback.address)
    if subject is None:
        raise Http404
    initial = {"helpful": "yes" if feedback.helpful else "no"}
    if request.method != "POST" or left_forms.before(request) is not None:
        form = FeedbackForm(instance=feedback, initial={**initial, **_before(request)})
        return _show(request, subject, form, thanks=True)
    form = FeedbackForm(request.POST, instance=feedback, initial=initial)
    if not form.is_valid():
        return _show(request, subject, form, thanks=True)
    amended = form.save(commit=False)
    amended.amended_at = timezone.now()
    amended.save(update_fields=["helpful", "sentence", "amended_at"])
    return HttpResponseRedirect(request.path + "?amended=1")


def _show(
    request: HttpRequest,
    subject: Subject,
    form: FeedbackForm,
    limit: rate_limits.RateLimitResult | None = None,
    **context: Any,
) -> HttpResponse:
    context |= {
        **typing(request),
        "subject": subject,
        "form": form,
        "amended": "amended" in request.GET,
        "title": gettext("Was this helpful?"),
    }
    response = rate_limits.render_within_limits(
        request, "content/feedback.html", context, limit=limit
    )
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"  # the address of the thanks page is a key
    return response


def _before(request: HttpRequest) -> dict[str, Any]:
    """What was typed here before the page was left."""
    data = left_forms.before(request)
    return data.dict() if data is not None else {}


def _store(form: NewFeedbackForm, subject: Subject) -> Feedback:
    feedback = form.save(commit=False)
    for column, value in subject.stored.items():
        setattr(feedback, column, value)
    feedback.form_key = form.cleaned_data["form_key"]
    try:
        with transaction.atomic():
            feedback.save()
    except IntegrityError:  # the same form was being stored at the same moment
        return Feedback.objects.get(form_key=feedback.form_key)
    return feedback
