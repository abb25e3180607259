"""`geos worker`: a loop over sweepers of our own rows.

Nothing is handed to a queue that could lose it: each sweeper asks the database what is due, does it in
transactions of its own, and is safe to repeat. What fails is logged and tried in the next round.
"""

import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType

from flask import Flask

from geos.accession import service as accession
from geos.accounts import service as accounts
from geos.app import create_app
from geos.breakglass import service as breakglass
from geos.census import service as census
from geos.circulars import service as circulars
from geos.classification import service as classification
from geos.core.actor import Actor
from geos.core.db import db
from geos.counter import service as counter
from geos.diary import service as diary
from geos.documents import service as documents
from geos.files import service as files
from geos.importing import service as importing
from geos.joining import service as joining
from geos.mail import service as mailboxes
from geos.memos import service as memos
from geos.merging import service as merging
from geos.outbox import empty_outbox
from geos.portal import service as portal
from geos.retention import service as retention
from geos.routes import service as routes
from geos.scans import service as scans
from geos.sheets import jobs as prints
from geos.signatures import service as signatures
from geos.transfers import service as transfers

log = logging.getLogger("geos.worker")

SWEEPERS: tuple[tuple[str, Callable[[], object]], ...] = (
    ("outbox", empty_outbox),
    ("routes", routes.sweep),
    ("scans", scans.split_pending),
    ("text", lambda: documents.extract_pending(20)),
    ("kept text", accounts.forget_old),
    ("forgotten passwords", accounts.answer_requests),
    ("wrong tries", accounts.forget_stale),
    ("retention", retention.sweep),
    ("readings", counter.end_readings),
    ("bring-ups", diary.sweep_days),
    ("censuses", census.prepare_rounds),
    ("searches", census.settle_searches),
    ("prints", prints.sweep),
    ("accession", accession.enter_waiting),
    ("imports", importing.go_on_waiting),
    ("scheme", lambda: classification.apply_due(Actor.system("worker"))),
    ("levels", files.declassify_due),
    ("removed mailboxes", mailboxes.archive_removed),
    ("space of mailboxes", mailboxes.measure),
    ("memo tasks", memos.remind),
    ("letters to many", merging.work_off),
    ("circulars", circulars.sweep),
    ("signatures", signatures.sweep),
    ("verifications", portal.sweep),
    ("joining", joining.sweep),
    ("transfers", transfers.sweep),
    ("break-glass", breakglass.sweep),
)


def sweep(app: Flask) -> None:
    """One round: every sweeper once; one that fails does not stop the others."""
    for name, sweeper in SWEEPERS:
        with app.app_context():
            try:
                sweeper()
            except Exception:
                log.exception("sweeper %s failed; it is tried again in the next round", name)
            finally:
                db.session.remove()


def run() -> None:
    """Sweep every few seconds until stopped."""
    app = create_app()
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    while not stop.is_set():
        sweep(app)
        stop.wait(app.config["GEOS_WORKER_POLL"])
