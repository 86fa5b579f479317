"""Addresses in the reader's language, for templates."""

from collections.abc import Iterable

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language

from directory.content import languages
from pools.claims.text import first_sentence
from pools.claims.translations import Translated

register = template.Library()


@register.simple_tag
def localised(address: str) -> str:
    """``{% localised "/guide/" %}``: an address of this site in the reader's language."""
    return languages.localised(address)


@register.simple_tag
def as_written(text: str = "") -> str:
    """``<p{% as_written text %}>``: marks what editors wrote, in the default language, for others;
    not what has been translated for them."""
    language = get_language()
    if language in (None, settings.LANGUAGE_CODE) or isinstance(text, Translated):
        return ""
    return format_html(' lang="{}"', settings.LANGUAGE_CODE)


@register.filter
def mark_written(words: str, texts: Iterable[str]) -> str:
    """``{{ fact.words|mark_written:texts }}``: marks those of the texts that stand in the words, as
    ``as_written`` does with a text alone, or the first sentence of those that were cut to it."""
    if not as_written():
        return words
    html = conditional_escape(words)
    for text in texts:
        # As it is, as a part of a list of sentences, or cut to its first one.
        part = text.rstrip(" .")
        forms = (text, part, capfirst(part), first_sentence(text)[0])
        shown = next((one for one in forms if one in words), forms[-1])
        marked = format_html("<span{}>{}</span>", as_written(text), shown)
        html = SafeString(html.replace(conditional_escape(shown), marked))
    return html


@register.simple_tag
def language_at(address: str) -> str:
    """``<li{% language_at url %}>``: marks the words of a page that exists in another language."""
    language = languages.language_of(address)
    return format_html(' lang="{}"', language) if language else ""
