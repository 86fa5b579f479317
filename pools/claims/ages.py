"""Ages, delays and waiting times in the words of a reader: the one place that says days."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools.claims.formatting import number


def in_days(days: float) -> str:
    """A number of days: "1 day", "2.5 days", "1,826 days"; rounded to a tenth."""
    rounded = round(days, 1)
    words = number_format(
        f"{rounded:.1f}".removesuffix(".0"), use_l10n=True, force_grouping=rounded >= 1000
    )
    return ngettext("%s day", "%s days", 1 if rounded == 1 else 2) % words


def in_exactly(days: Decimal) -> str:
    """A stated or chosen number of days, not rounded: "0.04 days", "7 days"."""
    return ngettext("%s day", "%s days", 1 if days == 1 else 2) % number(days)


def waited(days: float) -> str:
    """A waiting time, which is never none: "under a day", "1 day", "2.5 days"."""
    return _("under a day") if days < 1 else in_days(days)


def ago(days: int) -> str:
    """How long ago a day was: "yesterday", "3 weeks ago"."""
    if days < 1:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days < 14:
        return ngettext("%d day ago", "%d days ago", days) % days
    if days < 60:
        weeks = days // 7
        return ngettext("%d week ago", "%d weeks ago", weeks) % weeks
    if days < 730:
        months = days // 30
        return ngettext("%d month ago", "%d months ago", months) % months
    years = days // 365
    return ngettext("%d year ago", "%d years ago", years) % years
