"""Likelihood models of ordered and yes/no outcomes."""
