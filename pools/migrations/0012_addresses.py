"""Every address at which a pool was ever published stays that pool's.

Until now only those were kept that a published pool was renamed from, so that an address was
lost where a pool was taken off the list before it was renamed. A pool whose address is a word
the site needs itself gets another.
"""

import django.db.models.deletion
from django.db import migrations, models

import pools.models.fields

RESERVED = """
    add all api atom badge calendar changes compare confirm contest correct csv data
    download edit embed export feed feeds history ical ics index indicators json log login
    map md   oembed  pools preview reply review rss search share sitemap svg tags
     xml zip
""".split()


def free_reserved(apps, schema_editor):
    """Before the table refuses them."""
    apps.get_model("pools", "PoolSlug").objects.filter(slug__in=RESERVED).delete()
    Pool = apps.get_model("pools", "Pool")
    PublishedPool = apps.get_model("pools", "PublishedPool")
    taken = set(Pool.objects.values_list("slug", flat=True))
    for pool in Pool.objects.filter(slug__in=RESERVED):
        slug, number = f"{pool.slug}-pool", 2
        while slug in taken:
            slug, number = f"{pool.slug}-pool-{number}", number + 1
        taken.add(slug)
        Pool.objects.filter(pk=pool.pk).update(slug=slug)
        for published in PublishedPool.objects.filter(pool_id=pool.pk):
            published.slug, published.document["slug"] = slug, slug
            published.save()


def keep_present(apps, schema_editor):
    """The addresses of today beside the former ones, each with the pool's name."""
    PoolSlug = apps.get_model("pools", "PoolSlug")
    PublishedPool = apps.get_model("pools", "PublishedPool")
    for published in PublishedPool.objects.only("pool_id", "slug", "document"):
        PoolSlug.objects.update_or_create(
            slug=published.slug, defaults={"pool_id": published.pool_id}
        )
    names = dict(apps.get_model("pools", "Pool").objects.values_list("pk", "name"))
    for published in PublishedPool.objects.only("pool_id", "document"):
        names[published.pool_id] = published.document["name"]
    for pk, name in names.items():
        PoolSlug.objects.filter(pool_id=pk).update(name=name)


def only_former(apps, schema_editor):
    """Back: what the table held before."""
    PoolSlug = apps.get_model("pools", "PoolSlug")
    present = apps.get_model("pools", "PublishedPool").objects.values("slug")
    PoolSlug.objects.filter(models.Q(pool=None) | models.Q(slug__in=present)).delete()


class Migration(migrations.Migration):
    dependencies = [("pools", "0011_share_in_entries")]

    operations = [
        migrations.RenameModel("FormerSlug", "PoolSlug"),
        migrations.AlterModelOptions("PoolSlug", {"default_permissions": ()}),
        migrations.RunPython(migrations.RunPython.noop, only_former),
        migrations.AlterField(
            model_name="poolslug",
            name="pool",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="addresses",
                to="pools.pool",
            ),
        ),
        migrations.AddField(
            model_name="poolslug",
            name="name",
            field=pools.models.fields.TextLine(
                default="", max_length=80, validators=[pools.models.fields.Rule("plain_text")]
            ),
            preserve_default=False,
        ),
        migrations.RunPython(free_reserved, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="indicator",
            name="slug",
            field=models.SlugField(
                help_text="Part of its address, of links to its filter and of every source for it. It cannot be changed later.",
                max_length=60,
                verbose_name="key",
            ),
        ),
        migrations.AlterField(
            model_name="pool",
            name="slug",
            field=models.SlugField(
                help_text="Last part of the page's address; made from the name if you leave it empty. Old ones keep redirecting.",
                max_length=60,
                unique=True,
                verbose_name="address",
            ),
        ),
        migrations.AddConstraint(
            model_name="poolslug",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__in", RESERVED), _negated=True),
                name="address_not_reserved",
            ),
        ),
        migrations.RunPython(keep_present, migrations.RunPython.noop),
    ]
