"""The documented units of systemd, read by systemd itself."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults.site import ROOT

TEXT = (ROOT / "docs" / "deploy.md").read_text()
# A file's name between the blocks: the last one before a block is whose it is, and a block beside
# "is the same with" changes lines of the one before.
PARTS = re.compile(r"`(?:/etc/systemd/system/)?(directory-[\w@]+\.(?:service|timer|socket))`|```ini\n(.*?)```", re.S)


def units() -> dict[str, str]:
    """Each unit by the name of its file."""
    found: dict[str, str] = {}
    named: list[str] = []
    first = ""
    section = TEXT.split("\n## systemd\n")[1]
    for name, text in PARTS.findall(section):
        if name:
            named.append(name)
            continue
        if "[" not in text:  # only the line that differs
            text = re.sub(r"(?m)^ExecStart=.*\n(?:ExecStartPost=.*\n)?", lambda _line: text, first)
        first = first or text
        kind = "[Timer]" if "[Timer]" in text else "[Socket]" if "[Socket]" in text else "[Service]"
        ending = f".{kind.strip('[]').lower()}"
        for one in dict.fromkeys(n for n in named if n.endswith(ending) and n not in found):
            found[one] = text
        named = []
    return found
