from django.apps import AppConfig


class PoolsConfig(AppConfig):
    name = "pools"

    def ready(self) -> None:
        # Connects its receivers.
        from pools.models import signals  # noqa: F401
