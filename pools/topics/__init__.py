"""Topics: the registry of everything that can be said of a pool, one descriptor each."""

from pools.topics.descriptor import Input, Topic
from pools.topics.registry import FACT, FACTS, column_at, known_keys, label, value_in

__all__ = ["FACT", "FACTS", "Input", "Topic", "column_at", "known_keys", "label", "value_in"]
