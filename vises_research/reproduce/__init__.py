"""Decides what is stale, runs it, and puts it in its place whole or not at all.

Stale is decided by content, never by time. The check needs no library beyond Python's own, so
that a run with nothing to do is over at once.
"""
