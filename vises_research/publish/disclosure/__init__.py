"""Statistical disclosure control: what may be shown of a result, and ways to show less."""
