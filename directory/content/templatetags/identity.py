"""The site's own name, where the frame of public pages is not at hand."""

from typing import Any

from django import template

from directory.content.models.identity import DEFAULT_NAME
from directory.content.navigation import navigation_context

register = template.Library()


@register.simple_tag(takes_context=True)
def own_name(context: dict[str, Any]) -> str:
    """The name editors gave the site; error pages without a request have the first one."""
    request = context.get("request")
    return str(navigation_context(request)["site_name"]) if request else DEFAULT_NAME
