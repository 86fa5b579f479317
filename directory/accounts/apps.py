from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "directory.accounts"
    label = "accounts"

    def ready(self) -> None:
        from directory.accounts import session_age, signals  # noqa: F401
