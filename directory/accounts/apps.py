from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "directory.accounts"
    label = "accounts"
