"""Migrations of a release that is never made, of the kinds that releases have, after all of ours.

``tests.faults.next_settings`` names this package as the migrations of ``pools``.
"""

from pathlib import Path

from pools import migrations

__path__.extend(migrations.__path__)
LAST = max(path.stem for path in Path(migrations.__path__[0]).glob("[0-9]*.py"))
