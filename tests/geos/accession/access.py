"""Who takes present files over."""

from types import SimpleNamespace

from geos.core.db import db
from tests.geos.accession import lists
from tests.geos.test_access import KINDS, Row


def scene(office):
    """A list that is looked through."""
    accession = lists.sent(office)
    db.session.commit()
    return SimpleNamespace(accession=accession)


NOT_RECORDS = " ".join(kind for kind in KINDS if kind not in ("nobody", "records"))


def _id(scene):
    return {"accession_id": scene.accession.id}


def _version(scene):
    return {"version": str(scene.accession.version)}


# fmt: off
ROWS = (
    Row("GET",  "accession.index",    "records", denied=NOT_RECORDS),
    Row("POST", "accession.index",    "records", 422, denied=NOT_RECORDS),
    Row("GET",  "accession.template", "records", denied=NOT_RECORDS),
    Row("GET",  "accession.show",     "records", denied="clerk", args=_id),
    Row("GET",  "accession.faults",   "records", denied="clerk", args=_id),
    Row("POST", "accession.enter",    "records", 303, denied="clerk", args=_id, data=_version),
    Row("POST", "accession.leave",    "records", 303, denied="clerk", args=_id, data=_version),
    Row("GET",  "accession.set_opening_number", "records", denied=NOT_RECORDS),
    Row("POST", "accession.set_opening_number", "records", 422, denied=NOT_RECORDS),
)
# fmt: on
