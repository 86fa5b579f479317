"""What a release is called, where it is, and what every description of it says alike."""

import datetime as dt

from django.conf import settings

from pools.opendata.answers import absolute
from pools.opendata.api.endpoints import LICENCE

NAME = "staking-pools"
TITLE = "Ethereum staking pools: verdicts, facts and sources"
DESCRIPTION = (
    "Ethereum staking pools with verdicts on published criteria, facts, sources and dates: "
    "who says what, since when, and how old the evidence is. What nobody has evidence for is "
    "unknown, which is an empty cell and never 0."
)
KEYWORDS = ("Ethereum", "staking", "staking pools", "liquid staking", "validators")
LICENCE_ID, LICENCE_URL = LICENCE
LICENCE_TITLE = "Creative Commons Attribution 4.0 International"
DATA = "pools.json"  # everything in one document; the tables are beside it
LICENCE_TEXT = """Ethereum staking pools, data of {site} ({url})

This data is licensed under the Creative Commons Attribution 4.0 International
licence (CC BY 4.0). Its text is at

    https://creativecommons.org/licenses/by/4.0/legalcode

You may use, share and change the data for any purpose, if you name {site}
and link to {url}. Quotes from sources belong to their publishers.
"""


def publisher() -> str:
    """Who publishes the data."""
    return settings.WAGTAIL_SITE_NAME


def title(day: dt.date) -> str:
    """What the release of a day is called."""
    return f"{TITLE}, {day.isoformat()}"


def archive_name(day: dt.date) -> str:
    """What the file with everything is called."""
    return f"{NAME}-{day.isoformat()}.zip"


def page_url(day: dt.date) -> str:
    """The permanent address of a release."""
    return absolute("release", day)


def file_url(day: dt.date, name: str) -> str:
    """The permanent address of one of its files."""
    return absolute("release_file", day, name)


def citation(day: dt.date) -> str:
    """How to name a release in a text."""
    return f"{publisher()} ({day.year}). {TITLE}. Release of {day.isoformat()}. {page_url(day)}"


def licence_text() -> str:
    """What LICENSE.txt says."""
    return LICENCE_TEXT.format(site=publisher(), url=f"{settings.SITE_URL}/")
