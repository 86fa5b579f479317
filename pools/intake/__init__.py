"""Data arrives in bulk: the file format, and the commands that read and write it."""
