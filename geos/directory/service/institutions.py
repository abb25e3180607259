"""Institutions: members of government, each with its own domain; how they stand, and what they joined."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from geos.audit import service as journal
from geos.core.actor import Actor, Role
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid
from geos.directory.models import Institution
from geos.directory.policy import POLICY, Seat
from geos.directory.service.recording import added
from geos.directory.workflow import STANDING

REASON = 300  # characters
# What may be changed of an institution later. Its code and domain stand in addresses and numbers for good.
EDITABLE = frozenset(
    {
        *("name_sw", "name_en", "short_sw", "short_en", "kind", "reference_prefix", "address", "place"),
        *("parent_id", "user_limit", "mail_limit", "has_office", "has_mail"),
    }
)


def N_(text: str) -> str:
    """Mark a message id that is translated where the refusal is shown."""
    return text


TAKEN_CODE = N_("Another institution has this code")
TAKEN_DOMAIN = N_("Another institution has this domain")


@command
def add_institution(actor: Actor, **facts: Any) -> Institution:
    """Enter an institution; its first unit and open registry come with `add_unit` and `add_registry`.

    Invalid names `code` or `domain` where another institution has it.
    """
    if not (actor.is_system or actor.has(Role.AUTHORITY)):
        raise Denied
    refuse_taken(str(facts.get("code", "")), str(facts.get("domain", "")))
    row = Institution(**facts)
    _joins_something(row)
    try:
        return added(actor, "add_institution", row, lambda: row.id, domain=row.domain)
    except IntegrityError as error:  # two operators at the same moment
        raise Invalid(fields={"code": TAKEN_CODE, "domain": TAKEN_DOMAIN}) from error


def refuse_taken(code: str, domain: str) -> None:
    """Invalid where an institution, of whatever state, has this code or this domain."""
    query = select(Institution.code).where((Institution.code == code) | (Institution.domain == domain))
    found = set(db.session.scalars(query))
    if code in found:
        raise Invalid(fields={"code": TAKEN_CODE})
    if found:
        raise Invalid(fields={"domain": TAKEN_DOMAIN})


@command
def edit_institution(actor: Actor, institution: Institution, **facts: Any) -> Institution:
    """Change names, address, limits, parent or what it joined; the journal keeps what stood there before.

    Invalid where a parent would make a loop, or nothing would be joined any more.
    """
    POLICY.require(actor, "oversee", Seat(institution.id))
    if unknown := set(facts) - EDITABLE:
        raise TypeError(f"not to be changed: {unknown}")
    if "parent_id" in facts:
        _no_loop(institution, facts["parent_id"])
    changed = {name: [getattr(institution, name), value] for name, value in facts.items()
               if getattr(institution, name) != value}  # fmt: skip
    for name, (_before, value) in changed.items():
        setattr(institution, name, value)
    _joins_something(institution)
    if changed:
        _journal(actor, "edit_institution", institution, changed=changed)
    return institution


def _joins_something(institution: Institution) -> None:
    if institution.has_office is False and institution.has_mail is False:
        raise Invalid(fields={"joins": "Choose what the institution joins: GeOS, GMS or both"})


def _no_loop(institution: Institution, parent_id: int | None) -> None:
    parents: Mapping[int, int | None] = {
        row[0]: row[1] for row in db.session.execute(select(Institution.id, Institution.parent_id))
    }
    if parent_id is not None and parent_id not in parents:
        raise Invalid(fields={"parent": "Choose one from the list"})
    above = parent_id
    while above is not None:
        if above == institution.id:
            raise Invalid(fields={"parent": "This institution stands above the one that you chose"})
        above = parents[above]


# How it stands ------------------------------------------------------------------------------------------


@command
def suspend_institution(actor: Actor, institution: Institution, reason: str) -> Institution:
    """Stop an institution: nobody signs in, mail for it waits with its sender, nothing is sent to it."""
    return _stand(actor, "suspend_institution", institution, reason)


@command
def resume_institution(actor: Actor, institution: Institution, reason: str) -> Institution:
    """Let a suspended institution work again, as it was."""
    return _stand(actor, "resume_institution", institution, reason)


@command
def close_institution(actor: Actor, institution: Institution, reason: str) -> Institution:
    """Close an institution that is no more; its records stay."""
    return _stand(actor, "close_institution", institution, reason)


@command
def reopen_institution(actor: Actor, institution: Institution, reason: str) -> Institution:
    """Take a closing back: the institution is suspended again, and may then be resumed."""
    return _stand(actor, "reopen_institution", institution, reason)


def _stand(actor: Actor, act: str, institution: Institution, reason: str) -> Institution:
    reason = reason.strip()
    if len(reason) > REASON:
        raise Invalid(fields={"reason": "Shorten this to %(most)d characters"}, most=REASON)
    STANDING.fire(actor, act, institution, reason)
    institution.state_reason = "" if institution.active else reason
    _journal(actor, act, institution, named=institution.code, reason=reason)
    return institution


def _journal(actor: Actor, act: str, institution: Institution, **facts: Any) -> None:
    journal.record(actor, act, "institution", institution.id, institution_id=institution.id, **facts)
