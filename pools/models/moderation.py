"""Wagtail's moderation, where a workflow may have lost its last active task.

Wagtail takes such a workflow for finished as soon as it begins, and publishes: without a moderator,
or, where the sender may not publish, ends in "no permission" with the draft lost. ``directory.moderation`` sees to those
that lose it on the way.
"""

from typing import Any


class Moderated:
    """Before WorkflowMixin or Page: it has a workflow only where somebody is asked in it."""

    def get_workflow(self) -> Any:
        """The workflow that is assigned, if it has an active task. None otherwise."""
        return _at_work(super().get_workflow())  # type: ignore[misc]

    @classmethod
    def get_default_workflow(cls) -> Any:
        """The same for one that is about to be created."""
        return _at_work(super().get_default_workflow())  # type: ignore[misc]

    @property
    def has_workflow(self) -> bool:
        """Whether it can be sent to moderators."""
        return self.get_workflow() is not None


def _at_work(workflow: Any) -> Any:
    return workflow if workflow and workflow.tasks.filter(active=True).exists() else None
