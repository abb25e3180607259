"""What the commands about institutions, people and mailboxes have in common.

A refusal is one clear line and exit status 1, a bad argument exit status 2.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click
from sqlalchemy import Select, select

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import DomainError, Invalid
from geos.directory.models import Institution

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
        written = SIZE.fullmatch(str(value).strip())
        if not written:
            self.fail(f"{value!r} is no size; write for example 500M or 2G", param, ctx)
        return int(float(written[1]) * UNITS[written[2].upper()])


def plainly(function: Callable[P, R]) -> Callable[P, R]:
    """A refusal of the domain becomes one line on stderr."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except DomainError as error:
            raise click.ClickException(said(error)) from error

    return run


def said(error: DomainError) -> str:
    """A refusal as one line, with the names of the arguments at fault."""
    if isinstance(error, Invalid) and error.fields:
        facts = error.facts
        return "; ".join(f"{name}: {key % facts if facts else key}" for name, key in error.fields.items())
    return str(error)


def group(name: str, text: str) -> click.Group:
    """A group whose commands run inside the application."""

    @click.group(name, help=text)
    @click.pass_context
    def made(context: click.Context) -> None:
        context.with_resource(context.obj().app_context())

    return made


as_json = click.option("--json", "as_json", is_flag=True, help="for scripts")
of_institution = click.option("--institution", "code", required=True, help="its code, for example AFYA")


def institution_of(code: str) -> Institution:
    """The institution with this code."""
    return found(select(Institution).filter_by(code=code.upper()), f"no institution has the code {code}")


def institution_at(domain: str) -> Institution:
    """The institution with this domain."""
    return found(select(Institution).filter_by(domain=domain), f"no institution has the domain {domain!r}")


def found(query: Select[T], otherwise: str) -> T:
    """The one row of a query; otherwise the command ends with this line."""
    row = db.session.scalars(query).one_or_none()
    if row is None:
        raise click.ClickException(otherwise)
    return row


def show(rows: Iterable[dict[str, Any]], as_json: bool, line: str) -> None:
    """Print rows as JSON, or each by a format string."""
    rows = list(rows)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(
            line.format(**{name: "" if value is None else value for name, value in row.items()}).rstrip()
        )
