"""Slips for envelopes: a fresh single-use link for all whom a file brought and who have not come in yet."""

from dataclasses import dataclass
from secrets import token_urlsafe

from sqlalchemy import update

from geos.accounts import queries as accounts
from geos.accounts.models import Account
from geos.accounts.service import INVITATION
from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import WrongState
from geos.directory.policy import BEYOND, may_give
from geos.importing.models import Import, ImportKind
from geos.importing.policy import POLICY
from geos.importing.queries import invited, without_slip
from geos.importing.reading import N_

AT_ONCE = 2_000  # slips of one PDF on a page: some seconds of drawing
NOBODY = N_("Everybody of this file has set a password already: no slip is left to print")


@dataclass(frozen=True)
class Slip:
    """What stands on one slip; `secret` opens the first-password page once and is stored nowhere else."""

    name: str
    language: str
    post_sw: str
    post_en: str
    unit_sw: str
    unit_en: str
    username: str
    secret: str


@command
def print_slips(actor: Actor, found: Import, issued: list[Slip], most: int | None = None) -> Import:
    """Make the links, by unit and surname, into `issued`; slips that were printed before work no more.

    Only for people without a password: nobody's way in is ever taken by this. Those for whom no slip was made
    yet come first, at most `most` at once; when all have one, all are made anew. Gives the import, to which a
    repeated form leads. WrongState where no slip is left.
    """
    POLICY.require(actor, "administer", found)
    if found.kind is not ImportKind.PEOPLE:
        raise WrongState
    everybody = invited(found, may_give(actor, BEYOND))
    fresh = everybody.where(without_slip())
    people = db.session.execute(fresh.limit(most)).all() or db.session.execute(everybody.limit(most)).all()
    if not people:
        raise WrongState(NOBODY)
    until, rows = now() + INVITATION, []
    for account_id, person, username, *where in people:
        secret = token_urlsafe(24)
        rows.append({"id": account_id, "invite_hash": accounts.digest(secret), "invite_until": until})
        issued.append(Slip(person.name, person.language, *_texts(where), username, secret))
        audit.record(actor, "invite", "account", account_id, institution_id=found.institution_id)
    db.session.execute(update(Account), rows)
    found.slips_at = now()
    audit.record(
        actor,
        "print_slips",
        Import.__tablename__,
        found.id,
        institution_id=found.institution_id,
        slips=len(rows),
    )
    return found


def _texts(where: list[str | None]) -> tuple[str, str, str, str]:
    """Post and unit in both languages, empty where there is none."""
    post_sw, post_en, unit_sw, unit_en = (text or "" for text in where)
    return post_sw, post_en, unit_sw, unit_en
