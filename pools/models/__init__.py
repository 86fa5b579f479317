"""What is stored, each idea in its own module."""

from pools.models.change import Change
from pools.models.children import (
    Audit,
    BugBounty,
    ClientShare,
    NamedOperator,
    NetworkShare,
    Token,
)
from pools.models.evidence import Assessment, Source
from pools.models.generation import Generation
from pools.models.indicator import Indicator, indicators_in
from pools.models.letter import Letter
from pools.models.link import Link
from pools.models.network import NetworkFigure
from pools.models.pool import Pool
from pools.models.proposal import PinnedNote, Proposal
from pools.models.publication import PoolAddress, PublishedPool
from pools.models.review_settings import ReviewSettings
from pools.models.schedule import ScheduleFailure
from pools.models.submission import AccessKey, Contact, Submission
from pools.models.throttle import DailySalt, Tally
from pools.models.trail import Conflict, Event, Recheck

__all__ = [
    "AccessKey",
    "Assessment",
    "Audit",
    "BugBounty",
    "Change",
    "ClientShare",
    "Conflict",
    "Contact",
    "DailySalt",
    "Event",
    "Generation",
    "Indicator",
    "Letter",
    "Link",
    "NamedOperator",
    "NetworkFigure",
    "NetworkShare",
    "PinnedNote",
    "Pool",
    "PoolAddress",
    "Proposal",
    "PublishedPool",
    "Recheck",
    "ReviewSettings",
    "ScheduleFailure",
    "Source",
    "Submission",
    "Tally",
    "Token",
    "indicators_in",
]
