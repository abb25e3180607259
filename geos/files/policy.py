"""Who may do what with a file: its readers, its holder, and the staff of its registry."""

from geos.access import queries as access
from geos.core.actor import REGISTRY_ROLES, Actor, HeldPost, Role
from geos.core.policy import Policy, all_of, any_of
from geos.directory.models import Registry
from geos.files.models import ENDED, FileState, RegistryFile
from geos.files.workflow import holder, keeper, registry_staff

KIND = RegistryFile.__tablename__
Subject = RegistryFile | Registry


def reader(actor: Actor, subject: Subject) -> bool:
    """Need-to-know and clearance for a file; a registry is known to its whole institution."""
    if actor.institution_id != subject.institution_id:
        return False
    return isinstance(subject, Registry) or access.may_read(actor, KIND, subject.id, subject.level)


def still_open(actor: Actor, subject: Subject) -> bool:
    """A closed file takes nothing more."""
    return not (isinstance(subject, RegistryFile) and subject.state in ENDED)


def kept(actor: Actor, subject: Subject) -> bool:
    """Its holder, or the registry's staff while it is in the registry."""
    return isinstance(subject, RegistryFile) and keeper(actor, subject)


def held(actor: Actor, subject: Subject) -> bool:
    """Whoever holds the post with which the file is."""
    return isinstance(subject, RegistryFile) and holder(actor, subject)


def staff(actor: Actor, subject: Subject) -> bool:
    """Registry clerks and records managers of that registry."""
    if isinstance(subject, Registry):
        return subject.id in actor.registry_ids
    return registry_staff(actor, subject)


def files_somewhere(actor: Actor, subject: Subject) -> bool:
    """Whoever works in a registry can put a copy of what may be read on a file there."""
    return bool(actor.registry_ids)


def manager(actor: Actor, subject: Subject) -> bool:
    """A records manager of that registry."""
    return staff(actor, subject) and actor.has(Role.RECORDS_MANAGER)


def registry_post(actor: Actor, registry_id: int, post_id: int | None = None) -> HeldPost | None:
    """The post in which this actor works in a registry: the asked one, else the first."""
    posts = [p for p in actor.posts if p.registry_id == registry_id and p.roles & REGISTRY_ROLES]
    return next((p for p in posts if post_id in (None, p.id)), None)


def keeping_post(actor: Actor, file: RegistryFile, post_id: int | None = None) -> HeldPost | None:
    """The held post in which this actor keeps the file now; None where it is elsewhere."""
    if file.state is FileState.WITH_POST:
        return actor.post(file.holder_post_id) if post_id in (None, file.holder_post_id) else None
    if file.state is FileState.IN_REGISTRY:
        return registry_post(actor, file.registry_id, post_id)
    return None


POLICY: Policy[Subject] = Policy(
    {
        "read": reader,
        "open": staff,
        "minute": all_of(reader, kept),
        "hand_over": all_of(reader, kept),
        "circulate": all_of(reader, kept),
        "draft": all_of(reader, held),
        "file_paper": all_of(reader, staff, still_open),
        "strike_out": all_of(reader, staff),
        "stand": all_of(reader, staff),
        "file_again": all_of(reader, files_somewhere),
        "close_volume": all_of(reader, staff, still_open),
        "close_file": all_of(reader, staff),
        "open_temporary": all_of(reader, staff, still_open),
        "merge_temporary": all_of(reader, staff, still_open),
        "change_level": all_of(reader, manager),
        "reclassify": all_of(reader, manager, still_open),
        "take_over": manager,
        "link": all_of(reader, any_of(staff, kept)),
    }
)
