"""Visitors find pools: the index, filters, facets, order, pages and comparison."""
