"""How much an institution's mailboxes may hold together, and how many accounts it may have."""

from dataclasses import dataclass

from sqlalchemy import case, func, select

from geos.core.db import db
from geos.directory.models import Institution
from geos.mail.models import USED, Mailbox, MailboxKind


@dataclass(frozen=True)
class Room:
    """What an institution has given out, and what it may: quotas in bytes, staff mailboxes by number."""

    given: int
    most: int
    staff: int
    most_staff: int

    @property
    def left(self) -> int:
        """Bytes that can still be given to mailboxes; below zero where the limit was lowered."""
        return self.most - self.given

    @property
    def staff_left(self) -> int:
        """Staff mailboxes that can still be made."""
        return self.most_staff - self.staff


def room(institution: Institution) -> Room:
    """What is given out now. Suspended mailboxes count, removed ones no longer; groups hold nothing."""
    query = select(
        func.coalesce(func.sum(case((Mailbox.kind != MailboxKind.GROUP, Mailbox.quota), else_=0)), 0),
        func.coalesce(func.sum(case((Mailbox.kind == MailboxKind.STAFF, 1), else_=0)), 0),
    ).where(Mailbox.institution_id == institution.id, Mailbox.state.in_(USED))
    given, staff = db.session.execute(query).one()
    return Room(int(given), institution.mail_limit, int(staff), institution.user_limit)
