"""Where a signed letter goes: to its registry, once everybody who is to sign it has."""

from geos.access import service as access
from geos.core.db import db
from geos.letters.models import OutgoingLetter
from geos.letters.policy.outgoing import KIND
from geos.letters.queries import outgoing as queries
from geos.letters.sheet import Standing
from geos.routes.models import RouteState
from geos.work import service as work


def hand_on(letter: OutgoingLetter, standing: Standing) -> None:
    """Put it before its registry, unless others are still to sign it; they have it on their desks already.

    A letter that is one of a letter to many is sent with the others, in one act of its own.
    """
    route = queries.route_of(letter)
    if route is not None and route.state is not RouteState.FINISHED:
        return
    for place in [each for each in letter.signatures if each.signed_at is None]:
        db.session.delete(place)  # of whom enough others have signed
    db.session.flush()
    db.session.expire(letter, ["signatures"])
    if letter.mother_id is None:
        _open_dispatch(letter, standing)


def _open_dispatch(letter: OutgoingLetter, standing: Standing) -> None:
    token = f"registry:{letter.registry_id}"
    access.grant(KIND, letter.id, token)
    work.open_item(
        token,
        "dispatch",
        KIND,
        letter.id,
        institution_id=letter.institution_id,
        title=letter.subject,
        reference=letter.reference or "",
        level=letter.level,
        from_label=standing.title("sw"),
        due_at=letter.due_at,
        file_id=letter.file_id,
    )
    db.session.flush()
