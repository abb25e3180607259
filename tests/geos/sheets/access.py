"""Who may print what: a file's readers its sheets, the registry's staff labels, the asker a print."""

from types import SimpleNamespace

from geos.core.db import db
from geos.files import queries, service
from geos.files.models import Movement
from geos.sheets import service as sheets
from tests.geos.files import scenes
from tests.geos.test_access import Row

BATCH = "01HZY0BATCH000000000000000"
READERS = "officer clerk records"
STAFF = "clerk records"


def scene(office):
    """A file with the officer, who asked for it whole; it went out in a round."""
    file = scenes.file_with(office, office.officer, enclosures=1)
    service.put_minute(office.officer.actor, file, "Naona F1.", office.officer.post.id)
    db.session.execute(db.update(Movement).where(Movement.file_id == file.id).values(batch=BATCH))
    db.session.commit()
    job = sheets.ask_whole(office.officer.actor, queries.get(office.officer.actor, file.id), "whole_pdf")
    db.session.commit()
    return SimpleNamespace(file=file, job=job, registry=office.registry.id)


def _file(scene):
    return {"file_id": scene.file.id}


def _job(scene):
    return {"job_id": scene.job.id}


def _labels(scene):
    return {"registry": scene.registry, "file": scene.file.id}


# fmt: off
ROWS = (
    Row("GET",  "sheets.index",           READERS, args=_file),
    Row("GET",  "sheets.cover",           READERS, args=_file),
    Row("GET",  "sheets.index_of_folios", READERS, args=_file),
    Row("GET",  "sheets.minute_sheet",    READERS, args=_file),
    Row("GET",  "sheets.transit_sheet",   READERS, args=_file),
    Row("GET",  "sheets.whole_pdf",       READERS, args=_file),
    Row("POST", "sheets.whole_pdf",       READERS, 303, args=_file, data=lambda scene: {"once": ""}),
    Row("GET",  "sheets.whole_zip",       READERS, args=_file),
    Row("POST", "sheets.whole_zip",       READERS, 303, args=_file, data=lambda scene: {"once": ""}),
    Row("GET",  "sheets.prints",          "everyone"),
    Row("GET",  "sheets.print_job",       "officer", args=_job),
    Row("GET",  "sheets.fetch",           "officer", args=_job),
    Row("GET",  "sheets.labels",          STAFF + " other_clerk"),
    Row("GET",  "sheets.labels_pdf",      STAFF, args=_labels),
    Row("GET",  "sheets.hand_over_list",  STAFF, args=lambda scene: {"batch": BATCH}),
    Row("GET",  "sheets.hand_over_day",   STAFF, args=lambda scene: {"registry": scene.registry}),
)
# fmt: on
