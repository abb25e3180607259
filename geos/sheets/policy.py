"""Who may print what: a file's readers its sheets, a registry's staff labels and hand-over lists."""

from geos.core.actor import Actor
from geos.core.policy import Policy
from geos.directory.models import Registry
from geos.files.models import RegistryFile
from geos.files.policy import reader, staff

POLICY: Policy[RegistryFile | Registry] = Policy({"print": reader, "label": staff})


def prints_labels(actor: Actor) -> bool:
    """Whether this person works in a registry."""
    return bool(actor.registry_ids)
