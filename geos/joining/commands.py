"""`geos institution`: the institutions of an installation, by the services of the pages."""

from typing import Any

import click
from sqlalchemy import select

from geos.core.db import db
from geos.directory.models import Institution, InstitutionKind, InstitutionState
from geos.joining import asking, service
from geos.provisioning import service as founding
from geos.provisioning.terminal import CLI, Size, as_json, group, institution_of, plainly, show

institution = group("institution", "Institutions that share this installation.")
GROUPS = (institution,)

reason = click.option("--reason", required=True, help="kept in the journal")
code = click.argument("code")
JOINS = {"both": (True, True), "geos": (True, False), "gms": (False, True)}


@institution.command("add")
@code
@click.argument("domain")
@click.option("--name-sw", required=True, help="full name in Swahili")
@click.option("--name-en", required=True, help="full name in English")
@click.option("--short-sw", default="", help="as people say it; otherwise the code")
@click.option("--short-en", default="", help="as people say it; otherwise the code")
@click.option("--kind", type=click.Choice([k.value for k in InstitutionKind]), default="ministry")
@click.option("--prefix", required=True, help="first part of its references, for example EA")
@click.option("--address", default="", help="for example 'S.L.P. 743, 40478 Dodoma'")
@click.option("--place", default="", help="for example DODOMA")
@click.option("--parent", "parent_code", help="code of the institution that it stands under")
@click.option("--joins", type=click.Choice(list(JOINS)), default="both", help="what it joins")
@click.option("--users", type=click.IntRange(1, asking.MOST_USERS), help="staff accounts at most")
@click.option("--space", type=Size(), help="of its mailboxes together, for example 500G")
@plainly
def add(
    code: str, domain: str, prefix: str, parent_code: str | None, joins: str, users: int | None,
    space: int | None, **given: Any,
) -> None:  # fmt: skip
    """Enter an institution with its open registry and masjala@DOMAIN, past the workflow of joining."""
    facts = {
        **given,
        "short_sw": given["short_sw"] or code.title(),
        "short_en": given["short_en"] or code.title(),
        "kind": InstitutionKind(given["kind"]),
        "reference_prefix": prefix,
        "parent_id": institution_of(parent_code).id if parent_code else None,
    }
    facts["has_office"], facts["has_mail"] = JOINS[joins]
    facts |= {
        name: value for name, value in (("user_limit", users), ("mail_limit", space)) if value is not None
    }
    made = founding.found_institution(CLI, code=code.upper(), domain=asking.domain(domain), **facts)
    ready = f", its registry is masjala@{made.domain}" if made.has_mail else ""
    click.echo(f"{made.code} {made.domain}: ready{ready}")


@institution.command("list")
@click.option("--state", type=click.Choice([state.value for state in InstitutionState]), help="these alone")
@as_json
def list_all(state: str | None, as_json: bool) -> None:
    """Every institution with its state."""
    query = select(Institution).order_by(Institution.name_sw, Institution.id)
    if state:
        query = query.where(Institution.state == InstitutionState(state))
    rows = [
        {
            "code": one.code,
            "domain": one.domain,
            "name": one.name_sw,
            "kind": one.kind.value,
            "state": one.state.value,
        }
        for one in db.session.scalars(query)
    ]
    show(rows, as_json, "{code:12} {domain:28} {state:10} {name}")


@institution.command("suspend")
@code
@reason
@plainly
def suspend(code: str, reason: str) -> None:
    """Stop an institution: nobody signs in, mail for it waits with its sender."""
    _tell(service.suspend_institution(CLI, institution_of(code), reason))


@institution.command("resume")
@code
@reason
@plainly
def resume(code: str, reason: str) -> None:
    """Let a suspended institution work again."""
    _tell(service.resume_institution(CLI, institution_of(code), reason))


@institution.command("close")
@code
@reason
@plainly
def close(code: str, reason: str) -> None:
    """Close an institution that is no more; its records stay."""
    _tell(service.close_institution(CLI, institution_of(code), reason))


@institution.command("reopen")
@code
@reason
@plainly
def reopen(code: str, reason: str) -> None:
    """Take a closing back; the institution is suspended until it is resumed."""
    _tell(service.reopen_institution(CLI, institution_of(code), reason))


def _tell(one: Institution) -> None:
    click.echo(f"{one.code}: {one.state.value}")
