"""What the site is made of, by command, and whether any of it is known to be unsafe."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.site import ROOT


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The two scripts with the lock files, apart from our own folder."""
    (tmp_path / "scripts").mkdir()
    for name in ("audit", "sbom"):
        shutil.copy(ROOT / "scripts" / name, tmp_path / "scripts")
    for name in ("pyproject.toml", "README.md", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_the_bill_of_materials_is_the_lock_file(house: Path) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, house / "scripts" / "sbom"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    document = json.loads((house / "var" / "sbom.cdx.json").read_text())
    assert document["bomFormat"] == "CycloneDX"
    assert document["metadata"]["component"]["name"] == "staking-pool-directory"
    locked = dict(
        re.findall(r"^([a-z0-9-]+)==(\S+)", (house / "requirements.txt").read_text(), re.M)
    )
    found = {one["name"]: one for one in document["components"]}
    assert {name: one["version"] for name, one in found.items()} == locked
    for name, one in found.items():
        assert one["purl"] == f"pkg:pypi/{name}@{locked[name]}"
        assert one["externalReferences"][0]["hashes"], name
    assert found["django"]["licenses"]
    assert re.search(r"^django \S+: BSD", done.stdout, re.M)


@pytest.mark.parametrize(
    ("status", "said", "ends", "words"),
    [
        (0, "No known vulnerabilities found", 0, "No known vulnerability in the"),
        (1, "Found 1 known vulnerability in 1 package\ndjango 1.0 PYSEC-1", 1, "PYSEC-1"),
        (1, "ERROR: Tip: your network may be blocking this service.", 0, "Not audited: PyPI"),
        (1, "ERROR: invalid requirements input", 1, "invalid requirements input"),
    ],
)
def test_the_audit_fails_for_what_is_known_and_never_for_want_of_a_network(
    house: Path, status: int, said: str, ends: int, words: str
) -> None:
    program = house / ".venv" / "bin" / "pip-audit"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\ncat >&2 << 'SAID'\n{said}\nSAID\nexit {status}\n")
    program.chmod(0o700)
    done = subprocess.run(  # noqa: S603
        [house / "scripts" / "audit"], capture_output=True, text=True, check=False
    )
    assert done.returncode == ends
    assert words in done.stdout + done.stderr
