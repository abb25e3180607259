"""Electronic signatures: an institution's own certification authority, its signers, what they sign."""
