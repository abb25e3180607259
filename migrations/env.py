"""Alembic's environment: the application's tables and the mail server's queue, on the database in force."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import JSON, Connection

from geos.core.db import db
from mailserver.queue import metadata as mail_queue

TARGETS = [db.metadata, mail_queue]


def render_item(kind: str, item: Any, autogen: Any) -> str | bool:
    """Our own column types appear in migrations as the plain types they stand for."""
    if kind == "type" and isinstance(item, JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    if kind == "type" and type(item).__module__.startswith(("geos.", "mailserver.")):
        return str(autogen.opts["user_module_prefix"] or "") + _plain(item)
    return False


PLAIN = {
    "UtcDateTime": "sa.DateTime(timezone=True)",
    "Utc": "sa.DateTime(timezone=True)",
    "LevelType": "sa.Integer()",
}


def _plain(item: Any) -> str:
    return PLAIN[type(item).__name__]


def same_type(ctx: Any, inspected: Any, declared: Any, database_type: Any, metadata_type: Any) -> bool | None:
    """An enumeration is text in the database; its length alone is compared by hand."""
    if type(metadata_type).__name__ in ("Enum", *PLAIN):
        return False
    return None


@contextmanager
def rebuilding(connection: Connection) -> Iterator[None]:
    """On SQLite an altered table is built anew and the old one dropped, which foreign keys would not allow.

    They are asked before and not after the transaction; what no longer points anywhere undoes the migration.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    own = connection.connection.driver_connection
    assert own is not None
    own.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        own.execute("PRAGMA foreign_keys=ON")


def refuse_broken(connection: Connection) -> None:
    """Stop before anything is kept where a row points to one that is not there."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"the migration would leave rows that point nowhere: {broken[:5]}")


def run() -> None:
    """Run inside the application's connection."""
    settings = current_app.extensions["migrate"].configure_args
    with db.engine.connect().execution_options(write=True) as connection, rebuilding(connection):
        context.configure(
            connection=connection,
            target_metadata=TARGETS,
            render_item=render_item,
            **{**settings, "compare_type": same_type},
        )
        with context.begin_transaction():
            context.run_migrations()
            refuse_broken(connection)
        connection.commit()


run()
