"""What the head of every page says to search engines and to those who share it."""

from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

from directory.seo import schema_org
from directory.seo.structured_data import nodes_of
from pools.opendata.markdown import markdown_path

register = template.Library()


class Keep(template.Node):
    """See ``keep``."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: template.Context) -> SafeString:
        # Rendering has escaped it already.
        said = mark_safe(" ".join(self.nodelist.render(context).split()))  # noqa: S308
        context[self.name] = said
        return SafeString()


@register.tag
def keep(parser: Parser, token: Token) -> Keep:
    """``{% keep name %}{% block … %}{% endblock %}{% endkeep %}``: what a block says, spaces
    collapsed, as a variable. A title stands in several places, a block only in one."""
    name = token.split_contents()[1]
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return Keep(name, nodelist)


@register.simple_tag(takes_context=True)
def structured_data(context: dict[str, Any]) -> SafeString:
    """What the page is about, for search engines."""
    return schema_org.script(nodes_of(context))


@register.simple_tag
def markdown_address(path: str) -> str:
    """Where the page at a path is in Markdown; empty where it is not."""
    return markdown_path(path)
