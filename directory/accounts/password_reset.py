"""Asking for a new password: the letter is a worker's work, so an account that is there answers
as fast as one that is not, and a silent mail server holds up nobody."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm as DjangoPasswordResetForm
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.admin.forms.auth import PasswordResetForm
from wagtail.admin.views.account import PasswordResetView

from directory.accounts.email_retries import try_later
from pools.models import sealing
from pools.submit import rate_limits

ACCOUNT, NETWORK = "reset-who", "reset"
NAMES = ("subject_template_name", "email_template_name")


class ResetForm(PasswordResetForm):
    """Wagtail's, limited by network and by account, sending nothing itself. ``for_request`` is
    whoever asks."""

    for_request: Any = None

    def clean(self) -> dict[str, Any]:
        """Not more from one network than a person needs. What an account gets is limited in
        silence, so that nobody learns whether there is one."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not rate_limits.allow(self.for_request, NETWORK).allowed:
            raise ValidationError(_("Too many requests for a new password. Try again tomorrow."))
        return cleaned

    def save(self, *args: Any, **kwargs: Any) -> None:
        email = self.cleaned_data["email"]
        if rate_limits.allow_sender(email.casefold(), ACCOUNT).allowed:
            asked = {name: kwargs[name] for name in NAMES if kwargs.get(name)}
            # Anybody's address may have been typed, and what tasks are given is kept for days.
            send_reset.enqueue(sealing.seal(email), asked, translation.get_language())


class ResetEmail(DjangoPasswordResetForm):
    """Django's letter, whose failure the worker is to know of: Django's own only logs it."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        subject, body, context, sender, to = args
        title = "".join(render_to_string(subject, context).splitlines())
        EmailMultiAlternatives(title, render_to_string(body, context), sender, [to]).send()


@task(queue_name="letters")
def send_reset(sealed: str, asked: dict[str, Any], language: str, tries: int = 0) -> str:
    """Send the link to every account with that address; says what became of it. The link is made
    here, so that none is stored. What fails is tried again a few times."""
    try:
        # The release before this one gave the address as it is.
        email = sealed if "@" in sealed else sealing.unseal(sealed)
    except sealing.UnreadableError:
        return "no key opens the address"
    letter, site = ResetEmail({"email": email}), urlsplit(settings.SITE_URL)
    if not letter.is_valid():
        return "no address"
    try:
        with translation.override(language):
            # The address of the site is what the settings say, never what a request says.
            letter.save(**asked, domain_override=site.netloc, use_https=site.scheme == "https")
    except OSError as error:  # smtplib's are among these
        what = "A letter with a new password's link"
        return try_later(send_reset, what, error, tries, sealed, asked, language)
    return "sent"


class ResetView(PasswordResetView):
    """Wagtail's, with the form that knows who asks."""

    form_class = ResetForm

    def get_form_class(self) -> type[ResetForm]:
        return ResetForm

    def get_form(self, form_class: Any = None) -> ResetForm:
        form: ResetForm = super().get_form(form_class)
        form.for_request = self.request
        return form
