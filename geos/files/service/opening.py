"""Opening files under the keyword scheme.

No file is opened before there is a paper for it (DOMAIN §3, 5): the door that opens one files its first
folio in the same transaction.
"""

from geos.access import service as access
from geos.classification.models import Keyword
from geos.core import numbering
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid
from geos.core.types import Level
from geos.directory import queries as directory
from geos.directory.models import Registry
from geos.files import references
from geos.files.models import Medium, RegistryFile, Volume
from geos.files.policy import POLICY, registry_post
from geos.files.service.rules import KIND, N_, TITLE, journal, written


@command
def open_file(
    actor: Actor,
    registry: Registry,
    keyword: Keyword,
    title: str,
    level: Level,
    medium: Medium = Medium.ELECTRONIC,
) -> RegistryFile:
    """A new file of a registry with its first volume and its reference, e.g. EA.45/312/02.

    Only that registry's staff; Invalid where the keyword is a series or another institution's, or the
    level above the actor's clearance.
    """
    POLICY.require(actor, "open", registry)
    title = written(title, TITLE, "title")
    _sound(actor, registry, keyword, level)
    file = _numbered(registry, keyword, title, level, medium)
    file.opened_by_id = actor.person_id
    db.session.add(file)
    db.session.flush()
    db.session.add(Volume(file_id=file.id, number=1))
    access.grant(KIND, file.id, f"registry:{registry.id}")
    post = registry_post(actor, registry.id)
    journal(actor, "open_file", file, post_id=post.id if post else None)
    return file


def _sound(actor: Actor, registry: Registry, keyword: Keyword, level: Level) -> None:
    if keyword.institution_id != registry.institution_id or keyword.parent is None or keyword.proposed:
        raise Invalid(fields={"keyword": N_("Choose a descriptor of the keyword scheme")})
    if keyword.retired or keyword.parent.retired:
        raise Invalid(fields={"keyword": N_("This keyword takes no new files: choose another")})
    if level > actor.clearance:
        raise Invalid(fields={"level": N_("Choose a level that you are cleared for")})


def _numbered(registry: Registry, keyword: Keyword, title: str, level: Level, medium: Medium) -> RegistryFile:
    prefix = directory.institution(registry.institution_id).reference_prefix
    series = keyword.parent.code if keyword.parent else ""
    number = numbering.take(f"file:{keyword.id}")
    reference = references.build(prefix, series, keyword.code, number)
    opened = now()
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
