"""An account of the office's officer, and the browsers it is opened from."""

import pytest
from sqlalchemy import select

from geos.accounts import queries
from geos.accounts.service import Browser
from geos.audit.models import AuditEntry
from geos.core.db import db
from geos.notices.models import Notice

OFFICE = Browser("196.10.0.1", "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537")
CAFE = Browser("41.59.0.7", "Mozilla/5.0 (Linux; Android 14) Firefox/130")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def account(office):
    """The officer's account."""
    return queries.of_person(office.officer.person.id)


def told(account):
    """What the owner was told, by key."""
    return list(
        db.session.scalars(select(Notice.key).filter_by(person_id=account.person_id).order_by(Notice.id))
    )


def acts(account):
    """What the journal says of the account, in order."""
    query = select(AuditEntry.act).filter_by(subject_kind="account", subject_id=account.id)
    return list(db.session.scalars(query.order_by(AuditEntry.id)))
