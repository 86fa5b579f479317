"""Our bulk actions in the place of Wagtail's of the same names, which come earlier."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from directory.accounts.bulk_actions import AssignRole, Delete, SetActive

for action in (AssignRole, Delete, SetActive):
    hooks.register("register_bulk_action", action, order=100)


@hooks.register("register_log_actions")
def sign_ins(actions: Any) -> None:
    """Who signed in when stands in the audit log."""
    actions.register_action("accounts.signed_in", _("Sign in"), _("Signed in"))
