from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "directory.content"
    label = "content"
    verbose_name = "Pages"

    def ready(self) -> None:
        from directory import script_nonces
        from directory.content import signals  # noqa: F401

        script_nonces.for_choosers()
