"""Who may change the scheme: the institution's records managers; everybody of it reads it."""

from geos.core.actor import Actor, Role
from geos.core.policy import Policy
from geos.directory.models import Institution


def member(actor: Actor, institution: Institution) -> bool:
    """Whoever serves in that institution."""
    return actor.institution_id == institution.id


def manager(actor: Actor, institution: Institution) -> bool:
    """A records manager of that institution."""
    return member(actor, institution) and actor.has(Role.RECORDS_MANAGER)


SCHEME: Policy[Institution] = Policy(
    {
        "add_keyword": manager,
        "draft_keyword": manager,
        "edit_keyword": manager,
        "undo_edit": manager,
        "publish_scheme": manager,
        "discard_scheme": manager,
        "import_scheme": manager,
        "set_pattern": manager,
    }
)
