"""Documents: the bytes in the vault, what they are, who may read them, and the papers we print ourselves."""
