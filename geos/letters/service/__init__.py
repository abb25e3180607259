"""Acts upon letters: `incoming` registers and files them, `outgoing` drafts and signs them."""
