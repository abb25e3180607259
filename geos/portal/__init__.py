"""What everybody may ask without signing in: whether a letter of the Government is genuine."""
