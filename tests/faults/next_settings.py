"""The settings of the release after this one, to migrate with."""

from tests.faults.production import *  # noqa: F403

MIGRATION_MODULES = {"pools": "tests.faults.next_release"}
