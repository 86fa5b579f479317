"""A topic added to a copy of the code as CONTRIBUTING.md says shows wherever topics show."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from directory.settings import BASE_DIR

STEP = re.compile(
    r"^\d\. [^\n]*?(?:in|at the end of) `(?P<file>[^`\n]+)`(?:, after `(?P<line>[^\n]+)`)?[^\n]*:\n\n"
    r" {3}```(?:python|text)\n(?P<code>.*?)^ {3}```$",
    re.MULTILINE | re.DOTALL,
)
MIGRATION = re.compile(r'`make manage C="(makemigrations [^"]+)"`')

# Run in the copy. Its output is read by nobody; what fails, fails with its own words.
LOOK = """
import json, sys
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
call_command(*sys.argv[1].split(), verbosity=0)
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
call_command("migrate", verbosity=0)
call_command("load_indicators", verbosity=0)

from django.test import Client
from directory.accounts.models import User
from pools.models import Change, Pool, PublishedPool

def load(**more):
    path = Path("one.json")
    path.write_text(json.dumps(document | more))
    call_command("load_pools", path, verbosity=0)

source = {
    "topic": "depositors", "url": "https://example.org/holders", "publisher": "Registry",
    "reports": "1,234", "as_of": "2025-01-01", "stance": "basis",
}
document = {"slug": "one", "name": "One", "summary": "A pool that is made up."}
load()
assert PublishedPool.objects.get().document["depositors"] is None
load(depositors=1234, sources=[source])
assert PublishedPool.objects.get().document["depositors"] == 1234
assert Change.objects.filter(topic="depositors").exists()
call_command("dump_pools", "dumped", verbosity=0)
assert json.loads(Path("dumped/one.json").read_text())["depositors"] == 1234

def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()

visitor = Client(headers={"host": "127.0.0.1"})
shown = page(visitor, "/pools/one/")
assert "Depositors" in shown and "1,234" in shown
asked = page(visitor, "/pools/one/correct/depositors/")
assert "How many addresses hold a stake." in asked and "The contract&#x27;s holders" in asked
from pools.contributions.sections import BY_KEY
assert "depositors" in BY_KEY["use"].facts

editor = Client(headers={"host": "127.0.0.1"})
editor.force_login(User.objects.create_superuser("editor"))
from django.urls import reverse
pool = Pool.objects.get()
form = page(editor, reverse(pool.snippet_viewset.get_url_name("edit"), args=[pool.pk]))
assert 'name="depositors"' in form and 'value="1234"' in form
"""


@pytest.mark.django_db
def test_a_topic_added_as_it_is_written_shows_everywhere(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the copy of the code has an SQLite of its own, whatever the tests run on")
    written = (BASE_DIR / "CONTRIBUTING.md").read_text()
    section = written.split("\n## Add a topic\n")[1].split("\n## ")[0]
    house = tmp_path / "house"
    for name in ("directory", "pools", "templates", "static", "locale", "fixtures"):
        shutil.copytree(BASE_DIR / name, house / name)  # compiled files too: they save seconds
    steps = list(STEP.finditer(section))
    assert len(steps) == 4
    for step in steps:
        _insert(
            house / step["file"],
            step["line"],
            re.sub(r"^ {3}", "", step["code"], flags=re.MULTILINE),
        )
    (command,) = MIGRATION.findall(section)

    _migrated(tmp_path / "directory.sqlite3")
    outside = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", LOOK, command],
        cwd=house,
        env=outside
        | {
            "DEBUG": "1",
            "DJANGO_SETTINGS_MODULE": "directory.settings",
            "VAR_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def _migrated(path: Path) -> None:
    """A database with all tables but the new column: a copy of the tests' own, which saves all the
    older migrations."""
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name)) as ours, closing(sqlite3.connect(path)) as copy:
        ours.backup(copy)


def _insert(path: Path, after: str | None, code: str) -> None:
    """Put code where its step says: below the one line it names, or at the end."""
    lines = path.read_text().splitlines(keepends=True)
    places = [number for number, line in enumerate(lines, 1) if line.strip() == after]
    if after is None:
        places = [len(lines)]
    assert len(places) == 1, f"{path.name} has this line {len(places)} times: {after}"
    lines.insert(places[0], code)
    path.write_text("".join(lines))
