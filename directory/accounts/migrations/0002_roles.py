"""The groups of an existing database come to what directory/accounts/roles.py says."""

from django.db import migrations

from directory.accounts.roles import establish


class Migration(migrations.Migration):
    # Everything that gives the groups permissions of its own comes first.
    dependencies = [
        ("accounts", "0001_initial"),
        ("content", "0002_contact_address"),
        ("pools", "0007_replies_to_contests"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [
        migrations.RunPython(lambda apps, editor: establish(apps), migrations.RunPython.noop)
    ]
