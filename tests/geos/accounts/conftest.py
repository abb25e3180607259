"""An account of the office's officer, and the browsers it is opened from."""

import pytest

from geos.accounts import queries
from geos.accounts.service import Browser

OFFICE = Browser("196.10.0.1", "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537")
CAFE = Browser("41.59.0.7", "Mozilla/5.0 (Linux; Android 14) Firefox/130")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def account(office):
    """The officer's account."""
    return queries.of_person(office.officer.person.id)
