from django.apps import AppConfig


class PoolsConfig(AppConfig):
    name = "pools"

    def ready(self) -> None:
        # Connect their receivers.
        from pools.models import signals  # noqa: F401
        from pools.review import signals as review_signals  # noqa: F401
