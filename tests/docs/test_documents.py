"""What the documents name is there: each path, command, setting, address, label and link.

A document that names something else fails with its own name, the line and the word.
"""

import re
import tomllib

import pytest

from directory.accounts.roles import ROLES
from directory.settings import BASE_DIR
from tests.docs.lookups import ELSEWHERE, TEXTS, missing, own_commands, variables_read
from tests.docs.mentions import first_column, mentions


@pytest.mark.parametrize("document", TEXTS)
def test_what_a_document_names_is_there(document: str) -> None:
    assert missing(document, TEXTS[document]) == []


def test_nothing_is_excused_that_no_document_names() -> None:
    named = {at.word for name in TEXTS for at in mentions(name, TEXTS[name])}
    assert sorted(ELSEWHERE - named) == []


def test_every_command_of_ours_is_told_of() -> None:
    told = {at.word for name in TEXTS for at in mentions(name, TEXTS[name]) if at.kind == "command"}
    assert sorted(set(own_commands()) - told) == []


def test_every_variable_is_told_of_and_every_one_told_of_is_read() -> None:
    cells = first_column(TEXTS["docs/deploy.md"], "variable")
    told = {name for cell in cells for name in re.findall(r"`([A-Z_]+)`", cell)}
    assert sorted(told) == sorted(variables_read())


def test_the_roles_are_those_of_the_code() -> None:
    assert first_column(TEXTS["docs/moderation.md"], "role") == [role.name for role in ROLES]


def test_decisions_are_numbered_once_and_without_a_gap() -> None:
    names = [name for name in TEXTS if name.startswith("docs/decisions/")]
    numbers = [int(name.split("/")[-1][:4]) for name in names]
    assert numbers == list(range(1, len(names) + 1))
    for name, number in zip(names, numbers, strict=True):
        assert TEXTS[name].startswith(f"# {number}. "), name


def test_what_is_not_there_is_found() -> None:
    """A made-up document with one fault of each kind, and nothing beside them."""
    text = """# Made up

See `pools/claims/facts.py` and pools/claims/nowhere.py, [deploying](docs/deploy.md#backup),
[nobody](docs/nobody.md), [no heading](docs/deploy.md#no-heading), ![none](docs/none.png).
`make test` and `make
lint nonsense`; `make manage C="load_pools --check"`, `make manage C="load_pools --wrong"`,
`manage.py load_nothing`; `manage.py check_links` has `--all` and no `--none`. Set `SECRET_KEY` and `NO_SUCH_VARIABLE`.
`pools.topics.registry` and `pools.topics.register`, `registry.known_keys()`, `registry.knows()`,
`launch.at_the_latest`, `launch.at_the_earliest`, `PublishedPool`, `UnheardOfPool`.
`/pools/lido/`, `/pools/no-such-pool/`, `/es/pools/`, `/faq/`, `/no-such-page/`,
`open-source`, `closed-minded-ness`, *Review › Nonsense*.

```sh
make run     # serves it
make walk    # does not
NO_SUCH_SETTING=1 .venv/bin/python manage.py migrate --sideways
```
"""
    assert missing("CONTRIBUTING.md", text) == [
        f"CONTRIBUTING.md:{line}: {kind} “{word}”"
        for line, kind, word in (
            (3, "path", "pools/claims/nowhere.py"),
            (4, "link", "docs/nobody.md"),
            (4, "link", "docs/deploy.md#no-heading"),
            (4, "link", "docs/none.png"),
            (5, "make target", "nonsense"),
            (6, "command", "load_pools --wrong"),
            (7, "command", "load_nothing"),
            (7, "option", "--none"),
            (7, "setting", "NO_SUCH_VARIABLE"),
            (8, "name", "pools.topics.register"),
            (8, "name", "registry.knows()"),
            (9, "name", "launch.at_the_earliest"),
            (9, "word", "UnheardOfPool"),
            (10, "address", "/pools/no-such-pool/"),
            (10, "address", "/no-such-page/"),
            (11, "word", "closed-minded-ness"),
            (11, "label", "Nonsense"),
            (15, "make target", "walk"),
            (16, "command", "migrate --sideways"),
            (16, "setting", "NO_SUCH_SETTING"),
        )
    ]


def test_the_tables_of_rooms_are_the_contracts() -> None:
    """As ``make lint`` reads them: the rows, and what each row may import."""
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    for contract in contracts:
        if contract["type"] != "layers":
            continue
        rows = [", ".join(f"`{room}`" for room in row.split(" | ")) for row in contract["layers"]]
        (package,) = contract["containers"]
        assert first_column(TEXTS["CONTRIBUTING.md"], f"rooms of `{package}/`") == rows
        below = [*(f"{row} and below" for row in rows[1:]), "nothing"]
        for row, imports in zip(rows, below, strict=True):
            assert re.search(
                rf"^\| {re.escape(row)} \| .* \| {re.escape(imports)} \|$",
                TEXTS["CONTRIBUTING.md"],
                re.MULTILINE,
            ), (row, imports)
