"""Opening the links that carry evidence: politely, and never inside our own network."""
