"""Data leaves: the JSON API and the exports, made from what visitors read and from nothing else."""
