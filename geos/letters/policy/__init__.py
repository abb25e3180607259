"""Who may do what to letters: `incoming` and `outgoing`."""
