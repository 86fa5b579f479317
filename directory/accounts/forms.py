"""Users and roles in plain terms, and only those that are within reach of whoever edits them."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _
from wagtail.users import forms

from directory.accounts.grants import EVERYWHERE, grants_of, groups_within_reach
from directory.accounts.roles import ABOUT
from pools.models.current_form import CurrentFormMixin

# The four roles, each after the one it may do more than, then those of one's own.
FROM_LEAST = Case(*(When(name=name, then=place) for place, name in enumerate(ABOUT)), default=99)


def about(group: Group) -> str:
    """What a role may do, in a sentence or two."""
    own = _("A role of your own: it may do what is ticked on its page.")
    return str(ABOUT.get(group.name, own))


def describe(group: Group) -> str:
    """A role with what it may do."""
    return f"{group.name}: {about(group)}"


class _WithinReach:
    """``actor`` is whoever fills in the form."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not actor.is_superuser:
            self.fields.pop("is_superuser", None)
        if superuser := self.fields.get("is_superuser"):
            superuser.label = _("Superuser: everything, without limits")
            superuser.help_text = _("For whoever runs the server. Everybody else needs a role.")
        roles = self.fields["groups"]
        roles.label = _("Roles")
        roles.help_text = _("Someone without a role can sign in to nothing.")
        roles.queryset = Group.objects.filter(
            pk__in=[group.pk for group in groups_within_reach(actor)]
        ).order_by(FROM_LEAST, "pk")
        roles.label_from_instance = describe


FIELDS = ("username", "email", "first_name", "last_name", "password1", "password2", "is_active")


class UserCreationForm(_WithinReach, forms.UserCreationForm):
    """A new user."""

    field_order = (*FIELDS, "groups", "is_superuser")


class UserEditForm(_WithinReach, CurrentFormMixin, forms.UserEditForm):
    """A user there is."""

    field_order = (*FIELDS, "groups", "is_superuser")


class GroupForm(CurrentFormMixin, forms.GroupForm):
    """A role. Nobody gives it a permission they lack, or takes away one they do not see."""

    registered_permissions: Any

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not actor.is_superuser:
            held = [pk for pk, scope in grants_of(actor) if scope == EVERYWHERE]
            self.registered_permissions = self.registered_permissions & Permission.objects.filter(
                pk__in=held
            )
            self.fields["permissions"].queryset = self.registered_permissions.select_related(
                "content_type"
            )
        self.fields["name"].help_text = ABOUT.get(
            self.instance.name, _("Make a role of your own where none of the four fits.")
        )
