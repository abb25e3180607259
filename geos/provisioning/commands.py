"""Commands for whoever runs an installation: people and mailboxes; the same services behind.

`GROUPS` is hung into the `geos` command, whose context object is the application factory.
"""

from typing import Any

import click
from sqlalchemy import select

from geos.accounts import service as signing
from geos.accounts.models import Account
from geos.core.actor import Role
from geos.core.db import db
from geos.directory import queries as directory
from geos.directory.models import Institution, Person, Post, Registry
from geos.mail import boxes
from geos.mail import queries as mail_queries
from geos.mail import service as mail
from geos.mail.models import Mailbox, MailboxKind, Posting
from geos.provisioning import queries, service
from geos.provisioning.queries import people as listed
from geos.provisioning.terminal import (
    CLI,
    Size,
    as_json,
    found,
    group,
    institution_at,
    institution_of,
    of_institution,
    plainly,
    show,
)
from geos.provisioning.wording import PersonState

person = group("person", "Public servants with their accounts and mailboxes.")
mailbox = group("mailbox", "Mailboxes of every kind.")
GROUPS = (person, mailbox)
BATCH = 500  # people described at once


@person.command("add")
@click.argument("given_name")
@click.argument("surname")
@of_institution
@click.option("--post", "post_code", help="code of the post to appoint to")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]))
@click.option("--title", default="", help="for example Dkt.")
@click.option("--check-number", default="")
@click.option("--phone", default="")
@click.option("--office", default="", help="room, floor, building")
@click.option("--language", type=click.Choice(service.LANGUAGES), default="sw")
@click.option("--address", "local_part", default="", help="before the @; otherwise firstname.surname")
@click.option("--quota", type=Size(), default=mail.QUOTA, help="for example 2G")
@plainly
def add_person(
    given_name: str, surname: str, code: str, post_code: str | None, roles: tuple[str, ...], **given: Any
) -> None:
    """Enter a public servant with account and mailbox; prints the first-password link."""
    home = institution_of(code)
    post = _post(home, post_code) if post_code else None
    held = tuple(Role(role) for role in roles)
    made = service.provision_staff(CLI, home, given_name, surname, post=post, roles=held, **given)
    click.echo(made.account.username)
    click.echo(queries.first_password_url(made.secret))


@person.command("list")
@of_institution
@click.option("--role", type=click.Choice([role.value for role in Role]), help="who has it, by post or given")
@click.option("--state", type=click.Choice([*PersonState]), help="otherwise those who serve")
@click.option("--find", "text", default="", help="in names, check numbers and user names")
@as_json
@plainly
def list_people(code: str, role: str | None, state: str | None, text: str, as_json: bool) -> None:
    """The people of an institution with posts, mailbox and last sign-in."""
    query = listed.people(institution_of(code).id, role=role or "", state=state or "", text=text)
    people = db.session.scalars(query.order_by(Person.surname, Person.id)).all()
    groups = (people[at : at + BATCH] for at in range(0, len(people), BATCH))
    lines = (_line(line) for group in groups for line in listed.described(group))
    show(lines, as_json, "{id:6} {name:32} {check_number:12} {state:10} {address}")


def _line(line: listed.PersonLine) -> dict[str, Any]:
    who = line.person
    return {
        "id": who.id,
        "name": who.name,
        "check_number": who.check_number or "",
        "posts": [row.post.code for row in line.posts],
        "username": line.username,
        "address": line.mailbox.address if line.mailbox else "",
        "phone": who.phone,
        "office": who.office,
        "language": who.language,
        "state": line.state.value,
        "seen_at": line.seen_at.isoformat() if line.seen_at else None,
    }


@person.command("unlock")
@click.argument("address")
@plainly
def unlock(address: str) -> None:
    """Let wrong passwords and codes of an account count no more."""
    signing.unlock(CLI, _account(address))
    click.echo(f"{address}: nobody need wait")


@person.command("second-factor-off")
@click.argument("address")
@click.option("--reason", required=True, help="for the journal")
@plainly
def clear_second_factor(address: str, reason: str) -> None:
    """Take off the second factor of somebody who lost it, where no administrator can; the owner is told."""
    signing.clear_second_factor(CLI, _account(address), reason)
    click.echo(f"{address}: the second factor is off, every session is ended")


