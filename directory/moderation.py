"""What Wagtail's workflows do at their end. It asks for this while its own models are loading."""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish what somebody approved. Where the tasks were switched off meanwhile nobody did; then
    the workflow is cancelled, and the draft stays one."""
    from wagtail.models import TaskState
    from wagtail.workflows import publish_workflow_state

    if workflow_state.task_states.filter(status=TaskState.STATUS_APPROVED).exists():
        publish_workflow_state(workflow_state, user=user)
        return
    workflow_state.status = workflow_state.STATUS_CANCELLED
    workflow_state.save()
