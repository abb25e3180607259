"""How an institution's records are classified: the keyword scheme that files are opened under."""
