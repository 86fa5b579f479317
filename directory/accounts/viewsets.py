"""The screens for users and roles. What is out of reach is refused before anything is shown,
and a change that would grant more than the one who makes it has is undone as it is saved."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.users.views import groups, users

from directory.accounts.forms import GroupForm, UserCreationForm, UserEditForm, about
from directory.accounts.grants import (
    covers,
    grants_of,
    grants_of_groups,
    groups_within_reach,
    reaches,
)

TOO_MUCH = _("You can only grant what you may do yourself. Nothing was saved.")


class BeyondReach(Exception):
    """What was about to be saved grants more than whoever saves it has."""


class _Form:
    """A form that knows who fills it in, and a save that is undone where it grants too much."""

    request: Any
    produced_error_code: str
    produced_error_message: Any

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "actor": self.request.user}  # type: ignore[misc]

    def save_instance(self) -> Any:
        """Called in a transaction, before anything is said about success."""
        actor = self.request.user
        held = set() if actor.is_superuser else grants_of(actor)
        saved = super().save_instance()  # type: ignore[misc]
        if not actor.is_superuser and not self.is_within(held, saved):
            raise BeyondReach
        return saved

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except BeyondReach:
            form.add_error(None, TOO_MUCH)
            self.produced_error_code = "validation_error"
            self.produced_error_message = TOO_MUCH
            return self.form_invalid(form)  # type: ignore[attr-defined]

    def is_within(self, held: Any, saved: Any) -> bool:
        raise NotImplementedError


class _UserForm(_Form):
    def is_within(self, held: Any, saved: Any) -> bool:
        return not saved.is_superuser and covers(held, grants_of(saved))


class _ReachedUser:
    def get_object(self, queryset: Any = None) -> Any:
        found = super().get_object(queryset)  # type: ignore[misc]
        if not reaches(self.request.user, found):  # type: ignore[attr-defined]
            raise PermissionDenied
        return found


class UserFilterSet(users.UserFilterSet):
    """One word for one thing: an administrator is a role."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["is_superuser"].label = _("Superuser")
        self.filters["group"].label = _("Role")


class UserIndexView(users.IndexView):
    """The list. Superusers have no links for those who cannot reach them."""

    @cached_property
    def columns(self) -> list[Any]:
        found: list[Any] = super().columns
        for column in found:
            if column.name == "is_superuser":
                column.label, column.accessor = _("Role"), _role_names
        return found

    def get_base_queryset(self) -> Any:
        """With the roles that each line names."""
        return super().get_base_queryset().prefetch_related("groups")

    def get_edit_url(self, instance: Any) -> Any:
        out_of_reach = instance.is_superuser and not self.request.user.is_superuser
        return None if out_of_reach else super().get_edit_url(instance)


def _role_names(user: Any) -> str:
    names = [group.name for group in user.groups.all()]
    return ", ".join([*([str(_("Superuser"))] if user.is_superuser else []), *names])


class UserCreateView(_UserForm, users.CreateView):
    """A new user."""


class UserEditView(_UserForm, _ReachedUser, users.EditView):
    """A user there is."""


class UserDeleteView(_ReachedUser, users.DeleteView):
    """Delete a user."""


class UserViewSet(users.UserViewSet):
    """Users. No copying: a copy would keep what no form shows, such as being a superuser."""

    filterset_class = UserFilterSet
    index_view_class = UserIndexView
    add_view_class = UserCreateView
    edit_view_class = UserEditView
    delete_view_class = UserDeleteView
    copy_view_enabled = False
    # Every field on one page: which are there depends on who edits.
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return UserEditForm if for_update else UserCreationForm


class _GroupForm(_Form):
    """Saves the permissions on pages, collections and sites with the rest, to judge them all."""

    object: Any
    permission_panel_forms: list[Any]

    def is_within(self, held: Any, saved: Any) -> bool:
        for panel in self.permission_panel_forms:
            panel.save()
        if covers(held, grants_of_groups([saved])):
            return True
        if self.is_new:
            saved.pk = None  # its row goes with the transaction
        return False

    @cached_property
    def is_new(self) -> bool:
        return False

    def process_form(self) -> HttpResponse:
        """Wagtail saves the panels after the form, whatever became of it."""
        form = self.get_form()  # type: ignore[attr-defined]
        if not self.is_valid(form):  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]
        response = self.form_valid(form)
        if not form.errors:
            for panel in self.permission_panel_forms:
                panel.save()
        return response


class _ReachedGroup:
    def get_object(self, queryset: Any = None) -> Any:
        found = super().get_object(queryset)  # type: ignore[misc]
        if found not in groups_within_reach(self.request.user):  # type: ignore[attr-defined]
            raise PermissionDenied
        return found


class GroupIndexView(groups.IndexView):
    """The list of roles."""

    page_title = _("Roles")
    add_item_label = _("Add a role")
    search_box_placeholder = _("Search roles")
    columns = [
        *groups.IndexView.columns,
        Column("about", label=_("What it may do"), accessor=about, classname="role-about"),
    ]


class GroupCreateView(_GroupForm, groups.CreateView):
    """A new role."""

    page_title = _("Add role")
    is_new = True


class GroupEditView(_GroupForm, _ReachedGroup, groups.EditView):
    """A role there is."""


class GroupDeleteView(_ReachedGroup, groups.DeleteView):
    """Delete a role."""

    page_title = _("Delete role")
    confirmation_message = _("Are you sure you want to delete this role?")


class GroupViewSet(groups.GroupViewSet):
    """Roles: Django's groups."""

    menu_label = _("Roles")
    index_view_class = GroupIndexView
    add_view_class = GroupCreateView
    edit_view_class = GroupEditView
    delete_view_class = GroupDeleteView

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return GroupForm
