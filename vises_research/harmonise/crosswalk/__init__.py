"""The crosswalk: how one source's columns map to the codebook, and whether that can be done."""
