"""Rows nested in clusters: errors, models, and how much rows of a cluster are alike."""
