"""The test database is as the migrations leave it, be it migrated here or copied."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Locale, Site

from directory.accounts.roles import ROLES


@pytest.mark.django_db
def test_it_has_all_migrations_and_what_they_made() -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert Site.objects.get().root_page
    assert Locale.objects.filter(language_code="en").exists()
    names = {role.name for role in ROLES}
    assert names <= set(Group.objects.values_list("name", flat=True))
