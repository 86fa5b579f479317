"""What is stored, each idea in its own module."""

from pools.models.change import Change
from pools.models.children import (
    Audit,
    BugBounty,
    ClientShare,
    Contract,
    Incident,
    NamedOperator,
    NetworkShare,
    StakeSize,
    Token,
    Upgrade,
)
from pools.models.conflict_of_interest import Conflict
from pools.models.contact import Contact
from pools.models.deletion import DeletedFile, Deletion
from pools.models.event import Event
from pools.models.evidence import Assessment, Source, TopicReview, Translation
from pools.models.generation import Generation
from pools.models.indicator import Indicator
from pools.models.indicators import indicators_in
from pools.models.link import Link
from pools.models.network import NetworkFigure
from pools.models.outgoing_email import OutgoingEmail
from pools.models.past import PastCriteria, PastPool
from pools.models.pool import Pool
from pools.models.proposal import PinnedNote, Proposal
from pools.models.publication import PoolSlug, PublishedPool, last_change
from pools.models.quotation import Quotation
from pools.models.rate_counter import DailySalt, RateCounter
from pools.models.read_only import ReadOnlySwitch
from pools.models.recheck import Recheck
from pools.models.release import Release
from pools.models.review_settings import ReviewSettings
from pools.models.schedule import ScheduleFailure
from pools.models.second_look import SecondLook
from pools.models.submission import AccessKey, Submission

__all__ = [
    "AccessKey",
    "Assessment",
    "Audit",
    "BugBounty",
    "Change",
    "ClientShare",
    "Conflict",
    "Contact",
    "Contract",
    "DailySalt",
    "DeletedFile",
    "Deletion",
    "Event",
    "Generation",
    "Incident",
    "Indicator",
    "Link",
    "NamedOperator",
    "NetworkFigure",
    "NetworkShare",
    "OutgoingEmail",
    "PastCriteria",
    "PastPool",
    "PinnedNote",
    "Pool",
    "PoolSlug",
    "Proposal",
    "PublishedPool",
    "Quotation",
    "RateCounter",
    "ReadOnlySwitch",
    "Recheck",
    "Release",
    "ReviewSettings",
    "ScheduleFailure",
    "SecondLook",
    "Source",
    "StakeSize",
    "Submission",
    "Token",
    "TopicReview",
    "Translation",
    "Upgrade",
    "indicators_in",
    "last_change",
]
