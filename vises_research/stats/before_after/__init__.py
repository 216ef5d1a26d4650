"""What changed between waves of the same units."""
