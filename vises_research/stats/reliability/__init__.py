"""Scales of several items: what they measure, and how well."""
