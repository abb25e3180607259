"""A letter that was annulled: what lies unregistered is taken back, and who registered it is told."""

from geos.core.actor import Actor
from geos.directory import queries as directory
from geos.exchange.models import ConsignmentState
from geos.exchange.policy.consignments import KIND
from geos.exchange.queries import consignments as queries
from geos.exchange.service.consignments.sending import take_back_if_possible
from geos.letters import turns
from geos.letters.models import OutgoingLetter
from geos.notices import service as notices

KEPT = (ConsignmentState.REGISTERED, ConsignmentState.ANSWERED)


@turns.on("annul")
def _take_back(actor: Actor, letter: OutgoingLetter) -> None:
    """By the system: whoever annuls a letter need not work in the registry that sent it."""
    for consignment in queries.of_letter(letter):
        if take_back_if_possible(Actor.system("worker"), consignment):
            continue
        if consignment.state in KEPT and consignment.to_registry_id is not None:
            notices.tell(
                directory.staff_of(consignment.to_registry_id),
                "letter_annulled",
                KIND,
                consignment.id,
                reference=letter.reference or "",
                title=letter.subject,
                level=letter.level,
            )
