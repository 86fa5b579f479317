"""Bringing back what was deleted: the same row, address and references, unless another took them."""

from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from treebeard.mp_tree import MP_Node
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry
from wagtail.search import index

from pools.models import generation
from pools.models.deletion import DeletedFile, Deletion, forget

ACTION = "pools.bring_back"
Written = tuple[Any, str]  # a storage, and the name of a file in it


class CannotBringBack(Exception):
    """Something has taken its place, or what it belongs to is gone; the words say what."""


def _may_bring_back(user: Any, name: str, own: bool) -> bool:
    """Whoever may delete such things, and for one's own who still works on them."""
    try:
        kind: Any = apps.get_model(name)
    except LookupError:
        return False  # a release has done away with all of its kind
    if name.startswith("wagtailcore.comment"):
        kind = Page
    verbs = {"delete", "change", "add"} if own else {"delete"}
    return policy_registry.get_by_type(kind).user_has_any_permission(user, verbs)


def any_for(user: Any) -> bool:
    """Whether there is something that this user may bring back. One query."""
    found = Deletion.objects.order_by().values_list("kind", "by_id").distinct()
    return any(_may_bring_back(user, *one) for one in {(kind, by == user.pk) for kind, by in found})


def deletions_for(user: Any) -> QuerySet[Deletion]:
    """What this user may bring back, newest first; without what was in it. One query before it."""
    kinds = set(Deletion.objects.order_by().values_list("kind", flat=True).distinct())
    everyones = {kind for kind in kinds if _may_bring_back(user, kind, own=False)}
    own = {kind for kind in kinds - everyones if _may_bring_back(user, kind, own=True)}
    found = Deletion.objects.defer("rows", "emptied").select_related("by").order_by("-at", "-pk")
    return found.filter(Q(kind__in=everyones) | Q(kind__in=own, by=user))


def bring_back(pk: int, user: Any) -> Any:
    """Put a deleted thing back as it was, or the file that another one replaced. Raises
    Deletion.DoesNotExist, CannotBringBack."""
    written: list[Written] = []
    try:
        with transaction.atomic():
            transaction.on_commit(written.clear)  # from then on rows know of them
            return _bring_back(Deletion.objects.select_for_update().get(pk=pk), user, written)
    except BaseException as error:
        # No row knows of them, but their addresses could be opened.
        for storage, name in written:
            storage.delete(name)
        if isinstance(error, IntegrityError):
            words = _("Something else has taken its place since.")
            raise CannotBringBack(words) from None
        raise


def _bring_back(deletion: Deletion, user: Any, written: list[Written]) -> Any:
    found = serializers.deserialize("python", deletion.rows, ignorenonexistent=True)
    rows: list[Any] = [one.object for one in found]
    kind: Any = apps.get_model(deletion.kind)
    if deletion.is_replaced_file:
        root = _file_back(kind, rows[0], deletion, written)
    else:
        _place(rows, deletion, user)
        _refuse_gaps(rows)
        _refuse_taken(rows)
        _files_back(rows, deletion, written)
        for row in _in_order(rows):
            row.save_base(raw=True, force_insert=True)
        for one in deletion.emptied:
            emptied = apps.get_model(one["model"])._base_manager.filter(pk__in=one["rows"])
            emptied.filter(**{one["field"]: None}).update(**{one["field"]: one["value"]})
        _index(rows)
        root = kind._base_manager.get(pk=deletion.object_id)
    log(instance=root, action=ACTION, user=user)
    forget(Deletion.objects.filter(pk=deletion.pk))
    generation.move()
    return root


def _file_back(kind: Any, before: Any, deletion: Deletion, written: list[Written]) -> Any:
    root = kind._base_manager.filter(pk=deletion.object_id).first()
    if root is None:
        raise CannotBringBack(_("What it belongs to was deleted. Bring that back first."))
    newer = root.file
    _files_back([before], deletion, written)
    if not written:
        raise CannotBringBack(_("This can’t be brought back: the earlier file is missing."))
    kept = ("file", "file_size", "file_hash", "width", "height", "focal_point_x", "focal_point_y")
    for name in (*kept, "focal_point_width", "focal_point_height"):
        if hasattr(root, name):
            setattr(root, name, getattr(before, name))
    root.save()
    if hasattr(root, "renditions"):
        root.renditions.all().delete()
    # Saving has kept the newer one; in its folder anybody could still open it.
    if _is_kept(newer.name, deletion):
        transaction.on_commit(lambda: newer.storage.delete(newer.name))
    return root


def _in_order(rows: list[Any]) -> list[Any]:
    """What a row points at comes before it, where it can: receivers read that. So does the table
    that all pages share."""
    waiting, ordered = {(type(row), row.pk): row for row in rows}, []

    def add(key: Any) -> None:
        if row := waiting.pop(key, None):
            for field in row._meta.local_fields:
                if field.remote_field:
                    add((field.related_model, getattr(row, field.attname)))
            ordered.append(row)

    for row in rows:
        add((type(row), row.pk))
    return ordered


