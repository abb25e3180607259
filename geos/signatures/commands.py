"""`geos signatures …`: the certification authority from the command line, and verifying a file.

`GROUPS` is hung into the `geos` command, whose context object is the application factory. Exit status 1
where a signature does not hold (or a refusal), 2 for a bad argument. Passphrases are asked for, or read from
the first line of a file, and never stand among the arguments.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from sqlalchemy import func, select

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import DomainError, Invalid
from geos.directory.models import Institution
from geos.signatures import certificates, queries, service
from geos.signatures.models import AuthorityKind, SignerCertificate, SigningAuthority
from geos.signatures.service import Verified

CLI = Actor.system("cli")
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW = click.Path(dir_okay=False, path_type=Path)


@click.group("signatures", help="Certification authorities and signatures.")
@click.pass_context
def signatures(context: click.Context) -> None:
    """Runs inside the application."""
    context.with_resource(context.obj().app_context())


GROUPS = (signatures,)


def passphrase(again: bool) -> Callable[[Any], Any]:
    """The option `--passphrase-file`; without it the passphrase is asked for, twice where it is new."""

    def read(context: click.Context, option: click.Parameter, path: Path | None) -> str:
        if path is not None:
            return path.read_text().partition("\n")[0]
        asked: str = click.prompt("Passphrase of the root's key", hide_input=True, confirmation_prompt=again)
        return asked

    return click.option(
        "--passphrase-file", "phrase", type=EXISTING, callback=read, help="its first line is the passphrase"
    )


@signatures.command("make")
@click.argument("code")
@passphrase(again=True)
def make(code: str, phrase: str) -> None:
    """Make the certification authority of the institution with this code."""
    root = _done(lambda: service.make_authority(CLI, _institution(code), phrase))
    click.echo(f"{code}: root {certificates.fingerprint(root.certificate)}")
    click.echo(f"now `geos signatures export {code} FILE`, and then `offline`")


@signatures.command("export")
@click.argument("code")
@click.argument("path", type=NEW)
def export(code: str, path: Path) -> None:
    """Write the root's key, encrypted with its passphrase, into a new file (0600)."""
    root = _done(lambda: service.export_root(CLI, _root(code)))
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(root.key or b"")
    except FileExistsError as error:
        raise click.ClickException(f"{path} exists already; nothing was written") from error
    click.echo(f"{path} holds the key; bring it to a safe, then `geos signatures offline {code} {path}`")


@signatures.command("offline")
@click.argument("code")
@click.argument("path", type=EXISTING)
@passphrase(again=False)
def offline(code: str, path: Path, phrase: str) -> None:
    """Take the root's key off the server, once file and passphrase have been shown to open it."""
    _done(lambda: service.take_offline(CLI, _root(code), path.read_bytes(), phrase))
    click.echo(f"{code}: the root's key is off the server")


@signatures.command("renew")
@click.argument("code")
@click.option("--key-file", "path", type=EXISTING, help="the root's key, where it is off the server")
@passphrase(again=False)
def renew(code: str, path: Path | None, phrase: str) -> None:
    """Make a new issuing authority under the root."""
    data = path.read_bytes() if path else None
    row = _done(lambda: service.renew_issuing(CLI, _root(code), phrase, data))
    click.echo(f"{code}: issues until {row.not_after:%Y-%m-%d}")


@signatures.command("list")
@click.option("--json", "as_json", is_flag=True, help="for scripts")
def list_authorities(as_json: bool) -> None:
    """Every institution's authority, and how many certificates stand."""
    rows = [_line(row) for row in db.session.scalars(select(Institution).order_by(Institution.code))]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        if not row["until"]:
            click.echo(f"{row['code']:12} no authority")
            continue
        root = "off the server" if row["root_offline"] else "ON THE SERVER"
        click.echo(f"{row['code']:12} until {row['until']}  root {root}  {row['certificates']} certificates")


@signatures.command("verify")
@click.argument("path", type=EXISTING)
@click.option("--json", "as_json", is_flag=True, help="for scripts")
def verify(path: Path, as_json: bool) -> None:
    """Say who signed a PDF, when, and whether it holds; exit 1 where one does not, or nobody did."""
    found = _done(lambda: service.verify(path.read_bytes()))
    if as_json:
        click.echo(json.dumps([_facts(each) for each in found], ensure_ascii=False))
    else:
        for each in found:
            click.echo(f"{'good' if each.good else 'BAD':5} {each.signer}  {each.authority}  {each.at}")
        if not found:
            click.echo("nobody signed this file")
    sys.exit(0 if found and all(each.good for each in found) else 1)


def _facts(found: Verified) -> dict[str, Any]:
    moments = {
        name: each.isoformat() if each else None
        for name, each in (("at", found.at), ("revoked_at", found.revoked_at))
    }
    return {**vars(found), **moments, "good": found.good}


def _line(home: Institution) -> dict[str, Any]:
    issuing = queries.authority(home.id, AuthorityKind.ISSUING)
    root = queries.authority(home.id, AuthorityKind.ROOT)
    held = select(func.count(SignerCertificate.id)).filter_by(institution_id=home.id, revoked_at=None)
    return {
        "code": home.code,
        "until": issuing.not_after.date().isoformat() if issuing else None,
        "root_offline": root.offline if root else None,
        "certificates": db.session.scalar(held),
    }


def _institution(code: str) -> Institution:
    found = db.session.scalars(select(Institution).filter_by(code=code)).one_or_none()
    if found is None:
        raise click.ClickException(f"no institution has the code {code}")
    return found


def _root(code: str) -> SigningAuthority:
    found = queries.authority(_institution(code).id, AuthorityKind.ROOT)
    if found is None:
        raise click.ClickException(f"{code} has no certification authority yet")
    return found


def _done(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except DomainError as error:
        fields = error.fields.values() if isinstance(error, Invalid) else ()
        raise click.ClickException("; ".join(fields) or str(error)) from error
