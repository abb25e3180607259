"""What every test shares. It must not import geos, so that `pytest tests/mailserver` stands alone."""
