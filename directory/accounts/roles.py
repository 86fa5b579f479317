"""The four roles and what each may do: the one place that says so.

Each role may do what the one before it may, and more. A grant that Wagtail asks for on the tree
of pages or of collections is given at its root, so it holds everywhere. Migrations bring the
groups of a database to this; whoever wants another set of rights makes a group of their own.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps as installed
from django.utils.text import camel_case_to_spaces
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """What a role may do beyond the role before it, as ``app.model: verbs``."""

    name: str
    about: Any
    models: dict[str, str]
    pages: str = ""
    collections: dict[str, str] | None = None
    approves: bool = False


# Wagtail asks for `wagtailimages.image` whatever the image model is, and only on collections.
IMAGE, DOCUMENT, COLLECTION = (
    "wagtailimages.image",
    "wagtaildocs.document",
    "wagtailcore.collection",
)

ROLES = (
    Role(
        "Reviewer",
        _(
            "Decides what contributors send, looks at claims again and prepares drafts of pools. "
            "Publishes nothing: a moderator does."
        ),
        models={
            "wagtailadmin.admin": "access",
            "pools.pool": "view add change",
            "pools.indicator": "view",
            "pools.networkfigure": "view",
            "pools.submission": "review",
        },
        collections={IMAGE: "choose", DOCUMENT: "choose"},
    ),
    Role(
        "Editor",
        _(
            "Does what a Reviewer does. Also writes pages, indicators, figures, the glossary and "
            "translations, and looks after images and documents. Pools, pages and indicators go to "
            "a moderator."
        ),
        models={
            "pools.indicator": "add change",
            "pools.networkfigure": "add change",
            "content.term": "view add change",
            "wagtail_localize.translation": "submit",
        },
        pages="add change",
        # Wagtail lets whoever may change an image or a document delete it too.
        collections={IMAGE: "add change", DOCUMENT: "add change"},
    ),
    Role(
        "Moderator",
        _(
            "Does what an Editor does. Also publishes and unpublishes pools and pages, publishes "
            "indicators, takes changes back, assigns submissions, deletes glossary terms, and looks "
            "after the site's name, menus and redirects."
        ),
        models={
            "pools.pool": "publish lock unlock",
            "pools.indicator": "publish",
            "pools.submission": "assign",
            "content.term": "delete",
            "content.siteidentity": "change",
            "wagtailredirects.redirect": "view add change delete",
        },
        pages="publish lock unlock",
        approves=True,
    ),
    Role(
        "Administrator",
        _(
            "Does what a Moderator does. Also manages users and roles up to this one, settings, "
            "workflows, sites and languages, and deletes pools, pages, indicators and figures."
        ),
        models={
            "pools.pool": "delete",
            "pools.indicator": "delete",
            "pools.networkfigure": "delete",
            "pools.reviewsettings": "change",
            "accounts.user": "view add change delete",
            "auth.group": "view add change delete",
            "wagtailcore.site": "view add change delete",
            "wagtailcore.locale": "view add change delete",
            "wagtailcore.workflow": "view add change delete",
            "wagtailcore.task": "view add change delete",
        },
        pages="delete bulk_delete",
        collections={COLLECTION: "add change delete"},
        approves=True,
    ),
)
ABOUT = {role.name: role.about for role in ROLES}


def establish(apps: Any = installed) -> None:
    """Bring the four groups to what stands above: no grant more, none less. ``apps`` may be those
    of a migration. Permissions that Django would only make after migrating are made here."""
    group_model = apps.get_model("auth", "Group")
    tasks = apps.get_model("wagtailcore", "GroupApprovalTask").objects.all()
    models: list[Any] = []
    on_pages: list[Any] = []
    on_collections: list[Any] = []
    for role in ROLES:
        models += _permissions(apps, role.models)
        on_pages += _permissions(apps, {"wagtailcore.page": role.pages})
        on_collections += _permissions(apps, role.collections or {})
        group, _created = group_model.objects.get_or_create(name=role.name)
        group.permissions.set(models)
        _at_root(apps, group, "page", on_pages)
        _at_root(apps, group, "collection", on_collections)
        if role.approves:
            for task in tasks:
                task.groups.add(group)


def _permissions(apps: Any, wanted: dict[str, str]) -> list[Any]:
    """The permissions themselves, made where they do not exist yet."""
    types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    found = []
    for label, verbs in wanted.items():
        app, model = label.split(".")
        content_type, _made = types.get_or_create(app_label=app, model=model)
        for verb in verbs.split():
            words = camel_case_to_spaces(installed.get_model(app, model)._meta.object_name)
            permission, _made = permissions.get_or_create(
                content_type=content_type,
                codename=f"{verb}_{model}",
                defaults={"name": f"Can {verb.replace('_', ' ')} {words}"},
            )
            found.append(permission)
    return found


def _at_root(apps: Any, group: Any, kind: str, permissions: list[Any]) -> None:
    """These on the root of the tree, and nothing anywhere else."""
    grants = apps.get_model("wagtailcore", f"Group{kind.title()}Permission").objects
    root = apps.get_model("wagtailcore", kind.title()).objects.get(depth=1)
    grants.filter(group=group).delete()
    grants.bulk_create(
        grants.model(group=group, permission=permission, **{kind: root})
        for permission in permissions
    )
