"""What the rows beside a pool have in common."""

from typing import Any, Self

from django.db import models
from modelcluster.models import get_all_child_relations, model_from_serializable_data
from wagtail.models import Orderable


class PoolChild(models.Model):
    """A row that is versioned with its pool."""

    class Meta:
        abstract = True

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> Self:
        """As a revision of the pool holds it. modelcluster's own asks, row by row, whether the pool
        is still there, and reads the whole of it each time; it is what is being read. Which
        indicators are still there, the pool asks once for all (Pool.from_serializable_data)."""
        found: Self = model_from_serializable_data(cls, data, check_fks=False)
        return found


class OrderedChild(PoolChild, Orderable):
    """One of several, in the order an editor gave them."""

    class Meta(Orderable.Meta):
        abstract = True


def commit_children(pool: Any) -> None:
    """Write the rows a stored pool holds in memory, as modelcluster's own saving does, in two
    queries for each kind instead of one or two for each row: what is gone, and what is new. A row
    that stands there as it is stays untouched. Saving sends no signals of theirs; whatever is kept
    about a pool as a whole follows its own."""
    held = getattr(pool, "_cluster_related_objects", {})
    for relation in get_all_child_relations(type(pool)):
        rows = held.pop(relation.get_accessor_name(), None)
        if rows is None:
            continue
        stored = relation.related_model._base_manager.filter(**{relation.field.name: pool})
        before = {row.pk: row for row in stored}
        if gone := before.keys() - {row.pk for row in rows}:
            stored.filter(pk__in=gone).delete()
        for row in rows:
            setattr(row, relation.field.name, pool)
            if row.pk in before and not _alike(row, before[row.pk]):
                row.save()
        stored.bulk_create([row for row in rows if row.pk not in before])


def _alike(row: models.Model, other: models.Model) -> bool:
    names = [field.attname for field in row._meta.concrete_fields]
    return all(getattr(row, name) == getattr(other, name) for name in names)
