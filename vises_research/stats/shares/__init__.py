"""Counts, shares and means, each with its base and interval."""
