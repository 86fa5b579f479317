"""What operators read and switch."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Its checks are run by ``manage.py check --deploy``."""

    name = "directory.operations"
    label = "operations"

    def ready(self) -> None:
        """Register the checks."""
        from directory.operations import deployment_checks  # noqa: F401
