"""Who counts, corrects and signs: the staff of the registry."""

from types import SimpleNamespace

from geos.census import queries, service
from geos.census.models import Result, Scope
from geos.core.db import db
from tests.geos.census import scenes
from tests.geos.test_access import Row


def scene(office):
    """A round being counted, one closed with a misplaced and a missing file."""
    stock, clerk = scenes.stock(office), office.clerk.actor
    open_ = scenes.begun(office, Scope.ROOM, room="Chumba 2")
    counted = service.count(clerk, open_, stock.second.reference)
    closed = scenes.begun(office)
    misplaced = service.count(clerk, closed, stock.held.reference, office.director.post)
    service.close_census(clerk, closed)
    missing = next(
        queries.line_of(row).entry
        for row in db.session.execute(queries.lines(clerk, closed, Result.MISSING))
        if queries.line_of(row).entry.file_id == stock.third.id
    )
    db.session.commit()
    return SimpleNamespace(
        open=open_,
        closed=closed,
        counted=counted,
        misplaced=misplaced,
        missing=missing,
        stock=stock,
        registry=office.registry,
    )


STAFF = "clerk records"


def _registry(scene):
    return {"registry": scene.registry.id}


def _open(scene):
    return {"round_id": scene.open.id}


def _closed(scene):
    return {"round_id": scene.closed.id}


def _version(scene):
    return {"version": str(scene.open.version)}


def _signed(scene):
    return {"version": str(scene.closed.version), "sure": "y"}


def _missing(scene):
    return {"entry_id": scene.missing.id}


# fmt: off
ROWS = (
    Row("GET",  "census.index",        STAFF, args=_registry),
    Row("GET",  "census.begin_census", STAFF, args=_registry),
    Row("POST", "census.begin_census", STAFF, 303, args=_registry, data=lambda scene: {"scope": "registry"}),
    Row("GET",  "census.show",         STAFF, args=_open),
    Row("POST", "census.count",        STAFF, 303, args=_open,
        data=lambda scene: {"code": scene.stock.first.reference, "location": "Chumba 2"}),
    Row("POST", "census.count_ticked", STAFF, 303, args=_open, data=lambda scene: {"ids": "1"}),
    Row("GET",  "census.close_census", STAFF, args=_open),
    Row("POST", "census.close_census", STAFF, 303, args=_open, data=_version),
    Row("GET",  "census.report",       STAFF, args=_closed),
    Row("GET",  "census.sign_census",  "records", denied="clerk", args=_closed),
    Row("POST", "census.sign_census",  "records", 303, denied="clerk", args=_closed, data=_signed),
    Row("GET",  "census.entry",        STAFF, args=_missing),
    Row("POST", "census.correct_place", STAFF, 303, args=lambda scene: {"entry_id": scene.misplaced.id},
        data=lambda scene: {"once": ""}),
    Row("POST", "census.uncount",      STAFF, 303, args=lambda scene: {"entry_id": scene.counted.id},
        data=lambda scene: {"once": ""}),
    Row("GET",  "census.end_search",   STAFF, args=_missing),
    Row("POST", "census.end_search",   STAFF, 303, args=_missing,
        data=lambda scene: {"location": "Chumba 9"}),
)
# fmt: on
