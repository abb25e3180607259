"""What the worker does: it looks for the proof of domains, and reminds of domains that lapse."""

from datetime import date, timedelta

from sqlalchemy import or_, select

from geos.audit import service as journal
from geos.core import sweeping
from geos.core.actor import Actor
from geos.core.clock import now, today
from geos.core.db import command, db
from geos.joining import queries
from geos.joining.models import DomainName, DomainState, JoinRequest
from geos.joining.service.domains import KIND
from geos.joining.service.proving import prove_domain
from geos.joining.workflow import APPROVED, REVIEW
from geos.notices import service as notices

WORKER = Actor.system("worker")
PROOF, LAPSE = "proof of domain", "reminder of domain"
AGAIN = timedelta(minutes=15)  # between two questions about one domain
AT_ONCE = 3  # domains of one round: a question may take five seconds, and others wait behind it
STAGES = (60, 30, 7, 0)  # days before its end at which is reminded; 0 = it has lapsed


def sweep() -> None:
    """Ask what is due, remind of what is due; each in transactions of its own."""
    sweeping.each(PROOF, _unproved(), lambda id: prove_domain(WORKER, db.session.get_one(JoinRequest, id)))
    sweeping.each(LAPSE, _lapsing(), _remind)


def _unproved() -> list[int]:
    query = (
        select(JoinRequest.id)
        .where(
            JoinRequest.state.in_((REVIEW, APPROVED)),
            JoinRequest.proved_at.is_(None),
            or_(JoinRequest.asked_at.is_(None), JoinRequest.asked_at < now() - AGAIN),
            JoinRequest.id.not_in(sweeping.resting(PROOF)),
        )
        .order_by(JoinRequest.asked_at.is_not(None), JoinRequest.asked_at, JoinRequest.id)
    )
    return list(db.session.scalars(query.limit(AT_ONCE)))


def stage(days: int) -> int | None:
    """The stage that a name with so many days left has reached; None where its end is far."""
    return min((step for step in STAGES if days <= step), default=None)


def _lapsing() -> list[int]:
    query = (
        select(DomainName.id, DomainName.expires_on, DomainName.reminded)
        .where(
            DomainName.state == DomainState.HELD,
            DomainName.expires_on <= today() + timedelta(days=STAGES[0]),
            or_(DomainName.reminded.is_(None), DomainName.reminded > 0),
            DomainName.id.not_in(sweeping.resting(LAPSE)),
        )
        .order_by(DomainName.expires_on, DomainName.id)
    )
    return [id for id, ends, reminded in db.session.execute(query) if _stage_of(ends) != reminded]


def _stage_of(ends: date) -> int | None:
    return stage((ends - today()).days)


@command
def _remind(domain_id: int) -> None:
    row = db.session.get_one(DomainName, domain_id)
    reached = _stage_of(row.expires_on)
    if row.state is not DomainState.HELD or reached is None or reached == row.reminded:
        return  # renewed or reminded of meanwhile
    row.reminded = reached
    notices.tell(
        queries.told_of(row),
        "domain_lapsed" if reached == 0 else "domain_lapses",
        KIND,
        row.id,
        reference=row.name,
        title=row.expires_on.strftime("%d/%m/%Y"),
    )
    journal.record(WORKER, "remind_domain", KIND, row.id, institution_id=row.institution_id, domain=row.name)
