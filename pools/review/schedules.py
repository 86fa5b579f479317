"""Schedules, each kept on its own: one that is refused holds up no other, and is reported."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.auth import get_permission_codename, get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import DraftStateMixin, Page, Revision
from wagtail.permission_policies.pages import PagePermissionPolicy

from pools.models import ScheduleFailure, generation, outgoing_email


def keep_schedules() -> tuple[int, int]:
    """Publish and take off what is due, pages, pools and criteria; returns how many were done and how many
    were refused. Safe to repeat: what was refused is tried again."""
    now = timezone.now()
    done = failed = 0
    tried: set[tuple[int, str, str]] = set()
    for act, subject, keep in [*_expired(now), *_due(now)]:
        key = (ContentType.objects.get_for_model(subject).pk, str(subject.pk), str(act))
        tried.add(key)
        try:
            with transaction.atomic():
                kept = keep()
        except (OperationalError, InterfaceError):
            raise  # nothing is wrong with the schedule: the database is out of reach
        except Exception as error:
            logging.getLogger(__name__).exception("A schedule could not be kept: %s", subject)
            _report(key, subject, error)
            failed += 1
        else:
            ScheduleFailure.objects.filter(
                content_type=key[0], object_id=key[1], act=key[2]
            ).delete()
            done += kept
    _forget_what_is_not_due(tried)
    return done, failed


def _expired(now: Any) -> list[tuple[str, Any, Callable[[], bool]]]:
    models: list[Any] = [m for m in apps.get_models() if issubclass(m, DraftStateMixin)]
    models = [Page, *(model for model in models if not issubclass(model, Page))]
    return [
        (ScheduleFailure.Act.EXPIRE, item, partial(_take_off, model, item.pk, now))
        for model in models
        for item in model._default_manager.filter(live=True, expire_at__lt=now).order_by(
            "expire_at"
        )
    ]


def _due(now: Any) -> list[tuple[str, Any, Callable[[], bool]]]:
    revisions = Revision.objects.filter(approved_go_live_at__lt=now)
    return [
        (ScheduleFailure.Act.PUBLISH, subject, partial(_publish, revision.pk, now))
        for revision in revisions.order_by("approved_go_live_at", "pk")
        if (subject := revision.content_object) is not None
    ]


# Read anew when its turn comes: a schedule that was cancelled since it was listed is not kept.


def _take_off(model: Any, pk: Any, now: Any) -> bool:
    generation.hold()
    item = model._default_manager.filter(pk=pk, live=True, expire_at__lt=now).first()
    if item is not None:
        item.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return item is not None


def _publish(pk: int, now: Any) -> bool:
    generation.hold()
    due = Revision.objects.select_for_update().filter(pk=pk, approved_go_live_at__lt=now)
    revision = due.first()
    if revision is not None:
        revision.publish(log_action="wagtail.publish.scheduled")
    return revision is not None


@transaction.atomic
def _report(key: tuple[int, str, str], subject: Any, error: Exception) -> None:
    """Write it down, and write to those who can mend it the first time."""
    failure, new = ScheduleFailure.objects.update_or_create(
        content_type_id=key[0],
        object_id=key[1],
        act=key[2],
        defaults={
            "name": str(subject)[:255],
            "reasons": _reasons(error),
            "last_tried": timezone.now(),
        },
    )
    if new:
        outgoing_email.queue_to("schedule", menders(failure))


def _reasons(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "\n".join(error.messages)
    return _("The server met a fault (%s); its log says more.") % type(error).__name__


def menders(failure: ScheduleFailure) -> Any:
    """Active members of the staff with an address who may publish what it is about."""
    model = failure.content_type.model_class()
    if model is not None and not issubclass(model, Page):
        permission = get_permission_codename("publish", model._meta)
        users = get_user_model().objects.with_perm(f"{model._meta.app_label}.{permission}")
    else:
        users = PagePermissionPolicy().users_with_permission("publish")
    return users.exclude(email="").order_by("pk")


def _forget_what_is_not_due(tried: set[tuple[int, str, str]]) -> None:
    """What was taken back, or is gone, is no failure any more."""
    for failure in ScheduleFailure.objects.all():
        if (failure.content_type_id, failure.object_id, failure.act) not in tried:
            failure.delete()
