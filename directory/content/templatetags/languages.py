"""Addresses in the reader's language, for templates."""

from django import template

from directory import languages

register = template.Library()


@register.simple_tag
def localised(address: str) -> str:
    """``{% localised "/guide/" %}``: an address of this site in the reader's language."""
    return languages.localised(address)
