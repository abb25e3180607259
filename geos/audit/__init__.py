"""The hash-chained journal: who did what, as which post, when. Nothing leaves it."""
