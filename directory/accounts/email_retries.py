"""Letters of accounts that could not be sent: tried again a few times, later each time."""

import datetime as dt
import logging
from typing import Any

from django.utils import timezone

log = logging.getLogger(__name__)
# Minutes to wait after the first, second … failure; such news a day late helps nobody.
BACKOFF = (1, 5, 15, 60)


def try_later(task: Any, what: str, error: OSError, tries: int, *arguments: Any) -> str:
    """Have the task done again with ``arguments`` and one try more, unless it had enough; says what
    became of it. ``error`` is named by its kind: its words may hold an address."""
    given_up = tries >= len(BACKOFF)
    if not given_up:
        later = timezone.now() + dt.timedelta(minutes=BACKOFF[tries])
        task.using(run_after=later).enqueue(*arguments, tries + 1)
    log.warning("%s was not sent: %s", what, type(error).__name__)
    return "given up" if given_up else "later"
