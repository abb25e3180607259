"""Alembic's environment: the application's tables and the mail server's queue, on the database in force."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import JSON

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


def run() -> None:
    """Run inside the application's connection."""
    settings = current_app.extensions["migrate"].configure_args
    with db.engine.connect().execution_options(write=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=TARGETS,
            render_item=render_item,
            **{**settings, "compare_type": same_type},
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
