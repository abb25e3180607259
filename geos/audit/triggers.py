"""The journal refuses UPDATE and DELETE on both engines, whoever asks.

The statements are used by the migration and, for databases made without one, after `create_all`.
"""

from sqlalchemy import Connection, Table, event

from geos.audit.models import ORIGIN, AuditEntry, AuditHead

SQLITE = tuple(
    f"CREATE TRIGGER audit_entry_no_{verb.lower()} BEFORE {verb} ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    for verb in ("UPDATE", "DELETE")
)

POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$",
    "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE OR DELETE ON audit_entry "
    "FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()",
    "CREATE TRIGGER audit_entry_no_delete BEFORE TRUNCATE ON audit_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()",
)

STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
NAMES = {"audit_entry_no_update", "audit_entry_no_delete"}


def install(connection: Connection) -> None:
    """Create the triggers and the head of an empty chain; run once, when the tables are made."""
    for statement in STATEMENTS[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    connection.execute(AuditHead.__table__.insert().values(id=1, last_id=0, last_hash=ORIGIN))


@event.listens_for(AuditEntry.metadata, "after_create")
def _after_create(
    target: object, connection: Connection, tables: list[Table] | None = None, **_: object
) -> None:
    if tables and AuditEntry.__table__ in tables:
        install(connection)
