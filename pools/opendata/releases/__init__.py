"""Releases: everything published on a day in one file, with hashes, for good."""
