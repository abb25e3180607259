"""`geos unit|post|person|mailbox import` and `export`, `geos institution import`: the services of the pages.

`geos importing run` is what the web process starts. A refusal is one clear line and exit status 1, lines with
faults exit status 1 too, a bad argument exit status 2.
"""

import json
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import click

from geos.accounts.service import INVITATION
from geos.core import spreadsheets
from geos.core.clock import local, now
from geos.core.db import db
from geos.directory.models import Institution
from geos.importing import queries, service
from geos.importing.drawing import slips_pdf
from geos.importing.institutions import import_institutions
from geos.importing.institutions import table as institutions_table
from geos.importing.models import Import, ImportKind, ImportMode, RowState
from geos.importing.queries import exporting
from geos.importing.reading import SHEETS
from geos.importing.service import Slip
from geos.provisioning.terminal import CLI, as_json, group, institution_of, of_institution, plainly

PROGRESS = 40  # signs of the bar
NAMES = {
    "unit": (ImportKind.UNITS, "Units of an institution."),
    "post": (ImportKind.POSTS, "Posts of an institution."),
    "person": (ImportKind.PEOPLE, "Public servants with their accounts and mailboxes."),
    "mailbox": (ImportKind.MAILBOXES, "Mailboxes of every kind."),
}
path = click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
dry = click.option("--dry-run", is_flag=True, help="only say what would happen; nothing is entered")


def _import_command(kind: ImportKind) -> click.Command:
    @click.command("import", help="Enter them from CSV or Excel; the same file again changes nothing.")
    @path
    @of_institution
    @dry
    @click.option("--all-or-nothing", "whole", is_flag=True, help="one fault, and nothing is entered")
    @click.option("--slips", type=click.Path(path_type=Path), help="write first-password slips to this PDF")
    @as_json
    @plainly
    def run(path: Path, code: str, dry_run: bool, whole: bool, slips: Path | None, as_json: bool) -> None:
        found = _sent(kind, institution_of(code), path)
        if dry_run:
            service.leave(CLI, found)
        else:
            _write(found, whole, quiet=as_json)
        if slips is not None and not dry_run:
            _print(found, slips)
        _tell(found, as_json)

    if kind is not ImportKind.PEOPLE:
        run.params = [param for param in run.params if param.name != "slips"]
        run.callback = _without_slips(run.callback)
    return run


def _without_slips(callback: Callable[..., Any] | None) -> Callable[..., Any]:
    def run(**given: Any) -> None:
        if callback is not None:
            callback(slips=None, **given)

    return run


def _export_command(kind: ImportKind) -> click.Command:
    @click.command("export", help="Write them to a .csv or .xlsx file, in the columns that import takes.")
    @click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
    @of_institution
    @click.option("--english", is_flag=True, help="headings and words in English")
    @plainly
    def run(path: Path, code: str, english: bool) -> None:
        form = exporting.ENGLISH if english else exporting.SWAHILI
        _save(path, kind.value, service.export_list(CLI, institution_of(code), kind, form))

    return run


def _save(path: Path, name: str, rows: list[list[Any]]) -> None:
    if path.suffix == ".xlsx":
        with path.open("wb") as out:
            spreadsheets.write_workbook(name, rows, out)
    else:
        path.write_bytes(spreadsheets.write(rows))
    click.echo(f"{path}: {len(rows) - 1} lines")


def _sent(kind: ImportKind, institution: Institution, path: Path) -> Import:
    return service.start_import(CLI, institution, kind, path.name, path.read_bytes())


def _write(found: Import, whole: bool, quiet: bool) -> None:
    waiting = queries.counts(found).waiting
    if not waiting:
        service.leave(CLI, found)
        return
    found = service.begin(CLI, found, ImportMode.ALL if whole else ImportMode.ROWS)
    ended = _told_to_end()
    with click.progressbar(length=waiting, label=found.kind.value, width=PROGRESS, hidden=quiet) as bar:
        service.run(found.id, found.run or "", ended.is_set, bar.update)


def _told_to_end() -> threading.Event:
    """SIGTERM or SIGINT: the transaction in hand is finished, the worker goes on with the rest."""
    ended = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        ended.set()

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, on_signal)
    return ended


def _print(found: Import, target: Path) -> None:
    if not queries.slips(found).all:
        return
    issued: list[Slip] = []
    service.print_slips(CLI, found, issued)
    target.touch(mode=0o600)
    target.write_bytes(slips_pdf(found.institution, issued, local(now() + INVITATION).date()))
    click.echo(f"{target}: {len(issued)} slips", err=True)


def _tell(found: Import, as_json: bool) -> None:
    db.session.rollback()
    counted = queries.counts(found)
    told: dict[str, Any] = {state.value: counted[state] for state in RowState}
    told |= {
        "import": found.id,
        "state": found.state.value,
        "trouble": found.trouble,
        "faults": _faults(found),
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for each in told["faults"]:
            click.echo(f"line {each['line']}, {each['column']}: {each['say']}", err=True)
        if found.trouble:
            click.echo(found.trouble, err=True)
        click.echo(", ".join(f"{told[state.value]} {state.value}" for state in RowState))
    sys.exit(1 if counted[RowState.WRONG] or found.trouble else 0)


def _faults(found: Import) -> list[dict[str, Any]]:
    sheet = SHEETS[found.kind]
    query = queries.rows(found, RowState.WRONG.value).order_by(db.text("line"))
    return [
        {"line": row.line, "column": sheet.column(each.column).heads[1], "say": each.key % each.facts}
        for row in db.session.scalars(query)
        for each in queries.faults(row)
        if not each.mild
    ]


def _groups() -> tuple[click.Group, ...]:
    made = []
    for name, (kind, text) in NAMES.items():
        each = group(name, text)
        each.add_command(_import_command(kind))
        each.add_command(_export_command(kind))
        made.append(each)
    return tuple(made)


institution = group("institution", "Institutions that share this installation.")
importing = group("importing", "Files that fill an institution.")
GROUPS = (*_groups(), institution, importing)


@importing.command("run")
@click.argument("import_id", type=int)
@click.option("--run", "name", required=True, help="name of the run, as the page that began it gave it")
def run_import(import_id: int, name: str) -> None:
    """Write the lines of a file; prints what became of them."""
    ran = service.run(import_id, name, _told_to_end().is_set)
    click.echo(f"{ran.made} made, {ran.changed} changed, {ran.wrong} wrong, {ran.left} left")


@institution.command("import")
@path
@dry
@as_json
@plainly
def add_institutions(path: Path, dry_run: bool, as_json: bool) -> None:
    """Enter institutions from CSV or Excel, each with its open registry; known ones are left as they are."""
    told = import_institutions(CLI, path.name, path.read_bytes(), dry_run)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for each in told["faults"]:
            click.echo(f"line {each['line']}, {each['column']}: {each['say']}", err=True)
        click.echo(", ".join(f"{told[key]} {key}" for key in ("made", "same", "wrong")))
    sys.exit(1 if told["wrong"] else 0)


@institution.command("export")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--english", is_flag=True, help="headings and words in English")
@plainly
def export_institutions(path: Path, english: bool) -> None:
    """Write every institution that is not closed to .csv or .xlsx, in the columns that import takes."""
    form = exporting.ENGLISH if english else exporting.SWAHILI
    _save(path, "institutions", list(institutions_table(form)))
