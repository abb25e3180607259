"""Who reads the keyword scheme, and who may change it."""

from types import SimpleNamespace

from geos.classification import queries, service
from geos.classification.service import Facts
from geos.core.clock import today
from geos.core.db import db
from tests.geos.files import scenes
from tests.geos.test_access import KINDS, Row

TABLE = b"series,descriptor,name_sw,name_en\n9,,Fedha,Finance\n"


def scene(office):
    """Afya's scheme with a draft that changes one descriptor."""
    row = scenes.keywords(office)
    service.edit_keyword(
        office.records.actor, row, Facts("312", "Dawa na vifaa", "Medicines", parent=row.parent)
    )
    sent = service.read_scheme(office.records.actor, office.afya.id, "mpango.csv", TABLE)
    db.session.commit()
    return SimpleNamespace(
        row=row, draft=queries.draft(office.afya.id), version=queries.versions(office.afya.id)[0], sent=sent
    )


EXCEPT_RECORDS = " ".join(kind for kind in KINDS if kind not in ("nobody", "records"))
HERE = " ".join(
    kind for kind in KINDS if kind != "nobody" and not kind.startswith("other") and kind != "authority"
)
HERE_EXCEPT = " ".join(kind for kind in HERE.split() if kind != "records")


def _row(scene):
    return {"keyword_id": scene.row.id}


def _keyword(scene):
    return {"code": "9", "name_sw": "Fedha", "name_en": "Finance"}


def _changed(scene):
    return {"code": "312", "name_sw": "Dawa", "name_en": "Drugs", "parent": str(scene.row.parent_id)}


def _draft(scene):
    return {
        "version": str(scene.draft.version),
        "on": today().isoformat(),
        "why": "Muundo mpya wa wizara",
    }


def _sent(scene):
    return {"import_id": scene.sent.id}


def _pattern(scene):
    return {
        "pattern": "{prefix}/{series}/{descriptor}/{number}",
        "folio_pattern": "{reference}/{folio}",
        "why": "x",
    }


# fmt: off
ROWS = (
    Row("GET",  "classification.scheme",   "everyone"),
    Row("GET",  "classification.versions", "everyone"),
    Row("GET",  "classification.keyword",       HERE, args=_row),
    Row("GET",  "classification.version_by_id", HERE, args=lambda scene: {"version_id": scene.version.id}),
    Row("GET",  "classification.draft",         "records", denied=EXCEPT_RECORDS),
    Row("GET",  "classification.draft_keyword", "records", denied=EXCEPT_RECORDS),
    Row("POST", "classification.draft_keyword", "records", 303, denied=EXCEPT_RECORDS, data=_keyword),
    Row("GET",  "classification.edit_keyword",  "records", denied=HERE_EXCEPT, args=_row),
    Row("POST", "classification.edit_keyword",  "records", 303, denied=HERE_EXCEPT, args=_row, data=_changed),
    Row("POST", "classification.undo_edit",     "records", 303, denied=HERE_EXCEPT, args=_row,
        data=lambda scene: {"once": ""}),
    Row("GET",  "classification.publish_scheme", "records", denied=EXCEPT_RECORDS),
    Row("POST", "classification.publish_scheme", "records", 303, denied=EXCEPT_RECORDS, data=_draft),
    Row("POST", "classification.discard_scheme", "records", 303, denied=EXCEPT_RECORDS, data=_draft),
    Row("GET",  "classification.export_scheme", "everyone"),
    Row("GET",  "classification.template",      "everyone"),
    Row("GET",  "classification.import_scheme", "records", denied=EXCEPT_RECORDS),
    Row("POST", "classification.import_scheme", "records", 422, denied=EXCEPT_RECORDS),
    Row("GET",  "classification.look_through",  "records", denied=EXCEPT_RECORDS, args=_sent),
    Row("GET",  "classification.faults",        "records", denied=EXCEPT_RECORDS, args=_sent),
    Row("POST", "classification.apply_import",  "records", 303, denied=EXCEPT_RECORDS, args=_sent,
        data=lambda scene: {"version": str(scene.sent.version)}),
    Row("GET",  "classification.set_pattern",   "records", denied=EXCEPT_RECORDS),
    Row("POST", "classification.set_pattern",   "records", 303, denied=EXCEPT_RECORDS, data=_pattern),
    Row("POST", "classification.reopen_scheme",  "", denied=EXCEPT_RECORDS, others=409, data=_draft),
)
# fmt: on