def _place(rows: list[Any], deletion: Deletion, user: Any) -> None:
    """Below the same parent, in the same place where nothing else stands there."""
    nodes = [row for row in rows if isinstance(row, MP_Node) and "path" in _own_fields(row)]
    if deletion.parent is None or not nodes:
        return
    tree, top = type(nodes[0]), min(nodes, key=lambda node: len(node.path))
    parent = tree._base_manager.select_for_update().filter(pk=deletion.parent).first()
    if parent is None:
        raise CannotBringBack(_("What stood above it was deleted. Bring that back first."))
    old_path, old_depth = top.path, top.depth
    path = old_path
    if old_path[: -tree.steplen] != parent.path or tree._base_manager.filter(path=path).exists():
        last = parent.get_last_child()
        path = last._inc_path() if last else tree._get_path(parent.path, parent.depth + 1, 1)
    for node in nodes:
        node.path = path + node.path[len(old_path) :]
        node.depth += parent.depth + 1 - old_depth
    tree._base_manager.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    if tree is Page:
        _address(nodes, top, parent, user)


def _address(nodes: list[Any], top: Any, parent: Any, user: Any) -> None:
    """Its address, which follows from its parent's; for who may put a page there."""
    rights = parent.permissions_for_user(user)
    public = any(node.live for node in nodes)
    if not rights.can_add_subpage() or (public and not rights.can_publish_subpage()):
        raise CannotBringBack(_("You may not put this page where it was."))
    twin = parent.get_children().filter(slug=top.slug).first()
    if twin is not None:
        raise CannotBringBack(
            _("The page “%(page)s” has its address (%(slug)s) now. Change that first.")
            % {"page": twin, "slug": top.slug}
        )
    old, new = top.url_path, f"{parent.url_path}{top.slug}/"
    for node in nodes:
        node.url_path = new + node.url_path[len(old) :]


def _own_fields(row: Any) -> set[str]:
    return {field.name for field in row._meta.local_fields}


def _refuse_gaps(rows: list[Any]) -> None:
    """What a row points at must still be there; where it may be empty, it is."""
    coming: dict[Any, set[Any]] = {}
    for row in rows:
        coming.setdefault(type(row), set()).add(row.pk)
    for row in rows:
        for field in row._meta.local_fields:
            value, target = getattr(row, field.attname), field.remote_field and field.related_model
            if value is None or not target or value in coming.get(target, ()):
                continue
            if target._base_manager.filter(**{field.target_field.attname: value}).exists():
                continue
            if not field.null:
                words = _(
                    "It belongs to something that was deleted (%(what)s). Bring that back first."
                )
                raise CannotBringBack(words % {"what": target._meta.verbose_name})
            setattr(row, field.attname, None)


def _refuse_taken(rows: list[Any]) -> None:
    """What may be there once only must be free."""
    for row in rows:
        others = {field.name for field in row._meta.fields} - _own_fields(row)
        try:
            row.validate_unique(exclude=others)
            row.validate_constraints(exclude=others)
            # Nothing twice, also where a database takes two empty values for different ones.
            for names in row._meta.unique_together:
                same = {name: _value(row, name) for name in names if not others & set(names)}
                if None in same.values() and _is_there(row, same):
                    raise row.unique_error_message(type(row), names)
        except ValidationError as error:
            kind = capfirst(row._meta.verbose_name)
            raise CannotBringBack(f"{kind}: {' '.join(error.messages)}") from None


def _value(row: Any, name: str) -> Any:
    return getattr(row, row._meta.get_field(name).attname)


def _is_there(row: Any, values: dict[str, Any]) -> bool:
    return bool(type(row)._base_manager.filter(**values).exists())


def _files_back(rows: list[Any], deletion: Deletion, written: list[Written]) -> None:
    """Under another name where theirs is taken, or about to be cleared away by the worker."""
    for kept in deletion.files.all():
        for row in rows:
            for field in row._meta.local_fields:
                if isinstance(field, models.FileField) and row.__dict__[field.attname] == kept.name:
                    content = ContentFile(bytes(kept.content))
                    name = field.storage.save(kept.name, content)
                    written.append((field.storage, name))
                    setattr(row, field.attname, name)


def _is_kept(name: str, deletion: Deletion) -> bool:
    """Whether a file of the same thing waits to be brought back."""
    same = Deletion.objects.filter(kind=deletion.kind, object_id=deletion.object_id)
    return DeletedFile.objects.filter(deletion__in=same, name=name).exists()


def _index(rows: list[Any]) -> None:
    """Searches and "where is this used" know nothing of rows that are saved as they are."""
    above = {(parent, row.pk) for row in rows for parent in row._meta.get_parent_list()}
    for row in rows:
        if (type(row), row.pk) in above:
            continue
        fresh = type(row)._base_manager.get(pk=row.pk)
        if ReferenceIndex.model_is_indexable(type(fresh)):
            ReferenceIndex.create_or_update_for_object(fresh)
        if isinstance(fresh, index.Indexed):
            index.insert_or_update_object(fresh)
