"""`geos file import`: a list of present files from the command line, for a large registry.

`GROUPS` is hung into the `geos` command, whose context object is the application factory. Exit status 1
where lines are wrong (or a refusal), 2 for a bad argument.
"""

import json
import sys
from pathlib import Path
from typing import Any

import click

from geos.accession import queries, service
from geos.accession.models import Accession, RowState
from geos.accession.queries.planning import Plan
from geos.accession.reading import COLUMNS, NEEDED, Entry, read
from geos.core import spreadsheets
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import DomainError, Invalid, NotFound
from geos.directory import queries as directory
from geos.directory.models import Registry

CLI = Actor.system("cli")
PROGRESS = 40  # signs of the bar


@click.group("file", help="Registry files.")
@click.pass_context
def file(context: click.Context) -> None:
    """Runs inside the application."""
    context.with_resource(context.obj().app_context())


GROUPS = (file,)


@file.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--registry", "registry_id", type=int, required=True, help="number of the registry")
@click.option("--dry-run", is_flag=True, help="only say what is wrong; nothing is kept")
@click.option("--json", "as_json", is_flag=True, help="for scripts")
def import_files(path: Path, registry_id: int, dry_run: bool, as_json: bool) -> None:
    """Enter the present files of a registry from a CSV or Excel list; repeated, it doubles nothing."""
    try:
        registry = _registry(registry_id)
        told = _looked_through(registry, path) if dry_run else _entered(registry, path, quiet=as_json)
    except DomainError as error:
        raise click.ClickException(_said(error)) from error
    _tell(told, as_json)
    sys.exit(1 if told["faults"] else 0)


def _registry(registry_id: int) -> Registry:
    try:
        return directory.registry(registry_id)
    except NotFound as error:
        raise click.ClickException(f"there is no registry {registry_id}") from error


def _looked_through(registry: Registry, path: Path) -> dict[str, Any]:
    lines = spreadsheets.read(path.read_bytes(), path.name, COLUMNS, NEEDED, service.MOST)
    plan = Plan(CLI, registry, [read(line.number, line.cells) for line in lines])
    states = [plan.state(entry) for entry in plan.entries]
    wrong = [entry for entry in plan.entries if plan.state(entry) is RowState.WRONG]
    return {**_counted(states), "faults": [fault for entry in wrong for fault in _faults(entry)]}


def _entered(registry: Registry, path: Path, quiet: bool) -> dict[str, Any]:
    accession = service.start_accession(CLI, registry, path.name, path.read_bytes())
    wanted = queries.counts(CLI, accession)[RowState.GOOD]
    with click.progressbar(length=wanted, label="files", width=PROGRESS, hidden=quiet) as bar:
        service.enter(CLI, accession)
        bar.update(min(service.CHUNK, wanted))
        while dealt := service.enter_some(CLI, accession):
            bar.update(dealt)
    return {"accession": accession.id, **_told(accession)}


def _told(accession: Accession) -> dict[str, Any]:
    counts = queries.counts(CLI, accession)
    wrong = queries.all_rows(CLI, accession, RowState.WRONG)
    entries = [read(row.line, json.loads(row.cells)) for row in wrong]
    for row, entry in zip(wrong, entries, strict=True):
        entry.faults = queries.faults(row)
    db.session.rollback()
    return {
        **{state.value: count for state, count in counts.items()},
        "faults": [fault for entry in entries for fault in _faults(entry)],
    }


def _counted(states: list[RowState]) -> dict[str, int]:
    return {state.value: states.count(state) for state in RowState}


def _faults(entry: Entry) -> list[dict[str, Any]]:
    return [
        {"line": entry.line, "column": fault.column, "say": fault.key % fault.facts}
        for fault in entry.faults
        if not fault.mild
    ]


def _tell(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for fault in told["faults"]:
        click.echo(f"line {fault['line']}, {fault['column']}: {fault['say']}", err=True)
    click.echo(", ".join(f"{told[state.value]} {state.value}" for state in RowState))


def _said(error: DomainError) -> str:
    if isinstance(error, Invalid) and error.fields:
        return "; ".join(key % error.facts if error.facts else key for key in error.fields.values())
    return str(error)
