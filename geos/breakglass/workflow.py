"""Who asks, who decides, and how an opening ends: never one person alone, and never the owner."""

from geos.breakglass.models import Opening, OpeningState
from geos.core.actor import Actor, Role
from geos.core.workflow import Step, Workflow

ASKED, OPEN, ENDED = OpeningState.ASKED, OpeningState.OPEN, OpeningState.ENDED
REFUSED, WITHDRAWN, LAPSED = OpeningState.REFUSED, OpeningState.WITHDRAWN, OpeningState.LAPSED


def owner(actor: Actor, opening: Opening) -> bool:
    """Whoever reads the mailbox by right: its person, the holder of its post, its registry's clerks."""
    mailbox = opening.mailbox
    return (
        (mailbox.person_id is not None and mailbox.person_id == actor.person_id)
        or actor.holds(mailbox.post_id)
        or mailbox.registry_id in actor.registry_ids
    )


def asker(actor: Actor, opening: Opening) -> bool:
    """The administrator who asked, as long as that is what this person is."""
    return opening.asked_by_id == actor.person_id and _administers(actor, opening)


def watcher(actor: Actor, opening: Opening) -> bool:
    """An administrator, an auditor or the head of the institution, unless it is their own mail."""
    here = actor.institution_id == opening.institution_id
    watches = actor.has(Role.INSTITUTION_ADMIN, Role.AUDITOR) or actor.holds(opening.head_post_id)
    return here and watches and not owner(actor, opening)


def second_person(actor: Actor, opening: Opening) -> bool:
    """Who may decide: one of those who watch, and not the one who asked."""
    return watcher(actor, opening) and opening.asked_by_id != actor.person_id


def concerned(actor: Actor, opening: Opening) -> bool:
    """Who may end it early: whoever asked or may decide."""
    return asker(actor, opening) or second_person(actor, opening)


def by_itself(actor: Actor, opening: Opening) -> bool:
    """No person: time does it."""
    return False


def _administers(actor: Actor, opening: Opening) -> bool:
    return actor.institution_id == opening.institution_id and actor.has(Role.INSTITUTION_ADMIN)


FLOW: Workflow[Opening] = Workflow(
    #    act                 from       to         by             must say why
    Step("approve_opening",  (ASKED,),  OPEN,      second_person),
    Step("refuse_opening",   (ASKED,),  REFUSED,   second_person, reason=True),
    Step("withdraw_opening", (ASKED,),  WITHDRAWN, asker),
    Step("lapse_opening",    (ASKED,),  LAPSED,    by_itself),
    Step("end_opening",      (OPEN,),   ENDED,     concerned),
    Step("close_opening",    (OPEN,),   ENDED,     by_itself),
)  # fmt: skip
