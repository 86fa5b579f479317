from django.apps import AppConfig


class SeoConfig(AppConfig):
    name = "directory.seo"
    label = "seo"
    verbose_name = "Search engines and sharing"
