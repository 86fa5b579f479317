"""Editors work here: how pools, indicators and figures look in Wagtail's admin."""
