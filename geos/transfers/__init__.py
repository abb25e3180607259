"""Transfers inside and between institutions, leaving, and the hand-over lists that go with them."""
