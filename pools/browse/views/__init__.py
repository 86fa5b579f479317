"""The public pages. Each view turns a request into plain values and renders them."""
