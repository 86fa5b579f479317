from django.apps import AppConfig


class PoolsConfig(AppConfig):
    name = "pools"

    def ready(self) -> None:
        from pools.models import signals  # noqa: F401  (connects its receivers)
