"""Joining: the Authority takes an institution in, from letter to first sign-in, and keeps the domains."""
