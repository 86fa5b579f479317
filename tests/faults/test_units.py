"""The documented units of systemd, read by systemd itself."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.faults.site import ROOT
from tests.missing import lacking

TEXT = (ROOT / "docs" / "deploy.md").read_text()
NAME = re.compile(r"`(?:/etc/systemd/system/)?(directory-[\w@-]+\.(?:service|socket|timer))`")
EXEC = re.compile(r"^ExecStart=.*\n(?:ExecStartPost=.*\n)?(?:ExecReload=.*\n)?", re.M)


def units(text: str) -> dict[str, str]:
    """Each unit by the name of its file: blocks belong to what is named before them. One without
    a section says what differs from the web server's."""
    found: dict[str, str] = {}
    *parts, _rest = re.split(r"```\n", text)
    for part in parts:
        before, fence, block = part.rpartition("```ini\n")
        if not fence:
            continue
        if "[" not in block:
            block = EXEC.sub(lambda _line, own=block: own, found["directory-web.service"])
        kind = next(one for one in ("Socket", "Timer", "Service") if f"[{one}]" in block)
        mine = [name for name in NAME.findall(before) if name.endswith(f".{kind.lower()}")]
        found |= {name: block for name in mine if name not in found}
    return found


def complaints(folder: Path, written: dict[str, str]) -> list[str]:
    """What systemd says of them, their programs being those of this checkout."""
    program = shutil.which("systemd-analyze")
    if program is None:
        lacking("needs systemd-analyze")
    for name, text in written.items():
        ours = text.replace("/srv/directory/app", str(ROOT))
        if not Path("/usr/bin/curl").exists():
            ours = ours.replace("/usr/bin/curl", "/usr/bin/env")
        (folder / name).write_text(ours)
    asked = [name.replace("@.", "@daily.") for name in written]
    done = subprocess.run(  # noqa: S603
        [program, "verify", "--man=no", "--recursive-errors=no", *asked],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"},
    )
    lines = (done.stdout + done.stderr).splitlines()
    assert done.returncode == 0 or lines
    return lines


def test_systemd_takes_every_documented_unit(tmp_path: Path) -> None:
    written = units(TEXT)
    named = set(NAME.findall(TEXT))
    assert set(written) == named, "a unit that is named is written out"
    assert {f"directory-{name}.service" for name in ("web", "worker", "links", "ready")} <= named
    assert complaints(tmp_path, written) == []


def test_a_fault_in_a_unit_is_found(tmp_path: Path) -> None:
    written = units(TEXT)
    name = "directory-worker.service"
    for right, wrong in (
        ("RestartSec=2", "RestartSec=two"),
        ("NoNewPrivileges=", "NoNewPrivilege="),
        ("/.venv/bin/python", "/.venv/bin/pithon"),
    ):
        assert right in written[name]
        spoilt = written | {name: written[name].replace(right, wrong)}
        assert complaints(tmp_path, spoilt), wrong
