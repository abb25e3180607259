"""The life of a bring-up: one row for each act."""

from geos.core.actor import Actor
from geos.core.policy import any_of
from geos.core.workflow import Step, Workflow
from geos.diary.models import BringUp, BringUpState

WAITING, TAKEN_OUT, ISSUED = BringUpState.WAITING, BringUpState.TAKEN_OUT, BringUpState.ISSUED
DONE, WITHDRAWN = BringUpState.DONE, BringUpState.WITHDRAWN
OPEN = (WAITING, TAKEN_OUT)  # the file has not come to the post yet


def registry_staff(actor: Actor, bring_up: BringUp) -> bool:
    """Registry clerks and records managers of the file's registry."""
    return bring_up.registry_id in actor.registry_ids


def asker(actor: Actor, bring_up: BringUp) -> bool:
    """The post that wants the file, or the one that asked in its place."""
    return actor.holds(bring_up.post_id) or actor.holds(bring_up.asked_post_id)


def nobody(actor: Actor, bring_up: BringUp) -> bool:
    """The worker alone, where the registry took the file back before the post received it."""
    return False


FLOW: Workflow[BringUp] = Workflow(
    Step("take_out", (WAITING,), TAKEN_OUT, registry_staff),
    Step("issue", OPEN, ISSUED, registry_staff),
    Step("undo_issue", (ISSUED,), TAKEN_OUT, nobody),
    Step("finish", (*OPEN, ISSUED), DONE, asker),
    Step("move", OPEN, WAITING, any_of(asker, registry_staff), reason=True),
    Step("withdraw", OPEN, WITHDRAWN, any_of(asker, registry_staff), reason=True),
)
