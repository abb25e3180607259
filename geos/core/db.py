"""The one database handle, and the one place where a transaction begins and ends.

On SQLite a transaction that began by reading cannot turn writer under load, so the outermost
command ends the read transaction, opens a writing one (BEGIN IMMEDIATE) and lets its arguments be
reloaded. A GET never takes the write lock.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from geos.core.errors import Stale

P = ParamSpec("P")
R = TypeVar("R")

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every table of the application."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, session_options={"autoflush": True, "expire_on_commit": True})


class Versioned:
    """Mixin of things that two people may act on: the second writer of one reading gets Stale (409)."""

    version: Mapped[int] = mapped_column()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """SQLAlchemy counts the version up with each UPDATE."""
        return {"version_id_col": cls.version}


# Each runs at the start (or the end) of every outermost command, inside its transaction.
_opening: list[Callable[[Session], None]] = []
_closing: list[Callable[[Session, object], None]] = []


def at_start(hook: Callable[[Session], None]) -> Callable[[Session], None]:
    """Register a hook that runs first in every outermost command."""
    _opening.append(hook)
    return hook


def at_end(hook: Callable[[Session, object], None]) -> Callable[[Session, object], None]:
    """Register a hook that runs last in every outermost command, with the command's result."""
    _closing.append(hook)
    return hook


def command(func: Callable[P, R]) -> Callable[P, R]:
    """Run a service function as one transaction; a command called by a command joins it.

    Objects passed in are refreshed from inside the writing transaction at their first use, so a
    decision is never made on what was read before the lock.
    """

    @wraps(func)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db.session()
        if "command" in session.info:
            return func(*args, **kwargs)
        session.info["command"] = {}  # what this transaction gathers: journal entries, the form's once key
        try:
            session.rollback()
            session.connection(execution_options={"write": True})
            for hook in _opening:
                hook(session)
            result = func(*args, **kwargs)
            session.flush()
            for close in _closing:
                close(session, result)
            session.commit()
            return result
        except StaleDataError as error:
            session.rollback()
            raise Stale from error
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("command", None)

    return run


def tune(engine: Engine) -> None:
    """Set an engine up as DESIGN says: on SQLite, WAL, full sync, foreign keys and explicit BEGIN.

    On PostgreSQL no compiling of queries: ours are short, and compiling one took longer than running it
    (60 of 430 ms in the slowest search).
    """
    if engine.dialect.name == "postgresql":

        @event.listens_for(engine, "connect")
        def plain(connection: Any, record: object) -> None:
            connection.execute("SET jit = off")
            connection.commit()

    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy, not the driver, says BEGIN
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
