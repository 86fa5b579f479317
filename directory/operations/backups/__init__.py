"""Everything that cannot be made again, in one file, and back: the database and the files."""
