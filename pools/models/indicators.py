"""The indicators as plain values, in the words of a language."""

from dataclasses import replace

from django.conf import settings
from django.utils.translation import get_language

from pools.claims.indicator import IndicatorSpec
from pools.models.generation_cache import remembered
from pools.models.indicator import Indicator

# What is translated of an indicator; its rule and thresholds are those of the original.
WORDED = ("name", "question", "definition", "why_it_matters", "words")


def indicators_in(language: str = "") -> tuple[IndicatorSpec, ...]:
    """Every indicator as plain values, in their order: the one reader there is.

    Worded in the named language, or else in the active one; what is not translated stands in
    the directory's own, ``settings.LANGUAGE_CODE``. What is stored (documents, log, decisions)
    is made from that. Two queries once a generation.
    """
    language = language or get_language() or settings.LANGUAGE_CODE
    return remembered(("indicators in", language), lambda: _read(language))


def _read(language: str) -> tuple[IndicatorSpec, ...]:
    originals = Indicator.objects.originals()
    if language == settings.LANGUAGE_CODE:
        return tuple(indicator.spec() for indicator in originals)
    translated = {
        indicator.translation_key: indicator.spec()
        for indicator in Indicator.objects.filter(locale__language_code=language, live=True)
    }
    return tuple(
        replace(
            original.spec(),
            **{
                name: getattr(translated[original.translation_key], name)
                for name in WORDED
                if original.translation_key in translated
            },
        )
        for original in originals
    )
