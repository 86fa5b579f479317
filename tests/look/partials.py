"""Partials: the templates that others include, what each says it takes, and what it reads."""

import functools
import re
from collections.abc import Iterator
from typing import Any

from django.template import Node, Variable, engines
from django.template.base import FilterExpression
from django.template.defaulttags import ForNode, WithNode
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode

from directory.settings import BASE_DIR

TEMPLATES = BASE_DIR / "templates"
FOLDER = "components/"
ALL = [
    str(path.relative_to(TEMPLATES))
    for path in sorted(TEMPLATES.rglob("*"))
    if path.suffix in {".html", ".txt", ".xml"}
]
PARTIALS = [name for name in ALL if name.startswith(FOLDER)]
# What every template knows: directory.context and Django's own.
KNOWN = {"request", "user", "perms", "messages", "forloop", "csrf_token", "True", "False", "None"}
# How a tag says under which name it leaves what it found.
LEFT_AS = ("asvar", "target_var", "as_var", "var_name", "variable_name", "countervar")


@functools.cache
def _parsed(name: str) -> Any:
    return engines["django"].get_template(name).template


def text_of(name: str) -> str:
    return (TEMPLATES / name).read_text()


def comment_of(name: str) -> str:
    """What a template begins by saying of itself."""
    found = re.match(
        r"\{% comment %\}(.*?)\{% endcomment %\}|\{#(.*?)#\}", text_of(name), re.DOTALL
    )
    return found[1] or found[2] if found else ""


def documented(name: str) -> set[str]:
    """The names in backticks in the comment a partial begins with."""
    return set(re.findall(r"`(\w+)`", comment_of(name)))


def free(name: str) -> set[str]:
    """The names a template reads and does not make itself."""
    return set(_free(_parsed(name).nodelist, frozenset(KNOWN)))


def includes() -> Iterator[tuple[str, str, set[str], bool]]:
    """Who includes what, with which names, and whether with nothing else."""
    for name in ALL:
        for node in _parsed(name).nodelist.get_nodes_by_type(IncludeNode):
            target = node.template.var
            if isinstance(target, str):
                yield name, target, set(node.extra_context), node.isolated_context


def _free(value: Any, known: frozenset[str]) -> Iterator[str]:
    if isinstance(value, Variable):
        if value.lookups and value.lookups[0] not in known:
            yield value.lookups[0]
    elif isinstance(value, FilterExpression):
        yield from _free([value.var, value.filters], known)
    elif isinstance(value, ForNode):
        yield from _free(value.sequence, known)
        inside = known | set(value.loopvars)
        yield from _free([value.nodelist_loop, value.nodelist_empty], inside)
    elif isinstance(value, WithNode):
        yield from _free(value.extra_context, known)
        yield from _free(value.nodelist, known | set(value.extra_context))
    elif isinstance(value, BlockTranslateNode):
        own = {*value.extra_context, value.countervar}
        yield from _free([value.extra_context, value.counter], known)
        for token in [*value.singular, *value.plural]:
            root = token.contents.partition("|")[0]
            if token.token_type.name == "VAR" and root not in own | known:
                yield root
    elif isinstance(value, dict):
        for part in value.values():
            yield from _free(part, known)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _free(part, known)
            known |= _left_by(part)
    elif isinstance(value, Node) or type(value).__module__.startswith("django.template"):
        for attribute, part in _parts(value).items():
            if attribute not in ("origin", "token", "parent", "_parent"):
                yield from _free(part, known)


def _parts(value: Any) -> dict[str, Any]:
    return dict(getattr(value, "__dict__", {}))


def _left_by(node: Any) -> frozenset[str]:
    parts = _parts(node)
    return frozenset(str(parts[key]) for key in LEFT_AS if isinstance(parts.get(key), str))
