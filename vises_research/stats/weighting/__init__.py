"""Weights, sampling designs, and who did not answer."""
