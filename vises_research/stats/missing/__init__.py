"""Values that are missing: where, whether at random, and filled in several times."""
