"""Differences between groups, and association of two variables."""
