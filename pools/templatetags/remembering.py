"""Parts of a page that are made once a generation."""

from collections.abc import Hashable
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from pools.models.generation_cache import remembered

register = template.Library()


class RememberNode(template.Node):
    """What stands in it, made when it is first asked for under the present generation."""

    child_nodelists = ("nodelist",)

    def __init__(self, name: str, keys: list[FilterExpression], nodelist: NodeList) -> None:
        self.name, self.keys, self.nodelist = name, keys, nodelist

    def render(self, context: Any) -> str:
        first, *others = (key.resolve(context, ignore_failures=True) for key in self.keys)
        if not first:
            return str(self.nodelist.render(context))
        key: Hashable = (self.name, first, repr(others), get_language())
        html = remembered(("fragment", key), lambda: str(self.nodelist.render(context)))
        return mark_safe(html)  # noqa: S308  (our own templates made it)


@register.tag
def remember(parser: Parser, token: Token) -> RememberNode:
    """{% remember "name" key … %} … {% endremember %}: keeps what comes of it under the name, the
    keys and the language. The keys have to hold all it depends on beside what is published and the
    day; where the first is empty, nothing is kept."""
    _tag, name, *keys = token.split_contents()
    nodelist = parser.parse(("endremember",))
    parser.delete_first_token()
    return RememberNode(name.strip('"'), [parser.compile_filter(key) for key in keys], nodelist)
