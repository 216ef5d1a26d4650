"""Questions with several answers."""
