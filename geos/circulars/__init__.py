"""Circulars (nyaraka) and guidelines (miongozo): to institutions and units, with acknowledgement."""
