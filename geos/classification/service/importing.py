"""Reading a scheme from a table: looked through first, then put into the draft as one act."""

import json
from collections.abc import Sequence

from sqlalchemy import delete

from geos.audit import service as audit
from geos.classification import queries
from geos.classification.models import FACTS, Keyword, SchemeImport, SchemeRow
from geos.classification.policy import SCHEME
from geos.classification.queries.importing import CHANGED, COLUMNS, NEEDED, NEW, Planned, plan
from geos.classification.service.rules import N_
from geos.classification.service.versions import open_draft
from geos.core import spreadsheets
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.directory import queries as directory

MOST = 5_000  # rows of one file
NOTHING = N_("No row of this file changes the scheme")


@command
def read_scheme(actor: Actor, institution_id: int, filename: str, data: bytes) -> SchemeImport:
    """Keep the rows of an upload to be looked through; nothing of the scheme changes yet."""
    SCHEME.require(actor, "import_scheme", directory.institution(institution_id))
    lines = spreadsheets.read(data, filename, COLUMNS, NEEDED, MOST)
    made = SchemeImport(
        institution_id=institution_id,
        filename=filename[-200:],
        rows=json.dumps([(line.number, line.cells) for line in lines], ensure_ascii=False),
        by_id=actor.person_id,
    )
    db.session.add(made)
    db.session.flush()
    return made


@command
def import_scheme(actor: Actor, sent: SchemeImport) -> SchemeImport:
    """Put every row without a fault into the draft; what is wrong is left out, as the page said."""
    SCHEME.require(actor, "import_scheme", directory.institution(sent.institution_id))
    if sent.applied_at is not None:
        raise WrongState
    rows = [row for row in plan(sent) if row.state in (NEW, CHANGED)]
    if not rows:
        raise Invalid(NOTHING)
    draft = open_draft(actor, sent.institution_id)
    made = _series(sent.institution_id, [row for row in rows if not row.descriptor])
    _descriptors(sent.institution_id, [row for row in rows if row.descriptor], made)
    touched = [row.keyword.id for row in rows if row.keyword is not None]
    db.session.execute(
        delete(SchemeRow).where(SchemeRow.version_id == draft.id, SchemeRow.keyword_id.in_(touched))
    )
    db.session.add_all(_stated(draft.id, sent.institution_id, row) for row in rows)
    sent.applied_at = now()
    audit.record(
        actor,
        "import_scheme",
        SchemeImport.__tablename__,
        sent.id,
        institution_id=sent.institution_id,
        rows=len(rows),
    )
    return sent


def _series(institution_id: int, rows: Sequence[Planned]) -> dict[str, Keyword]:
    """New series first: descriptors of the same file stand below them."""
    for row in rows:
        row.keyword = row.keyword or _proposed(institution_id, row)
    db.session.flush()
    named = queries.names_of_series(institution_id).values()
    return {series.code: series for series in named}


def _descriptors(institution_id: int, rows: Sequence[Planned], series: dict[str, Keyword]) -> None:
    for row in rows:
        row.parent = series[row.series]
        row.keyword = row.keyword or _proposed(institution_id, row)
    db.session.flush()


def _proposed(institution_id: int, row: Planned) -> Keyword:
    made = Keyword(institution_id=institution_id, proposed=True, **row.columns)
    db.session.add(made)
    return made


def _stated(version_id: int, institution_id: int, row: Planned) -> SchemeRow:
    """The row of the draft; a keyword that was never in force says the same."""
    if row.keyword is None:
        raise RuntimeError("a planned row without its keyword")
    if row.keyword.proposed:
        for name in FACTS:
            setattr(row.keyword, name, row.columns[name])
    return SchemeRow(
        version_id=version_id, institution_id=institution_id, keyword_id=row.keyword.id, **row.columns
    )
