"""What `geos check` looks at: an order and its lists say the same."""

from collections.abc import Iterator

from sqlalchemy import or_, select

from geos.core.db import db
from geos.directory.models import Appointment
from geos.transfers.models import HandOver, HandOverState, Transfer, TransferKind, TransferState


def findings() -> Iterator[str]:
    """Everything that does not hold; empty where all is well."""
    planned = (
        select(Transfer.id)
        .outerjoin(Appointment, Appointment.id == Transfer.appointment_id)
        .where(
            Transfer.state == TransferState.PLANNED,
            Transfer.kind != TransferKind.LEAVING,
            or_(Appointment.id.is_(None), Appointment.person_id != Transfer.person_id),
        )
        .order_by(Transfer.id)
    )
    for id in db.session.scalars(planned):
        yield f"transfer {id}: it is ordered, but no appointment begins with it"
    forgotten = (
        select(HandOver.id)
        .join(Transfer, Transfer.id == HandOver.transfer_id)
        .where(Transfer.state == TransferState.DONE, HandOver.state == HandOverState.OPEN)
        .order_by(HandOver.id)
    )
    for id in db.session.scalars(forgotten):
        yield f"hand-over list {id}: the transfer is done, and it is not frozen"
