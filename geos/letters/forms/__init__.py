"""Forms of letters: `incoming` and `outgoing`."""
