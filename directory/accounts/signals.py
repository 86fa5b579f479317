"""What stays while others rely on it."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver


@receiver(pre_delete, sender=Group)
def keep_roles_in_use(instance: Group, **kwargs: Any) -> None:
    """Members would lose all they may do, and what waits for a role would wait for nobody."""
    users = instance.user_set.all()
    tasks = instance.groupapprovaltask_set.filter(active=True)  # type: ignore[attr-defined]
    if used := {*users, *tasks}:
        raise ProtectedError("A role in use", used)
