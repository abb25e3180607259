"""The queue's table belongs to the mail server's own metadata."""

import pytest

from geos.core.db import db
from mailserver.queue import metadata


@pytest.fixture(autouse=True)
def mail_queue(database):
    """Make the outbound queue's table where it is missing."""
    metadata.create_all(db.session.connection())
