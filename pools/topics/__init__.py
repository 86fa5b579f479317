"""Topics: the registry of everything that can be said of a pool, one descriptor each."""

from pools.topics.descriptor import Input, Topic
from pools.topics.registry import FACT, FACTS, known_keys, label, value_in

__all__ = ["FACT", "FACTS", "Input", "Topic", "known_keys", "label", "value_in"]
