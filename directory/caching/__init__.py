"""Anonymous public pages kept whole, and how long what we serve stays true."""
