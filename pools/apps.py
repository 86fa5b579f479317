from django.apps import AppConfig


class PoolsConfig(AppConfig):
    name = "pools"

    def ready(self) -> None:
        # Connects their receivers.
        from pools.models import deletion_keeper, signals  # noqa: F401
