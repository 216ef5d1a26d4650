"""How long it takes, and which way rows leave."""
