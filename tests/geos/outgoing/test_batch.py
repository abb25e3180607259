"""A batch tells of each letter why it was not signed, and goes on, whatever stopped that one."""

from sqlalchemy import update

from geos.core.db import db
from geos.core.errors import Stale
from geos.core.numbering import NumberSeries
from geos.letters.models import OutgoingState
from geos.letters.queries import outgoing as queries
from geos.letters.service import outgoing as service
from geos.letters.service.outgoing.batch import BROKEN, NOT_READ
from tests.geos.factories import signing_key
from tests.geos.outgoing import scenes


def opened(office, letter):
    service.note_opening(office.ps.actor, letter, queries.route_of(letter))
    return letter


def test_each_letter_says_its_own_reason_and_what_breaks_unforeseen_stops_no_other(office):
    changed, unread = (scenes.reviewed(office, subject=each) for each in ("Kwanza", "Pili"))
    broken, good = opened(office, scenes.reviewed(office)), opened(office, scenes.reviewed(office))
    series = update(NumberSeries).where(NumberSeries.name == f"folio:{broken.file_id}")
    db.session.execute(series.values(last=0))  # folio 1 is taken: the database refuses it a second time
    db.session.commit()
    chosen = [
        (changed.id, changed.version - 1),
        *((each.id, each.version) for each in (unread, broken, good)),
    ]
    found = service.sign_each(office.ps.actor, chosen, signing_key(office.ps))
    assert [each.refusal for each in found] == [Stale.key, NOT_READ, BROKEN, ""]
    letters = [queries.get(office.ps.actor, each.letter_id) for each in found]
    assert [each.state for each in letters] == [OutgoingState.ON_ROUTE] * 3 + [OutgoingState.SIGNED]
    assert letters[2].folio_id is None
