from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "directory.search"
    label = "finding"  # as the tables and migrations have it
    verbose_name = "Search"
