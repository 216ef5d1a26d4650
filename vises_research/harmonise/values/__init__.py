"""What a distinct raw value becomes: read by its kind, resolved once, as a crosswalk declares."""
