"""The steps of a release, as the guide gives them, keep old workers from what new code writes."""

import re

from tests.docs.lookups import TEXTS
from tests.faults.test_units import TEXT, units

SECTION = TEXTS["docs/deploy.md"].split("## Each release\n")[1].split("\n## ")[0]
STEPS = re.findall(r"```sh\n(.*?)```", SECTION, re.S)[0].splitlines()


def step(words: str) -> int:
    """Which of the steps says so; exactly one does."""
    (found,) = [number for number, line in enumerate(STEPS) if words in line]
    return found


def named(line: str) -> set[str]:
    """The units in a step."""
    return set(re.findall(r"directory-[\w@*.-]+", line.split("#", maxsplit=1)[0]))


def test_workers_and_clock_stand_still_while_the_code_changes() -> None:
    stopped, started = step("systemctl stop"), step("systemctl start")
    order = [stopped, step(" migrate"), step("mv -T"), step("systemctl restart"), started]
    assert order == sorted(order)
    assert order[-1] < step("tend_submissions")
    assert named(STEPS[step("systemctl restart")]) == {"directory-web"}


def test_whatever_works_in_the_background_is_stopped_and_started_again() -> None:
    written = units(TEXT)
    workers = {
        name.removesuffix(".service") for name, text in written.items() if "db_worker" in text
    }
    timers = {name for name in written if re.fullmatch(r"directory-clock@\w+\.timer", name)}
    assert len(workers) == 2 and len(timers) == 2
    assert named(STEPS[step("systemctl stop")]) == workers | {"directory-clock@*"}
    assert named(STEPS[step("systemctl start")]) == workers | timers


def test_containers_of_workers_are_stopped_before_the_new_ones_start() -> None:
    section = TEXTS["docs/deploy.md"].split("## Containers\n")[1].split("\n## ")[0]
    assert "`docker compose stop worker clock` come first" in section
