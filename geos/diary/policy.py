"""Who may ask for a file on a day, read a bring-up, and put files away."""

from geos.core.actor import Actor
from geos.core.policy import Policy, all_of
from geos.diary.models import BringUp
from geos.files.models import RegistryFile
from geos.files.policy import reader, staff, still_open


def holds_a_post(actor: Actor, file: RegistryFile) -> bool:
    """A file is brought up to a post; whoever holds none has nowhere to have it brought."""
    return bool(actor.posts)


def of_the_file(actor: Actor, bring_up: BringUp) -> bool:
    """Whoever may read the file."""
    return reader(actor, bring_up.file)


FILE: Policy[RegistryFile] = Policy(
    {
        "read": reader,
        "bring_up": all_of(reader, holds_a_post, still_open),
        "put_away": all_of(reader, staff),
    }
)
POLICY: Policy[BringUp] = Policy({"read": of_the_file})
