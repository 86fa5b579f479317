"""A letter to whom it concerns whenever somebody's factors change: who did not do it should know.

The worker sends it, so that a silent mail server holds up nobody.
"""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from directory.accounts.email_retries import try_later
from directory.accounts.models import User

ADDED, REMOVED, RESET, CODES = "added", "removed", "reset", "codes"


def _what(change: str, factor: str) -> str:
    return {
        ADDED: _("A second factor was added to your account: %(factor)s."),
        REMOVED: _("A second factor was removed from your account: %(factor)s."),
        RESET: _("All second factors of your account were taken away by somebody who may do so."),
        CODES: _("New recovery codes were made for your account. The old ones open nothing."),
    }[change] % {"factor": factor}


def tell(user: User, change: str, factor: str = "") -> None:
    """Have the worker write to them; nothing where there is no address."""
    if user.email:
        send_notice.enqueue(user.pk, change, factor)


@task(queue_name="letters")
def send_notice(pk: int, change: str, factor: str, tries: int = 0) -> str:
    """Send it in the language the person reads; says what became of it."""
    user = User.objects.filter(pk=pk).exclude(email="").first()
    if user is None:
        return "nobody"
    profile: Any = getattr(user, "wagtail_userprofile", None)
    with translation.override(profile.get_preferred_language() if profile else "en"):
        body = "\n\n".join(
            [
                _what(change, factor),
                _("If that was not you, change your password and tell an Administrator at once."),
                settings.SITE_URL,
            ]
        )
        subject = _("Your account: a change of how you sign in")
    try:
        send_mail(subject, body, None, [user.email])
    except OSError as error:  # smtplib's are among these
        what = "A letter about a second factor"
        return try_later(send_notice, what, error, tries, pk, change, factor)
    return "sent"
