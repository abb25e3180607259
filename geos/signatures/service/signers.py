"""A signer's certificate and its PIN: enrol, unlock, change the PIN, renew.

Hashing a PIN takes a tenth of a second on purpose, so it happens outside of any transaction. A try is counted
before it is made: of tries at the same moment no more than five reach the key.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select, update

from geos.accounts import queries as accounts
from geos.accounts import service as signing_in
from geos.audit import service as journal
from geos.core import once
from geos.core.actor import Actor
from geos.core.clock import local, now
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, WrongState
from geos.directory.models import Person
from geos.signatures import certificates, pins, queries, sealing
from geos.signatures.certificates import Key
from geos.signatures.keys import SigningKey
from geos.signatures.models import RevokeReason, SignerCertificate
from geos.signatures.service.authorities import issuer_for
from geos.signatures.service.revoking import strike

TRIES = 5  # wrong PINs in a row
LOCK = timedelta(minutes=15)
KIND = "signer_certificate"


@dataclass(frozen=True)
class Closed:
    """A key as it is stored, and whose it is: what is left when the transaction that read it has ended."""

    id: int
    person_id: int
    serial: str
    key: bytes
    salt: bytes
    cost: str
    about: str

    def open(self, pin: str) -> Key:
        """The key; WrongPin for any other PIN."""
        return certificates.key_from(
            sealing.open_with_pin(self.key, self.salt, self.cost, pins.tidy(pin), self.about)
        )


@dataclass(frozen=True)
class Enrolled:
    """A fresh certificate with its key, which is open this once."""

    certificate: SignerCertificate
    key: SigningKey


def prove(actor: Actor, password: str) -> None:
    """Refuse whoever does not know the account's password: an open screen is not enough to enrol."""
    account = accounts.of_person(actor.person_id or 0)
    with once.set_aside():
        try:
            signing_in.verify(account.username if account else "", password)
        except signing_in.WrongPassword as error:
            raise Invalid(fields={"password": "This is not your password"}) from error
        except signing_in.MustWait as error:
            raise Invalid(fields={"password": error.key}, seconds=error.facts["seconds"]) from error


def enrol(actor: Actor, pin: str) -> SignerCertificate:
    """Make the actor's certificate; its key opens with this PIN alone.

    Invalid where the PIN is too easy, where there is a certificate already, or no authority to issue it.
    """
    return enter(actor, pin).certificate


def enter(actor: Actor, pin: str) -> Enrolled:
    """As `enrol`, with the key still open: for whoever goes on to sign in the same transaction."""
    pin = pins.check(pin, _known(actor))
    sealing.make_secret()
    key = certificates.new_signer_key()
    row = _enter(actor, key.public_key(), *_close(key, pin))
    return Enrolled(row, SigningKey(row.person_id, row.serial, key))


@command
def _enter(
    actor: Actor, public: ec.EllipticCurvePublicKey, sealed: bytes, salt: bytes, cost: str
) -> SignerCertificate:
    person = _person(actor)
    earlier = queries.standing(person.id)
    if earlier is not None and earlier.not_after > now():
        raise Invalid("You have a certificate already. If its PIN is lost, revoke it first")
    if earlier is not None:
        strike(actor, earlier, RevokeReason.SUPERSEDED)
    return _issued(actor, "enrol", person, public, (sealed, salt, cost))


def renew(actor: Actor, pin: str) -> SignerCertificate:
    """A new certificate in place of the present one, with the same PIN; what was signed before stays good."""
    _open(actor, pin)
    key = certificates.new_signer_key()
    return _renew(actor, key.public_key(), *_close(key, pins.tidy(pin)))


@command
def _renew(
    actor: Actor, public: ec.EllipticCurvePublicKey, sealed: bytes, salt: bytes, cost: str
) -> SignerCertificate:
    person = _person(actor)
    earlier = queries.standing(person.id)
    if earlier is None:
        raise WrongState
    strike(actor, earlier, RevokeReason.SUPERSEDED)
    return _issued(actor, "renew_certificate", person, public, (sealed, salt, cost))


def change_pin(actor: Actor, old: str, new: str) -> SignerCertificate:
    """Close the key with another PIN; a wrong old one is counted like any other try."""
    with _naming("old_pin"):
        closed, key = _open(actor, old)
    new = pins.check(new, _known(actor), field="pin")
    return _change_pin(actor, closed.id, *_close(key, new))


@command
def _change_pin(
    actor: Actor, certificate_id: int, sealed: bytes, salt: bytes, cost: str
) -> SignerCertificate:
    row = queries.get(actor, certificate_id)
    if row.person_id != actor.person_id or row.revoked_at is not None:
        raise WrongState
    row.key, row.salt, row.cost = sealed, salt, cost
    _journal(actor, "change_pin", row)
    return row


@contextmanager
def _naming(field: str) -> Iterator[None]:
    """What is wrong with the PIN stands at this field of the form."""
    try:
        yield
    except Invalid as error:
        named = {field if name == "pin" else name: said for name, said in error.fields.items()}
        raise Invalid(error.key, named, **error.facts) from error


def unlock(actor: Actor, pin: str) -> SigningKey:
    """Open the actor's key with the PIN, in memory alone.

    Invalid, with `pin` among its fields where the PIN is at fault: wrong (counted), locked for a while after
    five, or no certificate that is good now. Call it before the act, never inside its transaction: a wrong
    try must count although nothing else is kept.
    """
    closed, key = _open(actor, pin)
    return SigningKey(closed.person_id, closed.serial, key)


