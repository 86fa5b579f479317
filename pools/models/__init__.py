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
from pools.models.indicator import Indicator
from pools.models.network import NetworkFigure
from pools.models.pool import Pool
from pools.models.publication import FormerSlug, PublishedPool

__all__ = [
    "Assessment",
    "Audit",
    "BugBounty",
    "Change",
    "ClientShare",
    "FormerSlug",
    "Generation",
    "Indicator",
    "NamedOperator",
    "NetworkFigure",
    "NetworkShare",
    "Pool",
    "PublishedPool",
    "Source",
    "Token",
]
