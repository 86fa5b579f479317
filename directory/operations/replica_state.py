"""The replica that pages are made from, as it is found now: whether it answers, and whether it has
come to the present generation."""

from enum import Enum, auto

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections

from pools.models import generation

ALIAS = "replica"


class ReplicaState(Enum):
    """What it is good for."""

    NONE = auto()  # none is named
    CURRENT = auto()
    BEHIND = auto()
    GONE = auto()


def generation_there() -> str:
    """The token of the generation that it shows; empty before the first. Raises DatabaseError and
    InterfaceError where it does not answer."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT token FROM pools_generation WHERE id = 1")
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def replica_state() -> ReplicaState:
    """Asks both. Raises DatabaseError and InterfaceError where the primary does not answer."""
    if ALIAS not in settings.DATABASES:
        return ReplicaState.NONE
    token = generation.token()
    try:
        there = generation_there()
    except (DatabaseError, InterfaceError):
        return ReplicaState.GONE
    return ReplicaState.CURRENT if there == token else ReplicaState.BEHIND
