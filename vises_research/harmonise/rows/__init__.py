"""From resolved values to the harmonised rows of a source."""
