"""Units, posts, people and mailboxes from a file, many at once: looked through first, then written."""
