"""Who works with scanned post: the registry's own clerks and records managers, nobody else."""

from types import SimpleNamespace

from geos.scans import service
from tests.geos.documents import samples
from tests.geos.scans import heaps
from tests.geos.test_access import Row

HERE, ANYWHERE = "clerk records", "clerk records other_clerk"
SMALL = heaps.heap(*[heaps.letter().resize((310, 438))] * 3)


def scene(office):
    """A heap of which one letter waits and one was put aside, and a heap that cannot be cut."""
    batch = heaps.uploaded(office, SMALL)
    service.split_pending()
    service.split_by_hand(office.clerk.actor, batch, "1, 2-3")
    first, second = batch.letters
    service.discard(office.clerk.actor, first, "Tangazo")
    failed = heaps.uploaded(office, samples.locked_pdf())
    service.split_pending()
    third = heaps.uploaded(office, heaps.heap(heaps.blank().resize((310, 438)), heaps.letter()))
    service.split_pending()
    service.split_by_hand(office.clerk.actor, third, "1, 2")
    return SimpleNamespace(
        batch=batch.id, failed=failed.id, aside=first.id, waiting=second.id, last=third.letters[1].id
    )


def _batch(scene):
    return {"batch_id": scene.batch}


def _failed(scene):
    return {"batch_id": scene.failed}


def _scan(name):
    return lambda scene: {"scan_id": getattr(scene, name)}


def _reason(scene):
    return {"reason": "Tangazo"}


def _nothing(scene):
    return {"once": ""}


# fmt: off
ROWS = [
    Row("GET",  "scans.index",         ANYWHERE),
    Row("POST", "scans.upload",        ANYWHERE, 422, data=lambda scene: {"came_by": "post"}),
    Row("GET",  "scans.separators",    ANYWHERE),
    Row("GET",  "scans.batch",         HERE, args=_batch),
    Row("GET",  "scans.split_by_hand", HERE, args=_batch),
    Row("POST", "scans.split_by_hand", HERE, 303, args=_batch, data=lambda scene: {"ranges": "1-3"}),
    Row("GET",  "scans.discard_batch", HERE, args=_failed),
    Row("POST", "scans.discard_batch", HERE, 303, args=_failed, data=_reason),
    Row("POST", "scans.join",          HERE, 303, args=_scan("last"), data=_nothing),
    Row("POST", "scans.cut",           HERE, 303, args=_scan("waiting"), data=lambda scene: {"page": "2"}),
    Row("GET",  "scans.discard",       HERE, args=_scan("waiting")),
    Row("POST", "scans.discard",       HERE, 303, args=_scan("waiting"), data=_reason),
    Row("POST", "scans.bring_back",    HERE, 303, args=_scan("aside"), data=_nothing),
]
# fmt: on
