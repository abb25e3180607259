"""The `geos` command. Long work shows progress, exit codes mean something, a bad argument gets one line."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from geos import config as settings

# Commands that need the whole application import it when they run: `geos config` answers at once.
# ruff: noqa: PLC0415


def _app() -> Any:
    from geos.app import create_app

    return create_app()


@click.group()
@click.version_option("0.4.0", prog_name="geos")
def geos() -> None:
    """GeOS and GMS: the office and the mail of a government."""


def in_app(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command inside the application."""
    from functools import wraps

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        with _app().app_context():
            return function(*args, **kwargs)

    return run


@geos.command()
def run() -> None:
    """Serve web, mail and worker; each is restarted on a crash."""
    from geos.supervisor import run as supervise

    values = settings.load()
    sys.exit(supervise(values["GEOS_URL"].value or f"http://{values['GEOS_WEB_BIND'].value}/"))


@geos.command()
def web() -> None:
    """Serve the pages."""
    from geos.webhost import run as serve

    serve()


@geos.command()
def worker() -> None:
    """Send notices, draw text from documents, tidy up."""
    from geos.worker import run as work

    work()


@geos.group(invoke_without_command=True)
@click.pass_context
def mail(context: click.Context) -> None:
    """Serve mail (without a command after it)."""
    if context.invoked_subcommand is None:
        from geos.mailhost import run as serve

        serve()


@mail.command()
@click.argument("address", required=False)
@in_app
def reindex(address: str | None) -> None:
    """Build the index of a mailbox (or of all) anew from its Maildir."""
    from geos.mail.service import reindex as rebuild

    with click.progressbar(rebuild(address), label="mailboxes") as boxes:
        for _ in boxes:
            pass


@geos.command()
@in_app
def init() -> None:
    """Make the instance: folders, keys, certificate, database."""
    _init()
    click.echo(f"{settings.instance_folder()} is ready")


def _init() -> None:
    from flask import current_app
    from flask_migrate import upgrade

    from geos.mail.bridge import ensure_system_account
    from mailserver.tls import ensure_certificate

    values = current_app.config
    for name in ("GEOS_MAIL_ROOT", "GEOS_SPOOL", "GEOS_CACHE", "GEOS_KEYS"):
        Path(values[name]).mkdir(parents=True, exist_ok=True, mode=0o700)
    ensure_system_account(Path(values["GEOS_KEYS"]))
    ensure_certificate(Path(values["GEOS_TLS_CERT"]), Path(values["GEOS_TLS_KEY"]), [values["GEOS_HOSTNAME"]])
    upgrade()


@geos.group()
def db() -> None:
    """The database's schema."""


@db.command("upgrade")
@in_app
def db_upgrade() -> None:
    """Bring the database to this version's schema; data are kept."""
    from flask_migrate import upgrade

    upgrade()


@db.command("migrate")
@click.option("-m", "message", required=True, help="why the schema changes")
@in_app
def db_migrate(message: str) -> None:
    """Write a migration for what the models say."""
    from flask_migrate import migrate

    migrate(message=message)


@db.command("check")
@in_app
def db_check() -> None:
    """Exit 1 when models and migrations differ."""
    from flask_migrate import check

    check()


@geos.command("config")
@click.option("--production", is_flag=True, help="say what is unsafe for production; exit 1 if anything is")
@click.option("--json", "as_json", is_flag=True, help="for scripts")
def show_config(production: bool, as_json: bool) -> None:
    """Print every setting in force and where it came from."""
    values = settings.load()
    shown = {
        name: {"value": "(secret)" if v.setting.secret and v.value else v.value, "source": v.source}
        for name, v in values.items()
    }
    if as_json:
        click.echo(json.dumps(shown, indent=1))
    elif not production:
        for name, entry in shown.items():
            click.echo(f"{name:28} {entry['value']!s:44} {entry['source']}")
    if production:
        _refuse_unsafe({name: value.value for name, value in values.items()})


def _waived_accounts() -> list[str]:
    """One line where accounts sign in without the second factor of their roles; none without a database."""
    from sqlalchemy.exc import SQLAlchemyError

    from geos.accounts import queries

    try:
        with _app().app_context():
            return queries.unsafe_accounts()
    except SQLAlchemyError:
        return []


def _refuse_unsafe(values: dict[str, Any]) -> None:
    faults = settings.unsafe(values, settings.instance_folder()) + _waived_accounts()
    for fault in faults:
        click.echo(fault, err=True)
    sys.exit(1 if faults else 0)


@geos.command()
@click.option("--json", "as_json", is_flag=True, help="print addresses and accounts for scripts")
def demo(as_json: bool) -> None:
    """Fill four institutions with people, files, letters and mail; repeated, it changes nothing."""
    app = _app()
    from geos.demo import fill, listing

    with app.app_context():
        if app.config["GEOS_PRODUCTION"]:
            raise click.ClickException("this is a production instance: no demo accounts here")
        _init()
        fill(lambda text: None if as_json else click.echo(text))
        found = listing()
    click.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else _for_people(found))


