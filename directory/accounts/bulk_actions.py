"""What can be done to several users at once, to those within reach only."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail.users.views import bulk_actions

from directory.accounts.forms import describe
from directory.accounts.grants import groups_within_reach, reaches
from pools.admin.deletion import DeleteAccounts


class _Reached:
    request: Any

    def check_perm(self, obj: Any) -> bool:
        return super().check_perm(obj) and reaches(self.request.user, obj)  # type: ignore[misc]


class RoleForm(forms.Form):
    role = forms.ModelChoiceField(queryset=Group.objects.none(), label=_("Role"))


class AssignRole(_Reached, bulk_actions.AssignRoleBulkAction):
    """Put users into a role."""

    form_class = RoleForm

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        found = groups_within_reach(self.request.user)
        form.fields["role"].queryset = Group.objects.filter(pk__in=[group.pk for group in found])
        form.fields["role"].label_from_instance = describe
        return form


class SetActive(_Reached, bulk_actions.SetActiveStateBulkAction):
    """Let users sign in, or not."""


class Delete(_Reached, DeleteAccounts):
    """Delete users."""
