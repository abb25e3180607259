"""The lives of a batch and of a scan: one row for each act. The worker cuts; the registry corrects."""

from geos.core.actor import Actor
from geos.core.workflow import Step, Workflow
from geos.scans.models import BatchState, Scan, ScanBatch, ScanState

PENDING, SPLIT, FAILED = BatchState.PENDING, BatchState.SPLIT, BatchState.FAILED
WAITING, REGISTERED = ScanState.WAITING, ScanState.REGISTERED


def staff(actor: Actor, thing: ScanBatch | Scan) -> bool:
    """Clerks and records managers of the registry that scanned it, as far as they are cleared for it."""
    return thing.registry_id in actor.registry_ids and thing.level <= actor.clearance


def worker(actor: Actor, thing: ScanBatch | Scan) -> bool:
    """Nobody but the system; the workflow lets the system pass."""
    return False


# fmt: off
BATCH_FLOW: Workflow[ScanBatch] = Workflow(
    #    act              from                     to                    by       must say why
    Step("split",         (PENDING,),              SPLIT,                worker),
    Step("fail",          (PENDING,),              FAILED,               worker),
    Step("split_by_hand", (SPLIT, FAILED),         SPLIT,                staff),
    Step("discard_batch", (FAILED,),               BatchState.DISCARDED, staff,   reason=True),
)
SCAN_FLOW: Workflow[Scan] = Workflow(
    #    act           from                               to                   by      must say why
    Step("register",   (WAITING,),                        REGISTERED,          staff),
    Step("wait_again", (REGISTERED,),                     WAITING,             staff),
    Step("replace",    (WAITING, ScanState.DISCARDED),    ScanState.REPLACED,  staff),
    Step("join",       (WAITING,),                        ScanState.REPLACED,  staff),
    Step("cut",        (WAITING,),                        ScanState.REPLACED,  staff),
    Step("discard",    (WAITING,),                        ScanState.DISCARDED, staff,  reason=True),
    Step("bring_back", (ScanState.DISCARDED,),            WAITING,             staff),
)
# fmt: on
