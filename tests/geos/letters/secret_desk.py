"""What the tests of envelopes and confidential letters share: a clerk of the confidential registry."""

from geos.core.actor import Role
from geos.core.db import db
from geos.core.types import Level
from geos.letters.models import Mark
from geos.letters.service import incoming
from tests.geos.factories import Member
from tests.geos.letters.incoming_desk import register


def confidential_clerk(office):
    """A clerk of Masjala ya siri, cleared for secret; may sign in."""
    office.secret_clerk = office._member(
        office.clerk.post.unit, "KARANI-S", "Karani wa Masjala ya Siri", "Confidential Registry Clerk",
        "Salma", "Ngowi", (Role.REGISTRY_CLERK,), registry=office.secret_registry, clearance=Level.SECRET,
    )  # fmt: skip
    return office.secret_clerk


def envelope(office, member: Member | None = None, mark=Mark.PERSONAL, by_name=False, **changes):
    """A closed envelope for a post (the director's), or for its holder by name; registered by the clerk."""
    to = member or office.director
    sealed = incoming.Sealed(to.post.id, mark, to.person.id if by_name else None)
    letter = register(
        office, sender="", subject="", their_reference="", letter_date=None, sealed=sealed, **changes
    )
    db.session.commit()
    return letter
