"""The desk: what waits for me, from every feature, in one list by urgency."""
