"""Who may read and change an outgoing letter. Moving it is the workflow's."""

from geos.access import queries as access
from geos.core.actor import Actor
from geos.core.policy import Policy
from geos.files.models import RegistryFile
from geos.letters.models import OutgoingLetter
from geos.letters.workflow import FIXED, author

KIND = OutgoingLetter.__tablename__
FILE = RegistryFile.__tablename__


def need_to_know(actor: Actor, letter: OutgoingLetter) -> bool:
    """Whom the letter itself was opened to: author, stops it has reached, registry once signed."""
    return access.may_read(actor, KIND, letter.id, letter.level)


def through_the_file(actor: Actor, letter: OutgoingLetter) -> bool:
    """A signed letter is a folio: whoever may read the file may read it."""
    return letter.state in FIXED and access.may_read(actor, FILE, letter.file_id, letter.level)


def reader(actor: Actor, letter: OutgoingLetter) -> bool:
    """Nobody of another institution; there it is a consignment."""
    return actor.institution_id == letter.institution_id and (
        need_to_know(actor, letter) or through_the_file(actor, letter)
    )


POLICY: Policy[OutgoingLetter] = Policy({"read": reader, "edit": author})
