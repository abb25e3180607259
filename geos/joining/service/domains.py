"""The register of government domain names: each act keeps what stood there before."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from geos.audit import service as journal
from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.directory import queries as directory
from geos.directory.models import Institution, InstitutionState
from geos.joining import asking, policy
from geos.joining.asking import N_
from geos.joining.models import DomainChange, DomainName, DomainState

KIND = DomainName.__tablename__
REASON = 300  # characters
TEXTS = {"holder": 160, "contact": 120, "phone": 30, "email": 254, "remark": 300}
REQUIRED = {
    "holder": N_("Choose the holder from the list, or write who it is"),
    "contact": N_("Write who to contact: a person or an office"),
}
LATEST = date(2200, 12, 31)


@command
def register_domain(
    actor: Actor, name: str, *, registered_on: date, expires_on: date, **facts: Any
) -> DomainName:
    """Enter a name under .go.tz with its holder: `institution_id`, `holder`, `contact`, `phone`, `email`,
    `remark`. A name that was released is entered again in its old row, so that its history goes on.
    """
    policy.require(actor)
    name = asking.domain(name)
    if not asking.DOMAIN.fullmatch(name) or len(name) > asking.LIMITS["domain"]:
        raise Invalid(fields={"name": asking.WRITE_DOMAIN})
    row = db.session.scalars(select(DomainName).filter_by(name=name)).one_or_none()
    if row is not None and row.state is DomainState.HELD:
        raise Invalid(fields={"name": "This name is in the register already"})
    if row is None:
        row = DomainName(name=name)
        db.session.add(row)
    with db.session.no_autoflush:
        changed = _set(row, _checked(facts))
        _term(row, registered_on, expires_on)
        row.state = DomainState.HELD
    try:
        db.session.flush()
    except IntegrityError as error:  # two operators at the same moment
        raise Invalid(fields={"name": "This name is in the register already"}) from error
    return record(actor, "register_domain", row, facts=changed)


@command
def edit_domain(actor: Actor, row: DomainName, **facts: Any) -> DomainName:
    """Change contacts or the remark; the holder changes by `transfer_domain`, the end by `renew_domain`."""
    _begin(actor, row, DomainState.HELD)
    if changed := _set(row, _checked({"holder": row.holder, **facts})):
        record(actor, "edit_domain", row, facts=changed)
    return row


@command
def transfer_domain(actor: Actor, row: DomainName, reason: str, **facts: Any) -> DomainName:
    """Give a name to another holder, with the reason; it is not the domain of a working institution."""
    _begin(actor, row, DomainState.HELD)
    reason = _reason(reason)
    _refuse_in_use(row)
    changed = _set(row, _checked(facts))
    return record(actor, "transfer_domain", row, reason, changed)


@command
def renew_domain(actor: Actor, row: DomainName, expires_on: date) -> DomainName:
    """Let it run on to another day, which is later than the present end."""
    _begin(actor, row, DomainState.HELD)
    if expires_on <= row.expires_on or expires_on <= today():
        raise Invalid(fields={"expires_on": "Write a later day than the present end, and one to come"})
    before = row.expires_on
    _term(row, row.registered_on, expires_on)
    return record(actor, "renew_domain", row, facts={"expires_on": [str(before), str(expires_on)]})


@command
def release_domain(actor: Actor, row: DomainName, reason: str) -> DomainName:
    """Its holder needs it no more; refused while a working institution stands under it."""
    _begin(actor, row, DomainState.HELD)
    reason = _reason(reason)
    _refuse_in_use(row)
    row.state = DomainState.RELEASED
    return record(actor, "release_domain", row, reason)


@command
def restore_domain(actor: Actor, row: DomainName, reason: str) -> DomainName:
    """Take a release back: the name is held by the same holder again."""
    _begin(actor, row, DomainState.RELEASED)
    reason = _reason(reason)
    row.state = DomainState.HELD
    return record(actor, "restore_domain", row, reason)


def record(
    actor: Actor,
    act: str,
    row: DomainName,
    reason: str = "",
    facts: Mapping[str, list[str | None]] | None = None,
) -> DomainName:
    """The row of its history, and the entry of the journal."""
    db.session.flush()
    change = DomainChange(
        domain_id=row.id, act=act, by_id=actor.person_id, reason=reason, facts=dict(facts or {})
    )
    db.session.add(change)
    journal.record(
        actor, act, KIND, row.id, institution_id=row.institution_id, domain=row.name, reason=reason
    )
    return row


def _begin(actor: Actor, row: DomainName, state: DomainState) -> None:
    policy.require(actor)
    db.session.execute(select(DomainName.id).filter_by(id=row.id).with_for_update())
    db.session.refresh(row)
    if row.state is not state:
        raise WrongState


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Invalid(fields={"reason": "Write the reason"})
    if len(reason) > REASON:
        raise Invalid(fields={"reason": asking.TOO_LONG}, most=REASON)
    return reason


def _refuse_in_use(row: DomainName) -> None:
    query = select(Institution.name_sw).where(
        Institution.domain == row.name, Institution.state != InstitutionState.CLOSED
    )
    user = db.session.scalars(query).first()
    if user is not None:
        raise WrongState("%(name)s uses this domain", name=user)


def _checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they are kept; Invalid names the fields at fault."""
    checked = dict(facts)
    if "institution_id" in checked:
        _holder(checked)
    faults: dict[str, str] = {}
    for name in TEXTS.keys() & checked.keys():
        checked[name] = str(checked[name] or "").strip()
        if fault := _fault(name, checked[name]):
            faults[name] = fault
    if faults:
        raise Invalid(fields=faults, most=max(TEXTS[name] for name in faults))
    return checked


def _holder(facts: dict[str, Any]) -> None:
    """A member's name is its own; whoever is no member is written."""
    if facts["institution_id"] is not None:
        facts["holder"] = directory.institution(facts["institution_id"]).name_sw


def _fault(name: str, value: str) -> str:
    if len(value) > TEXTS[name]:
        return asking.TOO_LONG
    if not value:
        return REQUIRED.get(name, "")
    shape, said = asking.SHAPES.get(name, (None, ""))
    return said if shape is not None and not shape.fullmatch(value) else ""


def _set(row: DomainName, facts: Mapping[str, Any]) -> dict[str, list[str | None]]:
    """Set what differs; each as [before, after], in words that may be shown."""
    changed = {}
    for name, value in facts.items():
        before = getattr(row, name)
        if (before or None) != (value or None):
            setattr(row, name, value)
            if name != "institution_id":
                changed[name] = [before or None, value or None]
    return changed


def _term(row: DomainName, registered_on: date, expires_on: date) -> None:
    if registered_on > today():
        raise Invalid(fields={"registered_on": "Write the day of registration; it is not yet to come"})
    if not registered_on < expires_on <= LATEST:
        raise Invalid(fields={"expires_on": "Write a day after the registration"})
    row.registered_on, row.expires_on, row.reminded = registered_on, expires_on, None
