"""Load tests: made-up pools, and what the listing costs with many of them. No part of the site."""
