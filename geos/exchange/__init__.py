"""Consignments between institutions, and the intake where mail and letters meet at the registry."""
