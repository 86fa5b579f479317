"""Who must have a second factor, and from when: whoever may publish, approve, or change what
people may do."""

from django.conf import settings
from wagtail.models import GroupApprovalTask, GroupPagePermission

from directory.accounts.models import User
from pools.claims import dates

# Whoever may touch these could give themselves the rest.
OVER_PEOPLE = ("user", "group", "permission", "workflow", "task")
VERBS = ("add", "change", "delete")


def has_weight(user: User) -> bool:
    """Whether what they may do is reason enough, whatever the day."""
    if user.is_superuser:
        return True
    if any(_has_weight(held.partition(".")[2]) for held in user.get_all_permissions()):
        return True
    groups = user.groups.all()
    on_pages = GroupPagePermission.objects.filter(
        group__in=groups, permission__codename="publish_page"
    )
    approves = GroupApprovalTask.objects.filter(groups__in=groups, active=True)
    return on_pages.exists() or approves.exists()


def _has_weight(permission: str) -> bool:
    verb, _line, model = permission.partition("_")
    return verb == "publish" or (verb in VERBS and model in OVER_PEOPLE)


def is_in_force() -> bool:
    """Whether the day has come. On one's own machine it never does."""
    day = settings.SECOND_FACTOR_FROM
    return day is not None and dates.today() >= day


def has_to_have(user: User) -> bool:
    """Whether they must have one now."""
    return is_in_force() and has_weight(user)


def is_coming(user: User) -> bool:
    """Whether they will need one and have none."""
    day = settings.SECOND_FACTOR_FROM
    return day is not None and not user.has_second_factor and not is_in_force() and has_weight(user)
