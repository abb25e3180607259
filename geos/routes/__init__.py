"""Approval routes: the steps that a memo or a letter climbs, copied into the case at its start."""
