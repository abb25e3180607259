"""Who may see and act upon incoming letters: the registry that registered them; readers of their file see."""

from types import SimpleNamespace

from geos.core.db import db
from geos.files import service as files
from geos.files.models import Cause
from geos.letters.service import incoming
from tests.geos.letters.incoming_desk import opened_file, register
from tests.geos.test_access import Row

REGISTRY = "clerk records"


def scene(office):
    """A letter that waits to be filed, and one on a file that is on its way to the officer."""
    file, _ = opened_file(office)
    filed = register(office)
    incoming.file_letter(office.clerk.actor, filed, file)
    files.hand_over(office.clerk.actor, file, office.officer.post, cause=Cause.NEW_PAPER)
    waiting = register(office)
    db.session.commit()
    return SimpleNamespace(filed=filed, waiting=waiting, file=file)


def _filed(scene):
    return {"letter_id": scene.filed.id}


def _waiting(scene):
    return {"letter_id": scene.waiting.id}


def _correction(scene):
    facts = {"sender": "Mwingine", "subject": scene.filed.subject, "reason": "Imekosewa"}
    return {**facts, "version": scene.filed.version}


def _filing(scene):
    return {"file": scene.file.id, "version": scene.waiting.version}


# fmt: off
ROWS = [
    Row("GET",  "incoming.index",       "everyone"),
    Row("GET",  "incoming.show",        f"{REGISTRY} officer", args=_filed),
    Row("GET",  "incoming.file_letter", REGISTRY, args=_waiting),
    Row("POST", "incoming.file_letter", REGISTRY, 303, args=_waiting, data=_filing),
    Row("GET",  "incoming.correct",     REGISTRY, denied="officer", args=_filed),
    Row("POST", "incoming.correct",     REGISTRY, 303, denied="officer", args=_filed, data=_correction),
]
# fmt: on
