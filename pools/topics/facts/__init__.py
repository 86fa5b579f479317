"""The descriptors of the fact topics, by what they are about."""
