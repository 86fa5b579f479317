"""What is deleted in the admin is refused in words, or comes back as it was by one button."""

from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from pools.models import Deletion
from tests.admin.addresses import addresses
from tests.admin.visits import undone

LIST = reverse("recently_deleted")
# Written by any act, or made anew from the rest.
APART = {
    *("pools.generation", "pools.deletion", "pools.deletedfile", "sessions.session"),
    *("wagtailcore.modellogentry", "wagtailcore.pagelogentry", "wagtailcore.referenceindex"),
    *("wagtailadmin.editingsession", "images.siterendition"),
    *("django_tasks_database.dbtaskresult", "contenttypes.contenttype"),
}
MODELS = {
    model._meta.label_lower: model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.managed
    and model._meta.app_label != "wagtailsearch"
    and model._meta.label_lower not in APART
}
# An account comes back unable to sign in; a picture's file under another name.
CHANGED = {"password", "is_active", "file"}


def counts() -> tuple[int, ...]:
    """How many rows of each kind. One query."""
    tables = [connection.ops.quote_name(one._meta.db_table) for one in MODELS.values()]
    asked = ", ".join(f"(SELECT count(*) FROM {one})" for one in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}")
        return tuple(cursor.fetchone())


def rows(label: str) -> list[dict[str, Any]]:
    """All of one kind."""
    found = MODELS[label]._base_manager.order_by("pk").values()
    return [{key: one[key] for key in one.keys() - CHANGED} for one in found]


def deleting(world: SimpleNamespace) -> dict[str, str]:
    """Every address of the admin that deletes, from the map of addresses."""
    found = {label: url for label, url in addresses(world) if "delete" in label.lower()}
    for label in ("recently_deleted", "recently_deleted_back", "recently_deleted_remove"):
        del found[label]
    found["api"] = reverse("wagtailadmin_api:pages:action", args=[world.other.pk, "delete"])
    return found


def what_is_lost(client: Client, world: SimpleNamespace) -> tuple[list[str], set[str]]:
    """What each of these addresses takes for good; and which took something that came back."""
    wrong, came_back, before = [], set(), counts()
    all_rows = {label: rows(label) for label in MODELS}
    for label, url in deleting(world).items():
        with undone():
            client.post(url, headers={"X-Requested-With": "XMLHttpRequest"})
            kept = Deletion.objects.exclude(pk=world.deletion.pk)
            if counts() == before and not kept.exists():
                continue
            if len(kept) != 1:
                wrong.append(f"{label}: {len(kept)} kept")
                continue
            touched = {row["model"] for row in kept[0].rows} | {
                one["model"] for one in kept[0].emptied
            }
            response = client.post(reverse("recently_deleted_back", args=[kept[0].pk]))
            missing = [
                one
                for one, *pair in zip(MODELS, before, counts(), strict=True)
                if pair[0] != pair[1]
            ]
            if response.status_code != 302 or missing:
                wrong.append(f"{label}: {response.status_code}, not all of {missing} is back")
                continue
            came_back.add(label)
            wrong += [
                f"{label}: {one}" for one in touched & set(MODELS) if rows(one) != all_rows[one]
            ]
    return wrong, came_back
