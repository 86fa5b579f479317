"""Editors decide: the desk, automatic checks, carrying out, the re-check desk, statistics."""
