"""Data leaves: API, exports, feeds, calendars, badge, embed and Markdown, made from what visitors read and from nothing else."""
