"""The address that an accepted officer comes to is kept until the day."""

from sqlalchemy import select

from geos.core.db import db
from geos.directory.models import Institution
from geos.mail import promises
from geos.transfers.models import Transfer, TransferState


def promised(domain: str) -> dict[str, int]:
    """The addresses of those who are accepted and have not come yet."""
    query = (
        select(Transfer.local_part, Transfer.person_id)
        .join(Institution, Institution.id == Transfer.to_institution_id)
        .where(
            Institution.domain == domain,
            Transfer.state == TransferState.PLANNED,
            Transfer.local_part != "",
        )
    )
    return {f"{local}@{domain}": person for local, person in db.session.execute(query)}


promises.look_in(promised)
