"""Scanned post: heaps of letters that the scanner made one PDF of, cut into letters at separator sheets."""
