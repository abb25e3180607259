"""Who may close volumes, copy and move papers, open temporary files, and say who reads what."""

from types import SimpleNamespace

from geos.core.db import db
from geos.core.types import Level
from geos.files import queries, service
from tests.geos.files import scenes
from tests.geos.test_access import Row


def scene(office):
    """A restricted file in the registry that the director may read, another one, one that is away, and one
    that is back and has a temporary file still."""
    clerk = office.clerk.actor
    file = scenes.file_with_letter(office, level=Level.RESTRICTED)
    other = scenes.file_with_letter(office, level=Level.RESTRICTED)
    service.grant_reading(office.records.actor, file, office.director.post, "Mhusika")
    away = scenes.file_on_the_way(office, office.director)
    back = scenes.file_on_the_way(office, office.director)
    temporary = service.open_temporary(clerk, back)
    service.recall(clerk, back)
    db.session.commit()
    return SimpleNamespace(
        file=file,
        other=other,
        away=away,
        temporary=temporary,
        folio=queries.folios(file)[0],
        director=office.director.post,
        lawyer=office.lawyer.post,
    )


STAFF = "clerk records"


def _file(scene):
    return {"file_id": scene.file.id}


def _folio(scene):
    return {"folio_id": scene.folio.id}


def _away(scene):
    return {"file_id": scene.away.id}


def _temporary(scene):
    return {"file_id": scene.temporary.id}


def _reader(scene):
    return {"file_id": scene.file.id, "reader": f"post:{scene.director.id}"}


def _nothing(scene):
    return {"once": ""}


def _why(scene):
    return {"reason": "Imekwisha"}


def _to_other(scene):
    return {"file": str(scene.other.id), "reason": "Ni ya jalada lile"}


def _level(scene):
    return {"version": str(scene.file.version), "level": "0", "reason": "Muda umepita"}


def _lawyer(scene):
    return {"post": str(scene.lawyer.id), "reason": "Ushauri wa sheria"}


# fmt: off
ROWS = (
    Row("GET",  "files.close_volume",    STAFF, denied="director", args=_file),
    Row("POST", "files.close_volume",    STAFF, 303, denied="director", args=_file, data=_nothing),
    Row("GET",  "files.file_again",      STAFF, denied="director", args=_folio),
    Row("POST", "files.file_again",      STAFF, 303, denied="director", args=_folio, data=_to_other),
    Row("GET",  "files.move_folio",      STAFF, denied="director", args=_folio),
    Row("POST", "files.move_folio",      STAFF, 303, denied="director", args=_folio, data=_to_other),
    Row("GET",  "files.add_enclosure",   STAFF, denied="director", args=_folio),
    Row("POST", "files.add_enclosure",   STAFF, 422, denied="director", args=_folio, data=_nothing),
    Row("GET",  "files.open_temporary",  STAFF, denied="director", args=_away),
    Row("POST", "files.open_temporary",  STAFF, 303, denied="director", args=_away, data=_nothing),
    Row("GET",  "files.merge_temporary", STAFF, denied="director", args=_temporary),
    Row("POST", "files.merge_temporary", STAFF, 303, denied="director", args=_temporary, data=_nothing),
    Row("GET",  "files.change_level",    "records", denied="clerk director", args=_file),
    Row("POST", "files.change_level",    "records", 303, denied="clerk director", args=_file, data=_level),
    Row("GET",  "files.plan_declassifying", "records", denied="clerk director", args=_file),
    Row("POST", "files.plan_declassifying", "records", 303, denied="clerk director", args=_file,
        data=_nothing),
    Row("GET",  "files.readers",         "records", denied="clerk director", args=_file),
    Row("GET",  "files.grant_reading",   "records", denied="clerk director", args=_file),
    Row("POST", "files.grant_reading",   "records", 303, denied="clerk director", args=_file, data=_lawyer),
    Row("GET",  "files.stop_reading",    "records", denied="clerk director", args=_reader),
    Row("POST", "files.stop_reading",    "records", 303, denied="clerk director", args=_reader, data=_why),
)
# fmt: on
