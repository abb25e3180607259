"""Institutions as the Authority changes them: within what they already use."""

from typing import Any

from geos.accounts import service as signing
from geos.core.actor import Actor
from geos.core.db import command
from geos.core.errors import Invalid, WrongState
from geos.directory import service as structure
from geos.directory.models import Institution
from geos.joining import policy, queries
from geos.joining.asking import GB, N_

OWN = N_("You serve in this institution: another operator does this")


@command
def edit_institution(actor: Actor, institution: Institution, **facts: Any) -> Institution:
    """Change names, address, limits, parent or what it joined.

    Invalid where a limit is below what is used, GMS is left with mailboxes or GeOS with files.
    """
    policy.require(actor)
    used = queries.use_of(institution.id)
    faults = dict(_faults(facts, used))
    if faults:
        raise Invalid(
            fields=faults, staff=used.staff, space=-(-used.space // GB), boxes=used.boxes, files=used.files
        )
    return structure.edit_institution(actor, institution, **facts)


def _faults(facts: dict[str, Any], used: "queries.Use") -> dict[str, str]:
    # fmt: off
    rules = (
        ("users", facts.get("user_limit", used.staff) < used.staff,
         N_("It has %(staff)d accounts already: write at least as many")),
        ("mail_limit", facts.get("mail_limit", used.space) < used.space,
         N_("Its mailboxes have %(space)d GB together: write at least as much")),
        ("joins", facts.get("has_mail") is False and used.boxes > 0,
         N_("It has %(boxes)d mailboxes: remove them before it leaves GMS")),
        ("joins", facts.get("has_office") is False and used.files > 0,
         N_("GeOS keeps %(files)d of its files: an institution with files stays with GeOS")),
    )
    # fmt: on
    return {field: key for field, wrong, key in rules if wrong}


@command
def suspend_institution(actor: Actor, institution: Institution, reason: str) -> Institution:
    """Nobody signs in, mail waits with its sender, nothing is sent to it; all is kept."""
    _may(actor, institution)
    signing.end_all_of_institution(institution.id)
    return structure.suspend_institution(actor, institution, reason)


@command
def resume_institution(actor: Actor, institution: Institution, reason: str) -> Institution:
    """Let it work again, as it was."""
    _may(actor, institution)
    return structure.resume_institution(actor, institution, reason)


@command
def close_institution(actor: Actor, institution: Institution, reason: str) -> Institution:
    """It is no more; its records stay."""
    _may(actor, institution)
    signing.end_all_of_institution(institution.id)
    return structure.close_institution(actor, institution, reason)


@command
def reopen_institution(actor: Actor, institution: Institution, reason: str) -> Institution:
    """Take a closing back: it is suspended again."""
    _may(actor, institution)
    return structure.reopen_institution(actor, institution, reason)


def _may(actor: Actor, institution: Institution) -> None:
    """An operator, and not upon the own institution: nobody locks themselves out."""
    policy.require(actor)
    if not actor.is_system and actor.institution_id == institution.id:
        raise WrongState(OWN)
