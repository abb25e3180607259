"""Ending sessions."""

from sqlalchemy import update

from geos.accounts.models import UserSession
from geos.accounts.service.noting import note
from geos.core.clock import now
from geos.core.db import command, db


@command
def sign_out(session: UserSession) -> None:
    """End one session for good."""
    session.ended_at = now()
    note(session.account, "sign_out")


def end_all(account_id: int) -> None:
    """Every open session of an account ends with this transaction."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.account_id == account_id, UserSession.ended_at.is_(None))
        .values(ended_at=now()),
        execution_options={"synchronize_session": False},
    )
