"""Who may not publish is told where nothing can be sent to moderators, and what to do then."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permissions import policy_registry

from pools.models.moderation import Moderated


def say_nobody_moderates(request: HttpRequest, instance: Any) -> None:
    """In the editor, where the button would be looked for, and after a form that was sent from
    one that still had it: that saves the draft."""
    if request.method != "GET" or not isinstance(instance, Moderated) or instance.has_workflow:
        return
    if isinstance(instance, Page):
        may_publish = instance.permissions_for_user(request.user).can_publish()
    else:
        policy = policy_registry.get_by_type(type(instance))
        may_publish = policy.user_has_permission(request.user, "publish")
    if not may_publish:
        messages.warning(
            request,
            _(
                "This can't be submitted to moderators: no moderation task is active. What you "
                "save is kept as a draft. Ask an administrator to enable a task under Settings, "
                "Workflow tasks."
            ),
        )


def register() -> None:
    """Connect the hooks."""
    hooks.register("before_edit_snippet", say_nobody_moderates)
    hooks.register("before_edit_page", say_nobody_moderates)
