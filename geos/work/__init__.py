"""What waits: for which post, unit, registry or person, of which kind, due when. One table."""
