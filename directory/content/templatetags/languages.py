"""Addresses in the reader's language, for templates."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language

from directory.content import languages

register = template.Library()


@register.simple_tag
def localised(address: str) -> str:
    """``{% localised "/guide/" %}``: an address of this site in the reader's language."""
    return languages.localised(address)


@register.simple_tag
def as_written() -> str:
    """``<p{% as_written %}>``: marks what editors wrote, in the default language, for others."""
    language = get_language()
    if language in (None, settings.LANGUAGE_CODE):
        return ""
    return format_html(' lang="{}"', settings.LANGUAGE_CODE)


@register.simple_tag
def language_at(address: str) -> str:
    """``<li{% language_at url %}>``: marks the words of a page that exists in another language."""
    language = languages.language_of(address)
    return format_html(' lang="{}"', language) if language else ""
