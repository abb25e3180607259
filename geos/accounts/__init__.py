"""Signing in: accounts, sessions, first passwords, and text kept when a session ended too soon."""