def _open(actor: Actor, pin: str) -> tuple[Closed, Key]:
    if "command" in db.session().info:
        raise RuntimeError("a PIN is tried before the act, not inside its transaction")
    with once.set_aside():
        closed = _take_try(actor)
        if closed is None:
            raise Invalid(fields={"pin": "This PIN was wrong five times. Wait 15 minutes, then try again"})
        try:
            key = closed.open(pin)
        except sealing.WrongPin as error:
            raise _refusal(_wrong(actor, closed.id)) from error
        _right(closed.id)
    return closed, key


def _refusal(left: int) -> Invalid:
    if left:
        return Invalid(fields={"pin": "This is not your signing PIN. Tries left: %(left)s"}, left=left)
    return Invalid(fields={"pin": "This PIN was wrong five times. Wait 15 minutes, then try again"})


@command
def _take_try(actor: Actor) -> Closed | None:
    """Count a try and give what it is tried upon; None while the certificate is locked."""
    row = usable(actor)
    counted = db.session.execute(
        update(SignerCertificate)
        .where(
            SignerCertificate.id == row.id,
            SignerCertificate.failures < TRIES,
            SignerCertificate.locked_until.is_(None) | (SignerCertificate.locked_until <= now()),
        )
        .values(failures=SignerCertificate.failures + 1, locked_until=None)
        .returning(SignerCertificate.failures),
        execution_options={"synchronize_session": False},
    ).scalar()
    db.session.refresh(row)
    if counted is None:
        if row.locked_until is None:  # five tries are under way, or the process died over them
            _lock(row.id)
        return None
    return Closed(row.id, row.person_id, row.serial, row.key, row.salt, row.cost, _about(row))


@command
def _wrong(actor: Actor, certificate_id: int) -> int:
    """The try failed; how many are left. After the last one the certificate is locked for a while."""
    held = {"of": SignerCertificate}
    row = db.session.get_one(SignerCertificate, certificate_id, with_for_update=held, populate_existing=True)
    locked = row.locked_until is not None and row.locked_until > now()
    left = 0 if locked else max(TRIES - row.failures, 0)
    _journal(actor, "wrong_pin", row, left=left)
    if not left and not locked:
        _lock(row.id)
        _journal(actor, "lock_pin", row)
    return left


@command
def _right(certificate_id: int) -> None:
    _set(certificate_id, failures=0, locked_until=None)


def _lock(certificate_id: int) -> None:
    _set(certificate_id, failures=0, locked_until=now() + LOCK)


def _set(certificate_id: int, **values: object) -> None:
    """Without counting the row's version: a try changes nothing that a page shows a decision about."""
    query = update(SignerCertificate).where(SignerCertificate.id == certificate_id).values(**values)
    db.session.execute(query, execution_options={"synchronize_session": False})


def usable(actor: Actor) -> SignerCertificate:
    """The actor's certificate where it is good now; Invalid says what is the matter with it."""
    row = queries.standing(actor.person_id)
    if row is None:
        raise Invalid("You have no signing certificate. Make one under your name: Signature")
    if row.not_after <= now():
        raise Invalid("Your signing certificate expired on %(day)s. Make a new one", day=_day(row.not_after))
    if row.person.ended_at is not None or row.person.institution_id != row.institution_id:
        raise Invalid("Your signing certificate is of an institution in which you serve no more")
    return row


def _person(actor: Actor) -> Person:
    """The actor's own row, held until the transaction ends, so that nobody enrols twice at once."""
    if actor.person_id is None:
        raise Denied
    query = select(Person).where(Person.id == actor.person_id).with_for_update()
    person = db.session.scalars(query).one()
    if person.ended_at is not None:
        raise Denied
    return person


def _issued(
    actor: Actor,
    act: str,
    person: Person,
    public: ec.EllipticCurvePublicKey,
    closed: tuple[bytes, bytes, str],
) -> SignerCertificate:
    authority, issuer = issuer_for(person.institution_id)
    made = certificates.signer(
        public, person.name, person.institution.name_sw, person.check_number, now(), issuer
    )
    sealed, salt, cost = closed
    row = SignerCertificate(
        institution_id=person.institution_id,
        person_id=person.id,
        authority_id=authority.id,
        serial=certificates.serial(made),
        certificate=certificates.der(made),
        key=sealed,
        salt=salt,
        cost=cost,
        not_before=made.not_valid_before_utc,
        not_after=made.not_valid_after_utc,
    )
    db.session.add(row)
    db.session.flush()
    _journal(actor, act, row)
    return row


def _close(key: Key, pin: str) -> tuple[bytes, bytes, str]:
    return sealing.close_with_pin(certificates.key_bytes(key), pin, _mark(key.public_key()))


def _about(row: SignerCertificate) -> str:
    public = certificates.load(row.certificate).public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise WrongState
    return _mark(public)


def _mark(public: ec.EllipticCurvePublicKey) -> str:
    """What a sealed key is about: its public half, so that it opens under no other certificate."""
    return sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def _known(actor: Actor) -> tuple[str, ...]:
    """Words about the owner that make a bad PIN."""
    person = db.session.get(Person, actor.person_id) if actor.person_id else None
    if person is None:
        raise Denied
    account = accounts.of_person(person.id)
    username = account.username.partition("@")[0] if account else ""
    return tuple(filter(None, (person.given_name, person.surname, person.check_number, username)))


def _day(moment: datetime) -> str:
    return local(moment).strftime("%d/%m/%Y")


def _journal(actor: Actor, act: str, row: SignerCertificate, **facts: Any) -> None:
    journal.record(actor, act, KIND, row.id, institution_id=row.institution_id, serial=row.serial, **facts)
