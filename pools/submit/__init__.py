"""Proposals come in: forms, drafts, the status page, limits and letters."""
