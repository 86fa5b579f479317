"""Whom and what somebody with rights over users can touch: never more than they have themselves.

A grant is a permission in a scope: everywhere, or below a page, a collection or on one site.
A user is out of reach who may do anything the other may not; a superuser always is, except to
another superuser.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
)

EVERYWHERE = ""
Grant = tuple[int, str]  # the permission's key, its scope


def grants_of_groups(groups: Iterable[Group]) -> set[Grant]:
    """All that members of these groups may do."""
    keys = [group.pk for group in groups]
    rows = Permission.objects.filter(group__in=keys).values_list("pk", flat=True)
    found: set[Grant] = {(pk, EVERYWHERE) for pk in rows}
    scoped: list[tuple[Any, str, str]] = [
        # The path of a page or a collection begins with the path of what it lies below.
        (GroupPagePermission, "page__path", "page"),
        (GroupCollectionPermission, "collection__path", "collection"),
        (GroupSitePermission, "site_id", "site"),
    ]
    for model, field, kind in scoped:
        for pk, place in model.objects.filter(group__in=keys).values_list("permission_id", field):
            found.add((pk, f"{kind}:{place}{';' if kind == 'site' else ''}"))
    return found


def grants_of(user: Any) -> set[Grant]:
    """All that a user may do, who is no superuser."""
    own = {(pk, EVERYWHERE) for pk in user.user_permissions.values_list("pk", flat=True)}
    return own | grants_of_groups(user.groups.all())


def covers(held: set[Grant], wanted: set[Grant]) -> bool:
    """Whether everything wanted is held, there or further up."""

    def is_held(permission: int, scope: str) -> bool:
        return any(
            permission == other
            # A setting of one site may also be held for all sites; trees know no such grant.
            and (scope.startswith("site:") if place == EVERYWHERE else scope.startswith(place))
            for other, place in held
        )

    return all(grant in held or is_held(*grant) for grant in wanted)


def reaches(actor: Any, user: Any) -> bool:
    """Whether the actor may change, delete or deactivate this user."""
    if actor.is_superuser:
        return True
    return not user.is_superuser and covers(grants_of(actor), grants_of(user))


def groups_within_reach(actor: Any) -> list[Group]:
    """The groups that the actor may change, delete, or put somebody into."""
    groups = list(Group.objects.order_by("name"))
    if actor.is_superuser:
        return groups
    held = grants_of(actor)
    return [group for group in groups if covers(held, grants_of_groups([group]))]
