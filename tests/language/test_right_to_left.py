"""The style sheets would serve a language that is written from right to left."""

import re

import pytest
from django.conf import settings

SHEETS = sorted((settings.BASE_DIR / "static" / "css").rglob("*.css"))
PHYSICAL = re.compile(
    r"(?:^|[\s;{])((?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*"
    r"|left|right|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear|caption-side)\s*:\s*(?:left|right)\b"
)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_no_side_is_physical(sheet: object) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)  # type: ignore[attr-defined]
    found = [match.group().strip() for match in PHYSICAL.finditer(text)]
    assert found == []


def test_there_are_sheets() -> None:
    assert {"base", "buttons", "tokens"} <= {sheet.stem for sheet in SHEETS}
