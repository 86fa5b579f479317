"""Addresses of the second factor, all below /admin/."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from directory.accounts.second_factor import door, keys, others, screens

urlpatterns = [
    path("login/code/", door.CodeView.as_view(), name="second_factor_code"),
    path(
        "account/factors/",
        require_admin_access(screens.ListView.as_view()),
        name="second_factor",
    ),
    path(
        "account/factors/password/",
        screens.hide_password(require_admin_access(screens.PasswordView.as_view())),
        name="second_factor_password",
    ),
    path(
        "account/factors/app/",
        require_admin_access(screens.AppView.as_view()),
        name="second_factor_app",
    ),
    path(
        "account/factors/key/",
        require_admin_access(keys.KeyView.as_view()),
        name="second_factor_key",
    ),
    path(
        "account/factors/codes/",
        require_admin_access(screens.CodesView.as_view()),
        name="second_factor_codes",
    ),
    path(
        "account/factors/<int:pk>/remove/",
        require_admin_access(screens.RemoveView.as_view()),
        name="second_factor_remove",
    ),
    path(
        "users/<int:pk>/factors/",
        require_admin_access(others.ResetView.as_view()),
        name="second_factor_reset",
    ),
]
