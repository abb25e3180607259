"""A folio's title follows the correction of the register entry that it came from."""

from sqlalchemy import or_, select

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Denied
from geos.files.models import Folio, RegistryFile
from geos.files.service.rules import TITLE, lock, written
from geos.files.workflow import registry_staff


@command
def retitle(actor: Actor, folio: Folio, title: str, why: str) -> Folio:
    """Give a folio the title that its register entry was corrected to, also where it lies a second time.

    The old title stays in sight in the register's correction. Only the staff of the file's registry;
    a closed file too, since nothing is added to it.
    """
    file = db.session.get_one(RegistryFile, folio.file_id)
    lock(file)
    if not (actor.is_system or registry_staff(actor, file)):
        raise Denied
    title = written(title, TITLE, "subject")
    same = select(Folio).where(or_(Folio.id == folio.id, Folio.copy_of_id == folio.id))
    for row in db.session.scalars(same):
        row.title = title
    db.session.flush()
    audit.record(
        actor,
        "retitle",
        "folio",
        folio.id,
        institution_id=file.institution_id,
        level=file.level,
        reference=f"{file.reference}/{folio.label}",
        reason=why,
    )
    return folio
