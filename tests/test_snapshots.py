"""What tests load once: put back, it is as new as what was just loaded."""

import datetime as dt

import pytest
from django.db.models import Model
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from pools.models import Pool
from pools.review import undo_offers
from tests import snapshots


@pytest.mark.parametrize(
    ("model", "at"), [(ModelLogEntry, "timestamp"), (DBTaskResult, "enqueued_at")]
)
def test_what_is_put_back_late_in_a_run_is_of_this_moment(model: type[Model], at: str) -> None:
    hour_ago = timezone.now() - dt.timedelta(hours=1)
    second = dt.timedelta(seconds=1)
    rows = [("edit", hour_ago - second), ("publish", hour_ago)]
    (edit, edited), (publish, published) = snapshots._just_now(model, ("action", at), rows)
    assert (edit, publish) == ("edit", "publish") and published - edited == second
    assert timezone.now() - published < dt.timedelta(seconds=undo_offers.LASTS)
    assert snapshots._just_now(Pool, ("action", "timestamp"), rows) == rows
