"""Reading a file: every line is looked through and kept; nothing is made or changed yet."""

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import insert

from geos.audit import service as audit
from geos.core import spreadsheets
from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.directory.models import Institution
from geos.directory.policy import POLICY, Seat
from geos.importing.models import Import, ImportKind, ImportRow
from geos.importing.queries.planning import plan
from geos.importing.reading import N_, SHEETS, Entry, Sheet, read

MOST = 20_000  # lines of one file
CLOSED = N_("This institution is suspended or closed: nothing is added to it")
NO_NAMES = N_("The columns “First names” and “Surname”, or “Full name”, are missing")


def start_import(
    actor: Actor, institution: Institution, kind: ImportKind, filename: str, data: bytes
) -> Import:
    """Look a file through, line by line; Invalid (field `upload`) where it is no table of this kind.

    It is unpacked before anything is locked: a workbook that was made to take long keeps nobody else waiting.
    """
    _may(actor, institution)
    sheet = SHEETS[kind]
    lines = spreadsheets.read(data, filename, sheet.heads, sheet.key, MOST)
    _refuse_nameless(kind, lines[0].cells)
    return _start(actor, institution, kind, filename, lines)


def _may(actor: Actor, institution: Institution) -> None:
    POLICY.require(actor, "administer", Seat(institution.id))
    if not institution.active:
        raise WrongState(CLOSED)


@command
def _start(
    actor: Actor, institution: Institution, kind: ImportKind, filename: str, lines: list[spreadsheets.Line]
) -> Import:
    _may(actor, institution)
    sheet = SHEETS[kind]
    looked = plan(actor, institution, kind, [read(sheet, line.number, line.cells) for line in lines])
    made = Import(institution_id=institution.id, kind=kind, filename=filename[-200:], by_id=actor.person_id)
    db.session.add(made)
    db.session.flush()
    db.session.execute(insert(ImportRow), [_row(made, entry) for entry in looked.entries])
    audit.record(
        actor,
        "start_import",
        Import.__tablename__,
        made.id,
        institution_id=institution.id,
        what=kind,
        lines=len(lines),
    )
    return made


def _refuse_nameless(kind: ImportKind, cells: dict[str, str]) -> None:
    if kind is ImportKind.PEOPLE and "name" not in cells and not {"given_name", "surname"} <= cells.keys():
        raise Invalid(fields={"upload": NO_NAMES})


def _row(made: Import, entry: Entry) -> dict[str, Any]:
    return {
        "import_id": made.id,
        "line": entry.line,
        "place": entry.place,
        "cells": json.dumps(entry.cells, ensure_ascii=False),
        **found(entry),
    }


def found(entry: Entry) -> dict[str, Any]:
    """State, faults and differences of a line as its row keeps them."""
    problems = [{**asdict(fault), "facts": dict(fault.facts)} for fault in entry.faults]
    return {
        "state": entry.state,
        "doubtful": entry.doubtful,
        "subject_id": entry.known,
        "problems": json.dumps(problems, ensure_ascii=False),
        "changes": json.dumps(entry.changes, ensure_ascii=False),
    }


def columns_of(sheet: Sheet) -> list[str]:
    """The names of a sheet's columns."""
    return [column.name for column in sheet.columns]
