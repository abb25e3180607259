"""Pages of letters: `incoming` and `outgoing`."""
