"""Our bulk actions in the place of Wagtail's of the same names, which come earlier."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter

from directory.accounts.bulk_actions import AssignRole, Delete, SetActive
from directory.accounts.grants import reaches
from directory.accounts.second_factor.notice import NoticePanel
from directory.accounts.second_factor.required import is_coming

for action in (AssignRole, Delete, SetActive):
    hooks.register("register_bulk_action", action, order=100)


FACTORS = {
    "app": _("Authenticator app"),
    "key": _("Security key or passkey"),
    "recovery": _("Recovery code"),
}


@hooks.register("register_log_actions")
def sign_ins(actions: Any) -> None:
    """Who signed in when, and by what, stands in the audit log."""
    for action, label, done in (
        ("accounts.signed_in", _("Sign in"), _("Signed in")),
        ("accounts.factor_added", _("Add a second factor"), _("Second factor added")),
        ("accounts.factor_removed", _("Remove a second factor"), _("Second factor removed")),
    ):
        actions.register_action(action)(_with_factor(label, done))
    for action, label, done in (
        ("accounts.second_factor_failed", _("Wrong second factor"), _("Wrong second factor")),
        ("accounts.factors_reset", _("Take away second factors"), _("Second factors taken away")),
        ("accounts.recovery_codes", _("Make recovery codes"), _("New recovery codes made")),
    ):
        actions.register_action(action, label, done)


def _with_factor(said: Any, done: Any) -> type[LogFormatter]:
    class Formatter(LogFormatter):
        label = said

        def format_message(self, log_entry: Any) -> str:
            """With the factor it was about, if there was one."""
            factor = FACTORS.get(log_entry.data.get("factor", ""))
            return f"{done}: {factor}" if factor else str(done)

    return Formatter


@hooks.register("register_account_menu_item")
def own_factors(request: Any) -> Any:
    """The way to one's own second factor, on the account page."""
    return {
        "url": reverse("second_factor"),
        "label": _("Second factor"),
        "help_text": _("An authenticator app, a security key, recovery codes."),
    }


@hooks.register("register_user_listing_buttons")
def others_factors(user: Any, request_user: Any) -> Any:
    """The way to help somebody who lost the phone."""
    if user.has_second_factor and user != request_user and reaches(request_user, user):
        yield Button(
            _("Take away second factors"),
            reverse("second_factor_reset", args=[user.pk]),
            icon_name="lock-open",
            priority=30,
        )


@hooks.register("construct_homepage_panels")
def say_when_it_is_needed(request: Any, panels: list[Any]) -> None:
    """Before the day, on the dashboard of those who will need one."""
    if is_coming(request.user):
        panels.insert(0, NoticePanel())
