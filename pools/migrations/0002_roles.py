"""The four roles, each with no more than it needs, and the moderation of pools.

Wagtail's own two groups become the Editor and the Moderator, so that the page permissions
and the approval task that come with them stay in force.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

READ = ["view_pool", "view_indicator", "view_networkfigure"]
WRITE = ["add_pool", "change_pool"]
WORDS = ["add_indicator", "change_indicator", "add_networkfigure", "change_networkfigure"]
GUARD = ["publish_pool", "lock_pool", "unlock_pool"]
REMOVE = ["delete_pool", "delete_indicator", "delete_networkfigure"]
PICTURES = ["add_siteimage", "change_siteimage", "view_siteimage"]

ROLES = {
    "Reviewer": [*READ, *WRITE],
    "Editor": [*READ, *WRITE, *WORDS, *PICTURES],
    "Moderator": [*READ, *WRITE, *WORDS, *GUARD, *PICTURES],
    "Administrator": [
        *READ,
        *WRITE,
        *WORDS,
        *GUARD,
        *REMOVE,
        *PICTURES,
        "delete_siteimage",
        "add_user",
        "change_user",
        "delete_user",
        "view_user",
        "add_group",
        "change_group",
        "delete_group",
        "view_group",
        "change_site",
        "add_site",
        "view_site",
    ],
}


def make_roles(apps, schema_editor):
    for label in ("pools", "images", "accounts", "auth", "wagtailcore", "wagtailadmin"):
        config = installed.get_app_config(label)
        create_permissions(config, verbosity=0, apps=apps, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    pool, _created = ContentType.objects.get_or_create(app_label="pools", model="pool")
    # Wagtail adds these after migrating, which is too late for us; the same rows, earlier.
    for codename in GUARD:
        Permission.objects.get_or_create(
            content_type=pool,
            codename=codename,
            defaults={"name": f"Can {codename.removesuffix('_pool')} pool"},
        )
    for old, new in (("Editors", "Editor"), ("Moderators", "Moderator")):
        Group.objects.filter(name=old).update(name=new)
    access = Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    for role, codenames in ROLES.items():
        group, _created = Group.objects.get_or_create(name=role)
        wanted = Permission.objects.filter(
            codename__in=codenames,
            content_type__app_label__in=["pools", "images", "accounts", "auth", "wagtailcore"],
        )
        found = set(wanted.values_list("codename", flat=True))
        missing = set(codenames) - found
        if missing:
            raise LookupError(f"{role}: no such permissions: {sorted(missing)}")
        group.permissions.add(access, *wanted)
    _give_pages(apps, Group.objects.get(name="Administrator"))


def _give_pages(apps, group):
    """Administrators do with pages and pictures whatever moderators and editors do."""
    Permission = apps.get_model("auth", "Permission")
    PagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    CollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    Page = apps.get_model("wagtailcore", "Page")
    Collection = apps.get_model("wagtailcore", "Collection")
    root = Page.objects.get(depth=1)
    pages = Permission.objects.filter(content_type__app_label="wagtailcore").filter(
        codename__in=[
            f"{verb}_page" for verb in ("add", "change", "publish", "lock", "unlock", "delete")
        ]
    )
    for permission in pages:
        PagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    collection = Collection.objects.get(depth=1)
    for permission in Permission.objects.filter(codename__in=PICTURES):
        CollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def moderate_pools(apps, schema_editor):
    """Attach Wagtail's default moderation (one approval by a Moderator) to pools."""
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowContentType = apps.get_model("wagtailcore", "WorkflowContentType")
    ContentType = apps.get_model("contenttypes", "ContentType")
    workflow = Workflow.objects.order_by("pk").first()
    content_type, _created = ContentType.objects.get_or_create(app_label="pools", model="pool")
    if workflow is not None:
        WorkflowContentType.objects.get_or_create(
            content_type=content_type, defaults={"workflow": workflow}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("pools", "0001_initial"),
        ("images", "0001_initial"),
        ("accounts", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(moderate_pools, migrations.RunPython.noop),
    ]
