"""What is read again and again: Atom feeds of changes, calendars of dates to come."""
