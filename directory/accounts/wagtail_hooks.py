"""Our bulk actions in the place of Wagtail's of the same names, which come earlier."""

from wagtail import hooks

from directory.accounts.bulk_actions import AssignRole, Delete, SetActive

for action in (AssignRole, Delete, SetActive):
    hooks.register("register_bulk_action", action, order=100)
