"""Reads: authorities, certificates, revocation lists."""

from flask import current_app
from sqlalchemy import ColumnElement, Select, func, select

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory.models import Institution, Person
from geos.signatures.models import AuthorityKind, Crl, SignerCertificate, SigningAuthority
from geos.signatures.policy import POLICY

ROOT, ISSUING = AuthorityKind.ROOT, AuthorityKind.ISSUING


def authority(institution_id: int, kind: AuthorityKind) -> SigningAuthority | None:
    """The newest authority of this kind; None where the institution has none."""
    query = select(SigningAuthority).filter_by(institution_id=institution_id, kind=kind)
    return db.session.scalars(query.order_by(SigningAuthority.generation.desc()).limit(1)).first()


def authorities_of(*codes: str) -> list[SigningAuthority]:
    """All authorities of the institutions with these codes, roots first, the newest first."""
    query = select(SigningAuthority).join(Institution, Institution.id == SigningAuthority.institution_id)
    order = (SigningAuthority.kind.desc(), SigningAuthority.generation.desc())
    return list(db.session.scalars(query.where(Institution.code.in_(codes)).order_by(*order)))


def institution_codes() -> dict[bytes, str]:
    """Root certificate (DER) → code of the institution."""
    query = select(SigningAuthority.certificate, Institution.code).join(
        Institution, Institution.id == SigningAuthority.institution_id
    )
    return {row[0]: row[1] for row in db.session.execute(query.where(SigningAuthority.kind == ROOT))}


def newest_crl(authority_id: int) -> Crl | None:
    """The revocation list in force."""
    query = select(Crl).filter_by(authority_id=authority_id).order_by(Crl.number.desc())
    return db.session.scalars(query.limit(1)).first()


def standing(person_id: int | None) -> SignerCertificate | None:
    """The person's certificate that is not revoked; it may have expired."""
    query = select(SignerCertificate).filter_by(person_id=person_id, revoked_at=None)
    return db.session.scalars(query).one_or_none()


def earlier(person_id: int | None) -> list[SignerCertificate]:
    """The person's revoked certificates, the latest first."""
    query = select(SignerCertificate).where(
        SignerCertificate.person_id == person_id, SignerCertificate.revoked_at.is_not(None)
    )
    return list(db.session.scalars(query.order_by(SignerCertificate.id.desc()).limit(20)))


def get(actor: Actor, certificate_id: int) -> SignerCertificate:
    """A certificate that this actor may read, or NotFound."""
    found = db.session.get(SignerCertificate, certificate_id)
    if found is None or not POLICY.can(actor, "read", found):
        raise NotFound
    return found


def by_serials(serials: list[str]) -> dict[str, SignerCertificate]:
    """Certificates by serial number."""
    query = select(SignerCertificate).where(SignerCertificate.serial.in_(serials))
    return {row.serial: row for row in db.session.scalars(query)}


def _in_state(state: str) -> list[ColumnElement[bool]]:
    revoked = SignerCertificate.revoked_at
    conditions: dict[str, list[ColumnElement[bool]]] = {
        "valid": [revoked.is_(None), SignerCertificate.not_after > now()],
        "expired": [revoked.is_(None), SignerCertificate.not_after <= now()],
        "revoked": [revoked.is_not(None)],
    }
    return conditions.get(state, [])


def certificates(institution_id: int, state: str = "", text: str = "") -> Select[SignerCertificate]:
    """An institution's certificates, the newest first; of one state, or of people of this name."""
    query = select(SignerCertificate).where(
        SignerCertificate.institution_id == institution_id, *_in_state(state)
    )
    if text:
        name = func.lower(Person.given_name + " " + Person.surname)
        query = query.join(Person, Person.id == SignerCertificate.person_id)
        query = query.where(name.contains(text.lower(), autoescape=True))
    return query.order_by(SignerCertificate.id.desc())


def published(name: str) -> SigningAuthority:
    """The authority that a public address `CODE`, `CODE-2`, `CODE-root` or `CODE-root-2` names; NotFound."""
    parts = name.split("-")[:8]
    codes = ("-".join(parts[:count]) for count in range(1, len(parts) + 1))  # a code may hold a hyphen
    found = next((row for row in authorities_of(*codes) if address(row) == name), None)
    if found is None:
        raise NotFound
    return found


def address(authority: SigningAuthority) -> str:
    """How an authority is called in public addresses."""
    kind = ["root"] if authority.kind is ROOT else []
    generation = [str(authority.generation)] if authority.generation > 1 else []
    return "-".join([authority.institution.code, *kind, *generation])


def crl_url(authority: SigningAuthority) -> str:
    """Where this authority's revocation list is published."""
    return crl_address(address(authority))


def crl_address(name: str) -> str:
    """The address of a revocation list, under the address that people use."""
    config = current_app.config
    base = config["GEOS_URL"] or f"http://{config['GEOS_WEB_BIND']}"
    return f"{base.rstrip('/')}/pki/{name}.crl"
