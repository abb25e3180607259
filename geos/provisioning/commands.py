"""Commands for whoever runs an installation: institutions, people, mailboxes; the same services behind.

`GROUPS` is hung into the `geos` command, whose context object is the application factory. A refusal is
one clear line and exit status 1, a bad argument exit status 2.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click
from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from geos.core.actor import Actor, Role
from geos.core.db import db
from geos.core.errors import DomainError, Invalid
from geos.directory import queries as directory
from geos.directory.models import Institution, InstitutionKind, Person, Post, Registry
from geos.mail import boxes
from geos.mail import queries as mail_queries
from geos.mail import service as mail
from geos.mail.models import Mailbox, MailboxKind
from geos.provisioning import queries, service

CLI = Actor.system("cli")
P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([MGT])B?", re.IGNORECASE)
UNITS = {"M": 1024**2, "G": 1024**3, "T": 1024**4}


class Size(click.ParamType[int]):
    """A size like 500M, 2G or 1T, in bytes."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The bytes, or a usage error."""
        if isinstance(value, int):
            return value
        found = SIZE.fullmatch(str(value).strip())
        if not found:
            self.fail(f"{value!r} is no size; write for example 500M or 2G", param, ctx)
        return int(float(found[1]) * UNITS[found[2].upper()])


def plainly(function: Callable[P, R]) -> Callable[P, R]:
    """A refusal of the domain becomes one line on stderr."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except DomainError as error:
            raise click.ClickException(_said(error)) from error

    return run


def _said(error: DomainError) -> str:
    if isinstance(error, Invalid) and error.fields:
        facts = error.facts
        return "; ".join(f"{name}: {key % facts if facts else key}" for name, key in error.fields.items())
    return str(error)


def _group(name: str, text: str) -> click.Group:
    """A group whose commands run inside the application."""

    @click.group(name, help=text)
    @click.pass_context
    def group(context: click.Context) -> None:
        context.with_resource(context.obj().app_context())

    return group


institution = _group("institution", "Institutions that share this installation.")
person = _group("person", "Public servants with their accounts and mailboxes.")
mailbox = _group("mailbox", "Mailboxes of every kind.")
GROUPS = (institution, person, mailbox)

as_json = click.option("--json", "as_json", is_flag=True, help="for scripts")
of_institution = click.option("--institution", "code", required=True, help="its code, for example AFYA")


@institution.command("add")
@click.argument("code")
@click.argument("domain")
@click.option("--name-sw", required=True, help="full name in Swahili")
@click.option("--name-en", required=True, help="full name in English")
@click.option("--short-sw", default="", help="as people say it; otherwise the code")
@click.option("--short-en", default="", help="as people say it; otherwise the code")
@click.option("--kind", type=click.Choice([k.value for k in InstitutionKind]), default="ministry")
@click.option("--prefix", required=True, help="first part of its references, for example EA")
@click.option("--address", default="", help="for example 'S.L.P. 743, 40478 Dodoma'")
@click.option("--place", default="", help="for example DODOMA")
@plainly
def add_institution(code: str, domain: str, **given: str) -> None:
    """Enter an institution with its open registry and masjala@DOMAIN."""
    facts: dict[str, Any] = {
        **{name: value for name, value in given.items() if name != "prefix"},
        "short_sw": given["short_sw"] or code.title(),
        "short_en": given["short_en"] or code.title(),
        "kind": InstitutionKind(given["kind"]),
        "reference_prefix": given["prefix"],
    }
    try:
        made = service.found_institution(CLI, code=code.upper(), domain=domain.lower(), **facts)
    except IntegrityError as error:
        raise click.ClickException("an institution has this code or this domain already") from error
    click.echo(f"{made.code} {made.domain}: ready, its registry is masjala@{made.domain}")


@institution.command("list")
@as_json
def list_institutions(as_json: bool) -> None:
    """Every active institution."""
    rows = [
        {"code": one.code, "domain": one.domain, "name": one.name_sw, "kind": one.kind.value}
        for one in directory.members()
    ]
    _print(rows, as_json, "{code:12} {domain:28} {name}")


@person.command("add")
@click.argument("given_name")
@click.argument("surname")
@of_institution
@click.option("--post", "post_code", help="code of the post to appoint to")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]))
@click.option("--title", default="", help="for example Dkt.")
@click.option("--check-number", default="")
@click.option("--language", type=click.Choice(service.LANGUAGES), default="sw")
@click.option("--address", "local_part", default="", help="before the @; otherwise firstname.surname")
@click.option("--quota", type=Size(), default=mail.QUOTA, help="for example 2G")
@plainly
def add_person(
    given_name: str, surname: str, code: str, post_code: str | None, roles: tuple[str, ...], **given: Any
) -> None:
    """Enter a public servant with account and mailbox; prints the first-password link."""
    home = _institution(code)
    post = _post(home, post_code) if post_code else None
    held = tuple(Role(role) for role in roles)
    made = service.provision_staff(CLI, home, given_name, surname, post=post, roles=held, **given)
    click.echo(made.mailbox.address)
    click.echo(queries.first_password_url(made.secret))


@person.command("list")
@of_institution
@as_json
@plainly
def list_people(code: str, as_json: bool) -> None:
    """The serving people of an institution."""
    query = (
        directory.people(_institution(code).id)
        .outerjoin(Mailbox, Mailbox.person_id == Person.id)
        .add_columns(Mailbox.address)
    )
    rows = [
        {"id": one.id, "name": one.name, "check_number": one.check_number, "address": address}
        for one, address in db.session.execute(query)
    ]
    _print(rows, as_json, "{id:6} {name:32} {address}")


@mailbox.command("add")
@click.argument("address")
@click.option("--kind", type=click.Choice(["post", "special", "group"]), required=True)
@click.option("--post", "post_code", help="code of the post whose mailbox it is")
@click.option("--registry", "registry_id", type=int, help="whose clerks read it; otherwise the open registry")
@click.option("--label", default="", help="its name for people")
@click.option("--member", "members", multiple=True, help="an address of a group's member")
@click.option("--quota", type=Size(), default=mail.QUOTA, help="for example 2G")
@plainly
def add_mailbox(
    address: str,
    kind: str,
    post_code: str | None,
    registry_id: int | None,
    label: str,
    members: tuple[str, ...],
    quota: int,
) -> None:
    """Make a mailbox of a post, for a purpose, or a group; staff mailboxes come with `person add`."""
    local_part, _, domain = address.lower().partition("@")
    home = _institution_at(domain)
    if kind == "group":
        service.create_group(CLI, home, local_part, label, " ".join(members))
    else:
        mail.create_mailbox(
            CLI,
            home,
            MailboxKind(kind),
            local_part,
            post=_post(home, post_code) if kind == "post" else None,
            registry=_registry(home, registry_id) if kind == "special" else None,
            label=label,
            quota=quota,
        )
    click.echo(f"{local_part}@{domain} is ready")


@mailbox.command("list")
@click.option("--institution", "code", help="of this one only")
@click.option("--kind", type=click.Choice([k.value for k in MailboxKind]), default=None)
@as_json
@plainly
def list_mailboxes(code: str | None, kind: str | None, as_json: bool) -> None:
    """Every mailbox with its state, quota and use (bytes)."""
    homes = [_institution(code)] if code else directory.members()
    found = [
        box for home in homes for box in db.session.scalars(queries.mailboxes(home.id, kind or "")).unique()
    ]
    rows = [
        {
            "address": box.address,
            "kind": box.kind.value,
            "state": box.state.value,
            "quota": box.quota,
            "used": boxes.usage(box) if box.path else 0,
        }
        for box in found
    ]
    _print(rows, as_json, "{address:44} {kind:8} {state:10} {used:14} {quota:14}")


@mailbox.command("password")
@click.argument("address")
@plainly
def renew_link(address: str) -> None:
    """Print a fresh first-password link for the owner; the password itself is nobody else's to set."""
    click.echo(queries.first_password_url(service.renew_link(CLI, _mailbox(address))))


