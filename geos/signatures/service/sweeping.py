"""What the worker does by itself: revocation lists in time, leavers' certificates, reminders of an end."""

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from geos.core import sweeping
from geos.core.actor import Actor, Role
from geos.core.clock import local, now
from geos.core.db import command, db
from geos.directory import queries as directory
from geos.directory.models import Person
from geos.notices import service as notices
from geos.signatures.certificates import SIGNER_YEARS, YEAR
from geos.signatures.models import AuthorityKind, Crl, RevokeReason, SignerCertificate, SigningAuthority
from geos.signatures.service.authorities import issue_crl
from geos.signatures.service.revoking import revoke

RENEW_LIST = timedelta(days=4)  # before it runs out: a long weekend without the worker hurts nobody
REMIND_SIGNER = timedelta(days=30)
# An authority that ends before its signers' two years are over cuts their certificates short.
REMIND_AUTHORITY = SIGNER_YEARS * YEAR + timedelta(days=60)
WORKER = Actor.system("worker")


def sweep() -> int:
    """All of it once; how many rows were acted upon."""
    return sum(
        (
            sweeping.each("leavers' certificates", _leavers(), _let_go),
            sweeping.each("revocation lists", _ending_lists(), _renew_list),
            sweeping.each("certificates' ends", _ending(), _remind),
            sweeping.each("authorities' ends", _ending_authorities(), _remind_administrators),
        )
    )


def _leavers() -> list[int]:
    """Standing certificates of people who have left or serve in another institution."""
    query = (
        select(SignerCertificate.id)
        .join(Person, Person.id == SignerCertificate.person_id)
        .where(
            SignerCertificate.revoked_at.is_(None),
            or_(Person.ended_at.is_not(None), Person.institution_id != SignerCertificate.institution_id),
        )
    )
    return list(db.session.scalars(query))


def _let_go(certificate_id: int) -> None:
    row = db.session.get_one(SignerCertificate, certificate_id)
    left = row.person.ended_at is not None
    revoke(WORKER, row, RevokeReason.LEFT if left else RevokeReason.MOVED)


def _ending_lists() -> list[int]:
    """Issuing authorities whose newest list runs out soon."""
    newest = (
        select(Crl.authority_id, func.max(Crl.next_update).label("until"))
        .group_by(Crl.authority_id)
        .subquery()
    )
    query = (
        select(SigningAuthority.id)
        .join(newest, newest.c.authority_id == SigningAuthority.id)
        .where(
            SigningAuthority.kind == AuthorityKind.ISSUING,
            SigningAuthority.not_after > now(),
            newest.c.until < now() + RENEW_LIST,
        )
    )
    return list(db.session.scalars(query))


def _renew_list(authority_id: int) -> None:
    issue_crl(db.session.get_one(SigningAuthority, authority_id))


def _ending() -> list[int]:
    query = select(SignerCertificate.id).where(
        SignerCertificate.revoked_at.is_(None),
        SignerCertificate.reminded_at.is_(None),
        SignerCertificate.not_after < now() + REMIND_SIGNER,
    )
    return list(db.session.scalars(query))


@command
def _remind(certificate_id: int) -> None:
    row = db.session.get_one(SignerCertificate, certificate_id)
    row.reminded_at = now()
    _tell([row.person_id], "renew_certificate", "signer_certificate", row.id, row.not_after)


def _ending_authorities() -> list[int]:
    """The newest issuing authority of each institution, where its end is near."""
    newest = (
        select(func.max(SigningAuthority.id))
        .where(SigningAuthority.kind == AuthorityKind.ISSUING)
        .group_by(SigningAuthority.institution_id)
    )
    query = select(SigningAuthority.id).where(
        SigningAuthority.id.in_(newest),
        SigningAuthority.reminded_at.is_(None),
        SigningAuthority.not_after < now() + REMIND_AUTHORITY,
    )
    return list(db.session.scalars(query))


@command
def _remind_administrators(authority_id: int) -> None:
    row = db.session.get_one(SigningAuthority, authority_id)
    row.reminded_at = now()
    posts = directory.posts_with_role(row.institution_id, Role.INSTITUTION_ADMIN)
    people = {person.id for post_id in posts for person in directory.holders(post_id)}
    _tell(sorted(people), "renew_authority", "signing_authority", row.id, row.not_after)


def _tell(people: list[int], key: str, kind: str, id: int, until: datetime) -> None:
    day = local(until).strftime("%d/%m/%Y")
    notices.tell(people, key, kind, id, reference=day, title="")
