"""Nothing tells a day but ``pools.claims.dates``: what the linter's list of names cannot see."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLOCK = ROOT / "pools" / "claims" / "dates.py"
MODULES = sorted(
    path
    for room in ("bench", "pools", "directory")
    for path in (ROOT / room).rglob("*.py")
    if "migrations" not in path.parts and path != CLOCK
)
TEMPLATES = sorted(
    path
    for path in (ROOT / "templates").rglob("*")
    if path.suffix in (".html", ".txt", ".xml", ".json")
)
# Methods of a moment that tell its day or its hour wherever the moment stands.
OF_A_MOMENT = {"date", "astimezone", "timetuple", "localtime", "localdate", "make_naive", "today"}
# Database functions that ask for the active zone, unless they are given one.
PER_ZONE = re.compile(
    r"^(Trunc|Extract)"
    r"(Base|Date|Time|Day|Week|WeekDay|IsoWeekDay|IsoYear|Month|Quarter|Year|Hour|Minute|Second)?$"
)
OF_THE_READER = {
    "naturalday",
    "get_current_timezone",
    "make_naive",
    "localdate",
    "localtime",
    "DateFromToRangeFilter",
    "IsoDateTimeFromToRangeFilter",
    "DateRangeFilter",
    "DateFilter",
}
THE_RULE_ITSELF = {("pools/admin/days.py", "DateFromToRangeFilter")}
LOOKUP = re.compile(
    r"\w__(date|day|week|week_day|iso_year|iso_week_day|month|quarter|year|hour)(__\w+)?$"
)


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _ours(called: ast.Attribute) -> bool:
    """``dates.today()`` is the rule, and ``dt.date(…)`` makes a day of numbers."""
    return (called.attr, _name(called.value)) in (("today", "dates"), ("date", "dt"))


def other_clocks(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The lines of a module that make a day of their own, and by what."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Call):
            name = _name(node.func)
            if (
                isinstance(node.func, ast.Attribute)
                and name in OF_A_MOMENT
                and not _ours(node.func)
            ):
                yield line, f".{name}()"
            if PER_ZONE.match(name) and not {"tzinfo", "output_field"} & {
                keyword.arg for keyword in node.keywords
            }:
                yield line, f"{name} without tzinfo"
            if name in ("dates", "datetimes") and isinstance(node.func, ast.Attribute):
                yield line, f".{name}()"
            for keyword in node.keywords:
                if keyword.arg and LOOKUP.search(keyword.arg):
                    yield line, keyword.arg
                if keyword.arg in ("auto_now", "auto_now_add") and name == "DateField":
                    yield line, f"DateField({keyword.arg})"
                if keyword.arg == "date_hierarchy":
                    yield line, keyword.arg
        elif isinstance(node, (ast.Attribute, ast.Name)) and _name(node) in OF_THE_READER:
            yield line, _name(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if " " not in node.value and LOOKUP.search(node.value):
                yield line, node.value
        elif isinstance(node, ast.alias) and node.name in OF_THE_READER:
            yield line, node.name


DAY_WITHOUT_HOUR = re.compile(r"\|date(?!\w)(?P<form>:(?:\"[^\"]*\"|'[^']*'|[\w.]+))?")
WITH_HOUR = re.compile(r"DATETIME_FORMAT|^c$|^U$|[GHhgP]:?i|[GHhgP]$")
TAGS = re.compile(
    r"{%\s*(now|localtime|timezone|get_current_timezone)\b|\|\s*(naturalday|localtime|timezone)\b"
)
# A moment put into a page as it is, which Django words in the reader's zone.
BARE = re.compile(r"{{\s*[\w.]*(?:_at|\.at|first_seen|last_seen|first_published)\s*}}")


def days_of_the_reader(text: str) -> Iterator[str]:
    """What a template says that is worded by the clock of whoever looks."""
    for found in DAY_WITHOUT_HOUR.finditer(text):
        form = (found["form"] or "").lstrip(":").strip("\"'")
        if not WITH_HOUR.search(form) and not text[: found.start()].endswith("|day_of"):
            yield text[max(0, found.start() - 40) : found.end()]
    for pattern in (TAGS, BARE):
        yield from (found[0] for found in pattern.finditer(text))


def test_no_module_makes_a_day_of_its_own() -> None:
    """Use today() or day_of() of pools.claims.dates, and DayRangeFilter in lists."""
    found = [
        (own, line, what)
        for own, path in ((path.relative_to(ROOT).as_posix(), path) for path in MODULES)
        for line, what in other_clocks(ast.parse(path.read_text()))
        if (own, what) not in THE_RULE_ITSELF
    ]
    assert not found


def test_no_template_words_a_moment_by_the_readers_day() -> None:
    """Put ``|day_of`` before ``|date``."""
    found = [
        (path.relative_to(ROOT).as_posix(), what)
        for path in TEMPLATES
        for what in days_of_the_reader(path.read_text())
    ]
    assert not found


@pytest.mark.parametrize(
    "code",
    [
        "x = row.given_at.date()",
        "x = timezone.now().astimezone().date()",
        "x = timezone.localtime(y)",
        "from django.utils.timezone import localdate",
        "from django.utils.timezone import localdate as today",
        "x = TruncMonth('given_at')",
        "x = functions.TruncDate('at')",
        "x = ExtractYear('at')",
        "rows.filter(at__date=day)",
        "rows.filter(Q(at__year__gte=2026))",
        "rows.filter(**{'at__date__lt': day})",
        "rows.dates('at', 'day')",
        "day = models.DateField(auto_now=True)",
        "seen = django_filters.DateFromToRangeFilter()",
        "x = dt.date.today()",
    ],
)
def test_the_test_sees_what_goes_around_the_rule(code: str) -> None:
    assert list(other_clocks(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    ["x = dates.today()", "x = TruncMonth('at', tzinfo=dt.UTC)", "x = dt.date(2026, 1, 2)"],
)
def test_the_test_lets_the_rest_be(code: str) -> None:
    assert not list(other_clocks(ast.parse(code)))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("{{ at|date }}", True),
        ('{{ at|date:"Y-m-d" }}', True),
        ('{% blocktranslate with day=x.at|date:"DATE_FORMAT" %}', True),
        ("{% now 'Y' %}", True),
        ("{{ x|naturalday }}", True),
        ("{{ change.at }}", True),
        ("{{ at|day_of|date }}", False),
        ('{{ at|date:"c" }}', False),
        ('{{ at|date:"DATETIME_FORMAT" }}', False),
        ("{{ at|ago }}", False),
        ("{{ claim|dated }}", False),
    ],
)
def test_the_test_sees_the_readers_day_in_a_template(text: str, seen: bool) -> None:
    assert bool(list(days_of_the_reader(text))) is seen