@mailbox.command("add")
@click.argument("address")
@click.option("--kind", type=click.Choice(["post", "special", "group"]), required=True)
@click.option("--post", "post_code", help="code of the post whose mailbox it is")
@click.option("--registry", "registry_id", type=int, help="whose clerks read it; otherwise the open registry")
@click.option("--label", default="", help="its name for people")
@click.option("--member", "members", multiple=True, help="an address of a group's member")
@click.option(
    "--posting",
    type=click.Choice([each.value for each in Posting if each is not Posting.NAMED]),
    default=Posting.INSTITUTION.value,
    help="who may write to a group; otherwise its own institution",
)
@click.option("--quota", type=Size(), default=mail.QUOTA, help="for example 2G")
@plainly
def add_mailbox(
    address: str,
    kind: str,
    post_code: str | None,
    registry_id: int | None,
    label: str,
    members: tuple[str, ...],
    posting: str,
    quota: int,
) -> None:
    """Make a mailbox of a post, for a purpose, or a group; staff mailboxes come with `person add`."""
    local_part, _, domain = address.lower().partition("@")
    home = institution_at(domain)
    if kind == "group":
        made = service.create_group(CLI, home, local_part, label, " ".join(members), posting=Posting(posting))
    else:
        made = mail.create_mailbox(
            CLI,
            home,
            MailboxKind(kind),
            local_part,
            post=_post(home, post_code) if kind == "post" else None,
            registry=_registry(home, registry_id) if kind == "special" else None,
            label=label,
            quota=quota,
        )
    click.echo(f"{made.address} is ready")


@mailbox.command("list")
@click.option("--institution", "code", help="of this one only")
@click.option("--kind", type=click.Choice([k.value for k in MailboxKind]), default=None)
@as_json
@plainly
def list_mailboxes(code: str | None, kind: str | None, as_json: bool) -> None:
    """Every mailbox with its state, quota and use (bytes)."""
    homes = [institution_of(code)] if code else directory.members()
    boxes_there = [
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
        for box in boxes_there
    ]
    show(rows, as_json, "{address:44} {kind:8} {state:10} {used:14} {quota:14}")


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


@mailbox.command("remove")
@click.argument("address")
@click.option("--reason", required=True, help="kept in the journal")
@plainly
def remove(address: str, reason: str) -> None:
    """Remove a mailbox; for 90 days it can be restored, then its mail goes into the archive."""
    box = mail.remove(CLI, _mailbox(address), reason)
    click.echo(
        f"{box.address}: {box.state.value}, can be restored until {mail.restorable_until(box):%d/%m/%Y}"
    )


@mailbox.command("restore")
@click.argument("address")
@click.option("--reason", required=True, help="kept in the journal")
@plainly
def restore(address: str, reason: str) -> None:
    """Let a removed mailbox work again, with all it had."""
    box = mail.restore(CLI, _mailbox(address), reason)
    click.echo(f"{box.address}: {box.state.value}")


@mailbox.command("alias")
@click.argument("address")
@click.argument("other")
@click.option("--end", is_flag=True, help="take it off; it is given to nobody else")
@plainly
def alias(address: str, other: str, end: bool) -> None:
    """Lead a further address of the same domain to a mailbox, or with --end no longer."""
    box, other = _mailbox(address), other.lower()
    if end:
        mail.remove_alias(CLI, box, other)
    elif other.partition("@")[2] not in ("", box.institution.domain):
        raise click.ClickException(f"{other} is not of {box.institution.domain}")
    else:
        mail.add_alias(CLI, box, other.partition("@")[0])
    click.echo("\n".join(mail_queries.addresses(box)))


@mailbox.command("quota")
@click.argument("address")
@click.argument("size", type=Size())
@plainly
def set_quota(address: str, size: int) -> None:
    """Set how much a mailbox may hold: 500M, 2G, 1T."""
    box = mail.set_quota(CLI, _mailbox(address), size)
    click.echo(f"{box.address}: {box.quota} bytes")


def _post(home: Institution, code: str | None) -> Post:
    if not code:
        raise click.UsageError("--post says whose mailbox it is")
    return found(select(Post).filter_by(institution_id=home.id, code=code), f"{home.code} has no post {code}")


def _registry(home: Institution, registry_id: int | None) -> Registry:
    if registry_id is None:
        return directory.open_registry(home.id)
    query = select(Registry).filter_by(institution_id=home.id, id=registry_id)
    return found(query, f"{home.code} has no registry {registry_id}")


def _account(address: str) -> Account:
    return found(select(Account).filter_by(username=address.strip().lower()), f"nobody signs in as {address}")


def _mailbox(address: str) -> Mailbox:
    box = mail_queries.by_address(address)
    if box is None:
        raise click.ClickException(f"nobody has the address {address}")
    return box
