"""Reading letters: `incoming` and `outgoing`, and their registers."""
