"""Wagtail's own app for users, with our screens in the place of its own."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "directory.accounts.viewsets.UserViewSet"
    group_viewset = "directory.accounts.viewsets.GroupViewSet"
