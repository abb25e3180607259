"""Who may close, hold and dispose of what. Acts upon cases and lists stand in the workflow."""

from geos.access import queries as access
from geos.core.actor import Actor, Role
from geos.core.policy import Policy, all_of
from geos.directory.models import Institution
from geos.files.models import RegistryFile
from geos.files.policy import reader, staff
from geos.retention.models import DisposalCase, TransferList
from geos.retention.workflow import is_archivist, manages

CASE = DisposalCase.__tablename__
LIST = TransferList.__tablename__


def file_manager(actor: Actor, file: RegistryFile) -> bool:
    """A records manager of the file's registry."""
    return manages(actor, file.registry_id)


def told(actor: Actor, subject: DisposalCase | TransferList) -> bool:
    """The registry's staff, and the archivists once it came to them, as far as cleared for its files."""
    return actor.institution_id == subject.institution_id and access.may_read(
        actor, subject.__tablename__, subject.id, subject.level
    )


def schedules(actor: Actor, institution: Institution) -> bool:
    """A records manager of the institution."""
    return actor.institution_id == institution.id and actor.has(Role.RECORDS_MANAGER)


def consults(actor: Actor, institution: Institution) -> bool:
    """Whoever works by the schedule."""
    return schedules(actor, institution) or is_archivist(actor, institution.id)


FILES: Policy[RegistryFile] = Policy(
    {
        "read": reader,
        "close": all_of(reader, staff),
        "hold": all_of(reader, file_manager),
        "set_class": all_of(reader, file_manager),
        "recall_from_centre": all_of(reader, staff),
    }
)
PAPERS: Policy[DisposalCase | TransferList] = Policy({"read": told})
SCHEDULE: Policy[Institution] = Policy({"read": consults, "edit": schedules})