def _for_people(found: dict[str, Any]) -> str:
    lines = ["", f"  {found['url']}", "", f"  MX {found['mx']}   submission {found['submission']}", ""]
    width = max(len(account["username"]) for account in found["accounts"])
    for account in found["accounts"]:
        roles = ", ".join(account["roles"])
        pin = f"  PIN {account['signing_pin']}" if "signing_pin" in account else ""
        who = f"{account['username']:{width}}  {account['password']}{pin}"
        lines.append(f"  {who}  {account['title']} ({roles})")
    return "\n".join([*lines, ""])


@geos.command()
@click.option("--institution", "code", default="", help="fill the registry of this one, e.g. AFYA")
@click.option("--files", default=100_000, show_default=True, type=click.IntRange(1))
@click.option("--folios", default=2_000_000, show_default=True, type=click.IntRange(1))
@click.option("--letters", default=20_000, show_default=True, type=click.IntRange(0), help="of this year")
@click.option("--institutions", default=0, type=click.IntRange(0), help="make so many, with their structure")
@click.option("--people", default=100_000, show_default=True, type=click.IntRange(1), help="in all of those")
@in_app
def seed(code: str, files: int, folios: int, letters: int, institutions: int, people: int) -> None:
    """Make up a large registry (--institution) or a government (--institutions); never in production."""
    from flask import current_app

    from geos.core.errors import DomainError
    from geos.seed import Population, Size, populate
    from geos.seed import seed as fill

    if current_app.config["GEOS_PRODUCTION"]:
        raise click.ClickException("this is a production instance: nothing is made up here")
    if bool(code) == bool(institutions):
        raise click.UsageError("say --institution CODE or --institutions NUMBER")
    try:
        if code:
            fill(code, Size(files, folios, letters), lambda text: click.echo(text))
        else:
            populate(Population(institutions, people), _bar)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _bar(name: str, rows: Iterable[Any], length: int) -> Iterator[Any]:
    """The rows, with a bar that shows how many of them are made."""
    with click.progressbar(rows, length=length, label=f"{name:14}", update_min_steps=1000) as bar:
        yield from bar


@geos.command()
@click.option("--json", "as_json", is_flag=True, help="for scripts")
@in_app
def check(as_json: bool) -> None:
    """Look whether every reference, hash and number holds; exit 1 and a list where not."""
    from geos.check import run as look

    found = look()
    if as_json:
        click.echo(json.dumps(found))
    else:
        for finding in found["findings"]:
            click.echo(finding)
        click.echo(f"{found['checks']} checks, {len(found['findings'])} findings")
    sys.exit(1 if found["findings"] else 0)


@geos.group()
def audit() -> None:
    """The journal."""


@audit.command()
@in_app
def verify() -> None:
    """Walk the chain; print the first wrong entry and exit 1 where it is broken."""
    from geos.audit.queries import verify as walk

    verdict = walk()
    if verdict.wrong is not None:
        click.echo(f"entry {verdict.wrong} does not hold: {verdict.why}")
        sys.exit(1)
    click.echo(f"{verdict.entries} entries hold; head {verdict.head}")


@audit.command()
@in_app
def export() -> None:
    """Print every entry as one JSON line: number, hash, and the hashed text."""
    from geos.audit.queries import everything

    for row in everything():
        click.echo(json.dumps({"n": row.id, "hash": row.hash, "payload": row.payload}, ensure_ascii=False))


@geos.group()
def queue() -> None:
    """The outbound queue."""


@queue.command("list")
@click.option("--json", "as_json", is_flag=True, help="for scripts")
@in_app
def queue_list(as_json: bool) -> None:
    """Everything that waits or was settled lately."""
    from geos.core.db import db as database
    from mailserver.queue import entries

    with database.engine.connect() as connection:
        rows = entries(connection)
    if as_json:
        facts = [
            {
                "id": r.id,
                "sender": r.sender,
                "recipient": r.recipient,
                "state": r.state,
                "attempts": r.attempts,
            }
            for r in rows
        ]
        click.echo(json.dumps(facts))
        return
    for row in rows:
        click.echo(f"{row.id:7} {row.state:7} {row.attempts:3} {row.recipient}  {row.last_reply[:80]}")


@queue.command("flush")
@click.argument("ids", nargs=-1, type=int)
@in_app
def queue_flush(ids: tuple[int, ...]) -> None:
    """Try waiting entries (or these) at once."""
    from geos.core.db import db as database
    from mailserver.queue import flush

    with database.engine.begin() as connection:
        click.echo(f"{flush(connection, ids)} entries are tried now")


def _hang(group: click.Group) -> None:
    """Hang a feature's commands into ours; what two features say of the same thing is one group."""
    known = geos.commands.get(group.name or "")
    if isinstance(known, click.Group):
        known.commands.update(group.commands)
    else:
        geos.add_command(group)


def main() -> None:
    """Entry point; a bad setting is one clear line and exit status 2."""
    from geos.accession import commands as accession
    from geos.importing import commands as importing
    from geos.joining import commands as joining
    from geos.merging import commands as merging
    from geos.provisioning.commands import GROUPS
    from geos.signatures import commands as signatures

    for group in (
        *joining.GROUPS,
        *GROUPS,
        *merging.GROUPS,
        *signatures.GROUPS,
        *accession.GROUPS,
        *importing.GROUPS,
    ):
        _hang(group)
    try:
        geos(obj=_app)
    except settings.BadSetting as error:
        click.echo(f"geos: {error}", err=True)
        sys.exit(2)
