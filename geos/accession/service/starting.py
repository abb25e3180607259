"""Reading a list of present files: every line is looked through and kept; no file is entered yet."""

import json
from dataclasses import asdict

from sqlalchemy import insert

from geos.accession.models import Accession, AccessionRow
from geos.accession.policy import POLICY
from geos.accession.queries.planning import Plan
from geos.accession.reading import COLUMNS, NEEDED, Entry, read
from geos.audit import service as audit
from geos.core import spreadsheets
from geos.core.actor import Actor
from geos.core.db import command, db
from geos.directory.models import Registry
from geos.files.policy import registry_post

MOST = 20_000  # lines of one list


@command
def start_accession(actor: Actor, registry: Registry, filename: str, data: bytes) -> Accession:
    """Look a list through, line by line; Invalid (field `upload`) where it is no table."""
    POLICY.require(actor, "accession", registry)
    lines = spreadsheets.read(data, filename, COLUMNS, NEEDED, MOST)
    plan = Plan(actor, registry, [read(line.number, line.cells) for line in lines])
    post = registry_post(actor, registry.id)
    made = Accession(
        institution_id=registry.institution_id,
        registry_id=registry.id,
        filename=filename[-200:],
        by_id=actor.person_id,
        post_id=post.id if post else None,
    )
    db.session.add(made)
    db.session.flush()
    db.session.execute(insert(AccessionRow), [_row(made, actor, plan, entry) for entry in plan.entries])
    audit.record(
        actor,
        "start_accession",
        Accession.__tablename__,
        made.id,
        institution_id=registry.institution_id,
        post_id=made.post_id,
        lines=len(lines),
    )
    return made


def _row(accession: Accession, actor: Actor, plan: Plan, entry: Entry) -> dict[str, object]:
    """A line that is too high for whoever sent it is shown to that person all the same, and told why."""
    return {
        "accession_id": accession.id,
        "line": entry.line,
        "level": min(entry.level, actor.clearance),
        "reference": entry.reference,
        "title": entry.title,
        "cells": json.dumps(entry.cells, ensure_ascii=False),
        **found(plan, entry),
    }


def found(plan: Plan, entry: Entry) -> dict[str, object]:
    """State and faults of a line as its row keeps them."""
    problems = [{**asdict(fault), "facts": dict(fault.facts)} for fault in entry.faults]
    return {
        "state": plan.state(entry),
        "problems": json.dumps(problems, ensure_ascii=False),
        "doubtful": any(fault.mild for fault in entry.faults),
    }
