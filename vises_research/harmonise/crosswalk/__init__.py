"""The crosswalk: how one source's columns map to the codebook."""