@mailbox.command("suspend")
@click.argument("address")
@click.option("--reason", required=True, help="kept in the journal")
@click.option("--resume", is_flag=True, help="let it work again")
@plainly
def suspend(address: str, reason: str, resume: bool) -> None:
    """Stop a mailbox, or with --resume let it work again."""
    box = _mailbox(address)
    (mail.resume if resume else mail.suspend)(CLI, box, reason)
    click.echo(f"{box.address}: {box.state.value}")


@mailbox.command("quota")
@click.argument("address")
@click.argument("size", type=Size())
@plainly
def set_quota(address: str, size: int) -> None:
    """Set how much a mailbox may hold: 500M, 2G, 1T."""
    box = mail.set_quota(CLI, _mailbox(address), size)
    click.echo(f"{box.address}: {box.quota} bytes")


def _institution(code: str) -> Institution:
    return _found(select(Institution).filter_by(code=code.upper()), f"no institution has the code {code}")


def _institution_at(domain: str) -> Institution:
    return _found(select(Institution).filter_by(domain=domain), f"no institution has the domain {domain!r}")


def _post(home: Institution, code: str | None) -> Post:
    if not code:
        raise click.UsageError("--post says whose mailbox it is")
    return _found(
        select(Post).filter_by(institution_id=home.id, code=code), f"{home.code} has no post {code}"
    )


def _registry(home: Institution, registry_id: int | None) -> Registry:
    if registry_id is None:
        return directory.open_registry(home.id)
    query = select(Registry).filter_by(institution_id=home.id, id=registry_id)
    return _found(query, f"{home.code} has no registry {registry_id}")


def _mailbox(address: str) -> Mailbox:
    found = mail_queries.by_address(address)
    if found is None:
        raise click.ClickException(f"nobody has the address {address}")
    return found


def _found(query: Select[T], otherwise: str) -> T:
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise click.ClickException(otherwise)
    return found


def _print(rows: Iterable[dict[str, Any]], as_json: bool, line: str) -> None:
    rows = list(rows)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(
            line.format(**{name: "" if value is None else value for name, value in row.items()}).rstrip()
        )
