"""What can be said of a pool and how it is judged. Pure: no model, no view, no query."""
