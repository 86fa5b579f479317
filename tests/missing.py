"""Programs that a machine may lack, in one rule for all of them."""

import os
from typing import NoReturn

import pytest


def lacking(what: object) -> NoReturn:
    """At home a test that needs it is skipped, in words; CI installs it (.ci/run), so that there its
    absence is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(str(what))
    pytest.skip(str(what))
