"""One pool as it was: found by any address it ever had, with the history of until then."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pools.browse.as_it_was import end_of, not_listed
from pools.browse.former_slugs import redirect
from pools.browse.index import Index
from pools.browse.index_rows import IndexedPool
from pools.models import PoolSlug
from pools.opendata.api import schemas
from pools.opendata.problems import Moved, Problem


def row_at(request: HttpRequest, slug: str, index: Index) -> IndexedPool:
    """The pool of a day that is over, at the slug it has now, or had then where it is no longer
    listed. Raises Moved for another of its slugs, and Problem."""
    address = PoolSlug.objects.held(slug)
    if address is None:
        raise Problem(404, _("There is no pool “%s”.") % slug)
    row = next((row for row in index.rows if row.pk == address.pool_id), None)
    if row is None:
        raise Problem(404, not_listed(address.name, index.day).message)
    target = address.present or row.slug
    if slug != target:
        path = reverse("api_pool", args=[target])
        raise Moved(redirect(request, path, request.META.get("QUERY_STRING", "")))
    return row


def as_read_then(
    lines: Iterable[schemas.ChangeLine], row: IndexedPool, index: Index
) -> Iterator[schemas.ChangeLine]:
    """Lines of a pool by what it was called; what was taken back later was not yet."""
    for line in lines:
        update: dict[str, object] = {}
        if line.pool_name is not None:
            update = {"pool": row.slug, "pool_name": row.entry["name"]}
        if line.taken_back_at and line.taken_back_at >= end_of(index.day):
            update["taken_back_at"] = None
        yield line.model_copy(update=update) if update else line
