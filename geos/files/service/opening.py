"""Opening files under the keyword scheme.

No file is opened before there is a paper for it (DOMAIN §3, 5): the door that opens one files its first
folio in the same transaction.
"""

from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from geos.access import service as access
from geos.classification import queries as scheme
from geos.classification.models import Keyword
from geos.core import numbering
from geos.core.actor import Actor
from geos.core.clock import local, now
from geos.core.db import command, db
from geos.core.errors import Invalid
from geos.core.types import Level
from geos.directory import queries as directory
from geos.directory.models import Registry
from geos.files import references
from geos.files.models import ENDED, FileAlias, Medium, RegistryFile, Volume
from geos.files.policy import POLICY, registry_post
from geos.files.service.rules import KIND, N_, TITLE, journal, written

TAKEN = N_("The reference %(reference)s is taken: the records manager must change the pattern of references")


LOOP = N_("The file goes on from that one, in however many steps: it cannot come before it")
FOLLOWED = N_("Another file goes on from that one already")


@command
def open_file(
    actor: Actor,
    registry: Registry,
    keyword: Keyword,
    title: str,
    level: Level,
    medium: Medium = Medium.ELECTRONIC,
    previous: RegistryFile | None = None,
) -> RegistryFile:
    """A new file of a registry with its first volume and its reference, e.g. EA.45/312/02.

    `previous` is the file of the same subject that this one goes on from; where none is named, the ended one
    of the same keyword and title. Only that registry's staff; Invalid where the keyword is a series, retired
    or another institution's, or the level above the actor's clearance.
    """
    POLICY.require(actor, "open", registry)
    title = written(title, TITLE, "title")
    _sound(actor, registry, keyword, level)
    file = _numbered(registry, keyword, title, level, medium)
    file.opened_by_id = actor.person_id
    db.session.add(file)
    db.session.flush()
    db.session.add(Volume(file_id=file.id, number=1))
    previous = previous or _ended_namesake(actor, file)
    if previous is not None:
        POLICY.require(actor, "read", previous)
        follow(file, previous, field="previous")
    access.grant(KIND, file.id, f"registry:{registry.id}")
    post = registry_post(actor, registry.id)
    journal(actor, "open_file", file, post_id=post.id if post else None)
    return file


def _ended_namesake(actor: Actor, file: RegistryFile) -> RegistryFile | None:
    """The newest file of the same registry, keyword and title that has ended and that none goes on from."""
    later = aliased(RegistryFile)
    query = (
        select(RegistryFile)
        .where(
            RegistryFile.registry_id == file.registry_id,
            RegistryFile.keyword_id == file.keyword_id,
            RegistryFile.id != file.id,
            RegistryFile.state.in_(ENDED),
            func.lower(RegistryFile.title) == file.title.lower(),
            ~exists().where(later.previous_id == RegistryFile.id),
        )
        .order_by(RegistryFile.id.desc())
        .limit(1)
    )
    found = db.session.scalars(query).first()
    return found if found is not None and POLICY.can(actor, "read", found) else None


def _sound(actor: Actor, registry: Registry, keyword: Keyword, level: Level) -> None:
    refuse_unfit(registry.institution_id, keyword)
    if level > actor.clearance:
        raise Invalid(fields={"level": N_("Choose a level that you are cleared for")})


def refuse_unfit(institution_id: int, keyword: Keyword) -> None:
    """Invalid where no new file stands under this row: a series, another institution's, retired."""
    if keyword.institution_id != institution_id or keyword.parent is None or keyword.proposed:
        raise Invalid(fields={"keyword": N_("Choose a descriptor of the keyword scheme")})
    if keyword.retired or keyword.parent.retired:
        raise Invalid(fields={"keyword": N_("This keyword takes no new files: choose another")})


def _numbered(registry: Registry, keyword: Keyword, title: str, level: Level, medium: Medium) -> RegistryFile:
    opened = now()
    number, reference = numbered(registry.institution_id, keyword, opened)
    return RegistryFile(
        institution_id=registry.institution_id,
        registry_id=registry.id,
        keyword_id=keyword.id,
        number=number,
        reference=reference,
        reference_key=references.key(reference),
        title=title,
        level=level,
        medium=medium,
        opened_at=opened,
        held_since=opened,
    )


def numbered(institution_id: int, keyword: Keyword, opened: datetime) -> tuple[int, str]:
    """The next number under a descriptor, and the reference that the pattern in force makes of it.

    Invalid where a file has, or once had, that very reference: only another pattern helps then.
    """
    number = numbering.take(f"file:{keyword.id}")
    reference = references.build(
        directory.institution(institution_id).reference_prefix,
        keyword.parent.code if keyword.parent else "",
        keyword.code,
        number,
        pattern=scheme.current_pattern(institution_id).files,
        year=local(opened).year,
    )
    if taken(institution_id, reference):
        raise Invalid(fields={"keyword": TAKEN}, reference=reference)
    return number, reference


def taken(institution_id: int, reference: str) -> bool:
    """Whether a file of the institution has this reference, or had it before it was reclassified."""
    return any(
        db.session.execute(
            select(exists().where(kind.institution_id == institution_id, kind.reference == reference))
        ).scalar_one()
        for kind in (RegistryFile, FileAlias)
    )


def follow(file: RegistryFile, previous: RegistryFile, field: str = "other") -> None:
    """Let `file` go on from `previous`; Invalid where another does, or where it would run in a circle.

    `field` is that of the form in which it was named.
    """
    other = select(RegistryFile.id).where(RegistryFile.previous_id == previous.id, RegistryFile.id != file.id)
    if db.session.execute(other.limit(1)).first():
        raise Invalid(fields={field: FOLLOWED})
    seen = {file.id}
    at: int | None = previous.id
    while at is not None:
        if at in seen:
            raise Invalid(fields={field: LOOP})
        seen.add(at)
        at = db.session.execute(select(RegistryFile.previous_id).where(RegistryFile.id == at)).scalar()
    file.previous_id = previous.id
