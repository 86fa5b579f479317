"""Rows found and ordered by the one folding, on both databases alike.

Databases know it not: one puts É behind Z, the other tells "éter" from "Éter". For the lists of
the admin, which hold hundreds of rows; visitors' lists are ordered in memory.
"""

from typing import Any, TypeVar

from django.db.models import CharField, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, StrIndex

from pools.claims.text import fold, sort_key

Row = TypeVar("Row", bound=Model)
MOST = 5_000  # rows found; nobody reads more, and a query takes no more values than that


def in_order(queryset: QuerySet[Row], name: str) -> QuerySet[Row]:
    """The rows by a column of words, as readers look them up; from the last on with a minus."""
    rows = list(queryset.order_by().values_list("pk", name.removeprefix("-")))
    rows.sort(key=lambda row: (sort_key(row[1] or ""), row[0]), reverse=name.startswith("-"))
    # One value for all places, however many rows there are.
    places = ",".join(["", *(str(pk) for pk, _text in rows), ""])
    key = Concat(Value(","), Cast("pk", CharField()), Value(","), output_field=CharField())
    return queryset.order_by(StrIndex(Value(places), key))


def ordered_by(queryset: QuerySet[Any], ordering: Any) -> QuerySet[Any]:
    """The rows in the order of readers where one column of words decides, or as they were."""
    names = [ordering] if isinstance(ordering, str) else list(ordering or ())
    if len(names) == 1 and _holds_words(queryset.model, names[0].removeprefix("-")):
        return in_order(queryset, names[0])
    return queryset


def found(queryset: QuerySet[Row], words: str, *names: str) -> QuerySet[Row]:
    """The rows in whose columns all these words stand, or parts of words."""
    return queryset.filter(pk__in=keys_of(queryset, words, "pk", *names))


def keys_of(queryset: QuerySet[Any], words: str, key: str, *names: str) -> list[Any]:
    """What ``key`` holds in the rows in whose columns all the words stand."""
    parts = fold(words).split()
    keys = []
    for value, *texts in queryset.order_by().values_list(key, *names):
        folded = fold(" ".join(str(text) for text in texts if text))
        if all(part in folded for part in parts):
            keys.append(value)
    return keys[:MOST]


def _holds_words(model: type[Model], column: str) -> bool:
    """Whether people write in it: it is no number, and no word of a vocabulary."""
    names = {field.name for field in model._meta.get_fields()}
    field: Any = model._meta.get_field(column) if column in names else None
    return isinstance(field, CharField | TextField) and not field.choices
