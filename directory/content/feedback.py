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
from wagtail.models import Page

from directory.content.models.feedback import LONGEST_SENTENCE, Feedback
from pools.claims.text import plain_text
from pools.submit import rate_limits

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
def ask(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask about one page; a POST stores the answer and leads to the thanks page."""
    page = _page_or_404(page_id)
    if request.method != "POST":
        answer = request.GET.get("helpful", "")
        initial = {"form_key": uuid.uuid4(), "helpful": answer if answer in ("yes", "no") else ""}
        return _show(request, page, NewFeedbackForm(initial=initial))
    form = NewFeedbackForm(request.POST)
    if not form.is_valid():
        return _show(request, page, form)
    feedback = Feedback.objects.filter(form_key=form.cleaned_data["form_key"]).first()
    if feedback is None:
        limit = rate_limits.allow(request, "feedback")
        if not limit.allowed:
            return _show(request, page, form, limit=limit)
        feedback = _store(form, page)
    token = signing.dumps(str(feedback.form_key), salt=SALT)
    return HttpResponseRedirect(reverse("feedback_thanks", args=[page.pk, token]))


@never_cache
@require_http_methods(["GET", "POST"])
def thank(request: HttpRequest, page_id: int, token: str) -> HttpResponse:
    """Thanks, and the chance to change the answer for who holds the address."""
    page = _page_or_404(page_id)
    try:
        key = signing.loads(token, salt=SALT, max_age=AMENDABLE_FOR)
    except signing.BadSignature as error:
        raise Http404 from error
    feedback = Feedback.objects.filter(form_key=key, page_id=page.pk).first()
    if feedback is None:
        raise Http404
    initial = {"helpful": "yes" if feedback.helpful else "no"}
    if request.method != "POST":
        form = FeedbackForm(instance=feedback, initial=initial)
        return _show(request, page, form, thanks=True)
    form = FeedbackForm(request.POST, instance=feedback, initial=initial)
    if not form.is_valid():
        return _show(request, page, form, thanks=True)
    amended = form.save(commit=False)
    amended.amended_at = timezone.now()
    amended.save(update_fields=["helpful", "sentence", "amended_at"])
    return HttpResponseRedirect(request.path + "?amended=1")


def _page_or_404(page_id: int) -> Page:
    page = Page.objects.live().public().filter(pk=page_id).first()
    page = page.specific if page else None
    if page is None or not getattr(page, "asks_for_feedback", False):
        raise Http404
    return page


def _show(
    request: HttpRequest,
    page: Page,
    form: FeedbackForm,
    limit: rate_limits.RateLimitResult | None = None,
    **context: Any,
) -> HttpResponse:
    context |= {
        "page": page,
        "page_url": page.get_url(request),
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


def _store(form: NewFeedbackForm, page: Page) -> Feedback:
    feedback = form.save(commit=False)
    feedback.page_id = page.pk
    feedback.form_key = form.cleaned_data["form_key"]
    try:
        with transaction.atomic():
            feedback.save()
    except IntegrityError:  # the same form was being stored at the same moment
        return Feedback.objects.get(form_key=feedback.form_key)
    return feedback
