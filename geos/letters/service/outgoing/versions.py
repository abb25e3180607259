"""A new version of a letter of which something changed that is read and approved with its words."""

from sqlalchemy import select

from geos.core.actor import Actor
from geos.core.db import command, db
from geos.letters.models import OutgoingLetter, OutgoingVersion

SAME = ("subject", "body", "body_format", "frame", "enclosures")


@command
def renew(actor: Actor, letter: OutgoingLetter, addressees: str = "") -> OutgoingLetter:
    """Count the version up; `addressees`, a line each, where they changed.

    Called by features that keep such things (the list of a merge, whom a circular is for), who hold the
    letter's row locked and have asked who may.
    """
    last = db.session.scalars(
        select(OutgoingVersion)
        .filter_by(letter_id=letter.id)
        .order_by(OutgoingVersion.number.desc())
        .limit(1)
    ).one()
    letter.text_version += 1
    db.session.add(
        OutgoingVersion(
            letter_id=letter.id,
            number=letter.text_version,
            addressees=addressees or last.addressees,
            by_id=actor.person_id,
            **{name: getattr(last, name) for name in SAME},
        )
    )
    db.session.flush()
    return letter
