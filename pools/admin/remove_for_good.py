"""Removing for good what was deleted, before its time: as the law may ask."""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from pools.models.deletion import Deletion, forget

ACTION = "pools.remove_for_good"


def may_remove(user: Any) -> bool:
    """Whoever sets how long it is kept, and so could end that for everything."""
    return bool(user.has_perm("pools.change_reviewsettings"))


@transaction.atomic
def remove_for_good(pk: int, user: Any) -> None:
    """Remove it: nothing can bring it back. The history says who did that, and to what. Raises
    Deletion.DoesNotExist."""
    deletion = Deletion.objects.select_for_update().defer("rows", "emptied").get(pk=pk)
    kind: Any = apps.get_model(deletion.kind)
    values = {
        "content_type": ContentType.objects.get_for_model(kind),
        "label": deletion.name,
        "action": ACTION,
        "user": user,
        "timestamp": timezone.now(),
    }
    # At once: saving one asks for the page, which is gone.
    if issubclass(kind, Page):
        PageLogEntry.objects.bulk_create([PageLogEntry(page_id=int(deletion.object_id), **values)])
    else:
        ModelLogEntry.objects.bulk_create([ModelLogEntry(object_id=deletion.object_id, **values)])
    forget(Deletion.objects.filter(pk=pk))
