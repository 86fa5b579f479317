from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "directory.finding"
    label = "finding"
    verbose_name = "Finding"
