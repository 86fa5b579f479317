"""Writes down whole what is about to be deleted in the admin.

Whatever button or address deletes something ends in Django's ``pre_delete``, and Wagtail says for
whom a request of the admin acts: so no screen goes around it. What commands, schedules and visitors
delete is not kept: contact data least of all.
"""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import models, router
from django.db.models.deletion import Collector
from django.db.models.signals import post_delete, pre_delete, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page

from pools.models.deletion import DeletedFile, Deletion

# What has a button of its own that deletes it. The parts of a thing go and come back with it.
KINDS = {
    *("pools.pool", "pools.indicator", "pools.networkfigure", "content.term"),
    *("wagtailcore.page", "wagtailcore.comment", "wagtailcore.commentreply"),
    *("images.siteimage", "wagtaildocs.document", "wagtailcore.collection"),
    *("wagtailredirects.redirect", "wagtailcore.site", "wagtailcore.locale"),
    *(settings.AUTH_USER_MODEL.lower(), "auth.group"),
}
# Its signals delete what was translated with each page and term, as acts of their own.
FOLLOWS = "wagtail_localize"
# Made anew from the rest, or of no use afterwards.
LEFT_OUT = {"wagtailcore.referenceindex", "wagtailadmin.editingsession"}


class NotKept(ValidationError):
    """A file cannot be read, so that what has it stays."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The storage of uploads doesn't answer, so a copy of the file could not be kept. "
                "Try again in a few minutes."
            ),
            code="not_kept",
        )


@receiver(pre_delete)
def keep_deleted(sender: Any, instance: Any, origin: Any = None, **kwargs: Any) -> None:
    """Once for each act of deleting, before the first of its rows goes. Raises NotKept."""
    kind, context = getattr(origin, "model", type(origin)), get_active_log_context()
    ours = kind._meta.label_lower in KINDS
    if context.user is None or not (ours or kind._meta.app_label == FOLLOWS):
        return
    # The act itself is remembered, not its id, which another one might get.
    acts = context.__dict__.setdefault("acts_of_deleting", [])
    if any(one is origin for one in acts):
        return
    acts.append(origin)
    chosen = list(origin.all()) if isinstance(origin, models.QuerySet) else [origin]
    if ours:
        goes_with = context.__dict__.setdefault("goes_with", {})
        for root in _tops(chosen) if issubclass(kind, MP_Node) else chosen:
            deletion = _keep(root, context.user)
            goes_with |= {(row["model"], row["pk"]): deletion for row in deletion.rows}
    elif deletion := context.__dict__.get("deletion"):
        found, _emptied = _collect(chosen)
        deletion.rows += _document(found)
        deletion.save(update_fields=["rows"])


@receiver(post_delete)
def now_goes(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Where several are deleted at once: with which of them goes what is translated of this row.
    Connected before wagtail_localize deletes that."""
    context = get_active_log_context()
    if deletion := context.__dict__.get("goes_with", {}).get(
        (sender._meta.label_lower, instance.pk)
    ):
        context.deletion = deletion


@receiver(pre_save)
def keep_replaced_file(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Wagtail removes the file of a picture or document once another one is in its place. Raises
    NotKept."""
    user = get_active_log_context().user
    if user is None or raw or not instance.pk or sender._meta.label_lower not in KINDS:
        return
    if not issubclass(sender, AbstractImage) and sender._meta.label_lower != "wagtaildocs.document":
        return
    before = sender._base_manager.filter(pk=instance.pk).first()
    if before is None or not before.file.name or before.file.name == instance.file.name:
        return
    try:
        is_there = before.file.storage.exists(before.file.name)
    except OSError as error:
        raise NotKept from error
    if is_there:
        _write(before, user, [before], is_replaced_file=True)


def _tops(nodes: list[Any]) -> list[Any]:
    """Those that stand below none of the others."""
    paths = {node.path for node in nodes}
    return [
        node
        for node in nodes
        if not any(
            node.path[:end] in paths for end in range(node.steplen, len(node.path), node.steplen)
        )
    ]


def _keep(root: Any, user: Any) -> Deletion:
    whole, parent = [root], None
    if isinstance(root, MP_Node):
        whole = list(type(root)._base_manager.filter(path__startswith=root.path))
        parent = root.get_parent() and root.get_parent().pk
    rows, emptied = _collect(whole)
    return _write(root, user, rows, emptied=emptied, parent=parent)


def _collect(chosen: list[Any]) -> tuple[list[Any], list[dict[str, Any]]]:
    """All rows that go with these, and what points at them and is emptied."""
    collector = Collector(using=router.db_for_write(type(chosen[0])))
    collector.collect(chosen)
    everything: Any = (*collector.data.values(), *collector.fast_deletes)
    emptied: dict[tuple[str, str, Any], list[Any]] = {}
    updates: Any = collector.field_updates  # lists of rows, which Django's types do not say
    for (field, _value), groups in updates.items():
        for row in chain.from_iterable(groups):
            key = (field.model._meta.label_lower, field.name, getattr(row, field.attname))
            emptied.setdefault(key, []).append(row.pk)
    return _worth_keeping(chain.from_iterable(everything)), [
        {"model": model, "field": name, "value": value, "rows": pks}
        for (model, name, value), pks in emptied.items()
    ]


def _worth_keeping(rows: Iterable[Any]) -> list[Any]:
    return [
        row
        for row in rows
        if row._meta.app_label != "wagtailsearch"
        and row._meta.label_lower not in LEFT_OUT
        and not isinstance(row, AbstractRendition)
    ]


def _document(rows: list[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = serializers.serialize("python", rows)
    for row in found:
        if row["model"] == settings.AUTH_USER_MODEL.lower():
            row["fields"] |= {"password": make_password(None), "is_active": False}
    return found


def _write(root: Any, user: Any, rows: list[Any], **values: Any) -> Deletion:
    kind = root.specific_class or Page if isinstance(root, Page) else type(root)
    deletion = Deletion.objects.create(
        kind=kind._meta.label_lower,
        object_id=str(root.pk),
        name=str(root)[:255] or "–",
        by=user,
        rows=_document(rows),
        **values,
    )
    for row in rows:
        for field in row._meta.local_fields:
            if isinstance(field, models.FileField) and (file := getattr(row, field.attname)):
                _write_file(deletion, file)
    return deletion


def _write_file(deletion: Deletion, file: Any) -> None:
    try:
        with file.storage.open(file.name) as opened:
            content = opened.read()
    except FileNotFoundError:
        return  # it was missing already
    except OSError as error:
        raise NotKept from error
    DeletedFile.objects.create(deletion=deletion, name=file.name, content=content)
