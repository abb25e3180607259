"""The life of a disposal case, of a list of boxes and of a recall: one row for each act."""

from geos.core.actor import Actor, Role
from geos.core.workflow import Step, Workflow
from geos.retention.models import (
    CaseState,
    DisposalCase,
    ListState,
    Recall,
    RecallState,
    TransferList,
)

DRAFT, SIGNED, DECIDED = CaseState.DRAFT, CaseState.SIGNED, CaseState.DECIDED
EXECUTING, COMPLETED = CaseState.EXECUTING, CaseState.COMPLETED
RETURNED, WITHDRAWN = CaseState.RETURNED, CaseState.WITHDRAWN

IN_HAND = (DRAFT, RETURNED)  # with the records manager, who may still change it
AUTHORISED = (DECIDED, EXECUTING, COMPLETED)


def manages(actor: Actor, registry_id: int) -> bool:
    """Whether the actor is a records manager of that registry."""
    return any(post.registry_id == registry_id and Role.RECORDS_MANAGER in post.roles for post in actor.posts)


def is_archivist(actor: Actor, institution_id: int) -> bool:
    """Whether the actor is an archivist of that institution."""
    return actor.institution_id == institution_id and actor.has(Role.ARCHIVIST)


def records_manager(actor: Actor, subject: DisposalCase | TransferList) -> bool:
    """A records manager of the registry whose files these are."""
    return manages(actor, subject.registry_id)


def archivist(actor: Actor, subject: DisposalCase | TransferList | Recall) -> bool:
    """An archivist of the institution."""
    return is_archivist(actor, subject.institution_id)


def second_person(actor: Actor, case: DisposalCase) -> bool:
    """An archivist who is not the person that signed as records manager, whatever posts that person holds."""
    return archivist(actor, case) and actor.person_id != case.signed_by_id


def nobody(actor: Actor, subject: DisposalCase) -> bool:
    """The worker alone."""
    return False


# fmt: off
FLOW: Workflow[DisposalCase] = Workflow(
    #    act         from       to         by               must say why
    Step("sign",     IN_HAND,                    SIGNED,    records_manager),
    Step("decide",   (SIGNED,),                  DECIDED,   second_person),
    Step("send_back", (SIGNED,),                 RETURNED,  archivist,       reason=True),
    Step("execute",  (DECIDED,),                 EXECUTING, records_manager),
    Step("complete", (EXECUTING,),               COMPLETED, nobody),
    Step("withdraw", (DRAFT, RETURNED, DECIDED), WITHDRAWN, records_manager, reason=True),
)

LISTS: Workflow[TransferList] = Workflow(
    Step("send_boxes",    (ListState.DRAFT,), ListState.SENT,         records_manager),
    Step("receive_boxes", (ListState.SENT,),  ListState.ACKNOWLEDGED, archivist),
)

RECALLS: Workflow[Recall] = Workflow(
    Step("issue_file",     (RecallState.ASKED,), RecallState.OUT,  archivist),
    Step("take_file_back", (RecallState.OUT,),   RecallState.BACK, archivist),
)
# fmt: on
