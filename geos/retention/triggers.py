"""No file is disposed of, and none of its papers destroyed, without a decision: below every door.

The statements are used by the migration and, for databases made without one, after `create_all`. A file may
become `disposed` only while its disposal case is being executed, where an archivist decided so, and never
under a legal hold; a document of the file, or of a letter on it, is marked as destroyed only then.
"""

from sqlalchemy import Connection, Table, event

from geos.retention.models import DisposalItem

AUTHORISED = (
    "EXISTS (SELECT 1 FROM disposal_item i JOIN disposal_case c ON c.id = i.case_id "
    "WHERE i.file_id = {file} AND i.decision IN ({fates}) AND c.state = 'executing')"
)
UNHELD = "NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.file_id = {file} AND h.lifted_at IS NULL)"
NO_DECISION = "a file is disposed of under a decided disposal case alone"
NO_AUTHORITY = "a paper of a file is destroyed under a decided disposal case alone"

FINAL = "what was disposed of does not come back"

_FILE = f"{AUTHORISED} AND {UNHELD}".format(file="NEW.id", fates="'destroy', 'transfer'")
_ON_FILE = AUTHORISED.format(file="l.file_id", fates="'destroy'")
_LETTER = "SELECT 1 FROM {letter} l WHERE l.id = NEW.owner_id AND {on_file}"
_OF_LETTER = "NEW.owner_kind = '{letter}' AND EXISTS (" + _LETTER + ")"
_PAPER = " OR ".join(
    (
        "NEW.owner_kind = 'registry_file' AND " + AUTHORISED.format(file="NEW.owner_id", fates="'destroy'"),
        _OF_LETTER.format(letter="incoming_letter", on_file=_ON_FILE),
        _OF_LETTER.format(letter="outgoing_letter", on_file=_ON_FILE),
    )
)

SQLITE = (
    "CREATE TRIGGER registry_file_disposed BEFORE UPDATE OF state ON registry_file "
    f"WHEN NEW.state = 'disposed' AND OLD.state <> 'disposed' AND NOT ({_FILE}) "
    f"BEGIN SELECT RAISE(ABORT, '{NO_DECISION}'); END",
    "CREATE TRIGGER registry_file_stays_disposed BEFORE UPDATE OF state ON registry_file "
    "WHEN OLD.state = 'disposed' AND NEW.state <> 'disposed' "
    f"BEGIN SELECT RAISE(ABORT, '{FINAL}'); END",
    "CREATE TRIGGER registry_file_born_disposed BEFORE INSERT ON registry_file "
    f"WHEN NEW.state = 'disposed' BEGIN SELECT RAISE(ABORT, '{NO_DECISION}'); END",
    "CREATE TRIGGER document_destroyed BEFORE UPDATE OF destroyed_at ON document "
    "WHEN NEW.destroyed_at IS NOT NULL AND OLD.destroyed_at IS NULL "
    f"AND NOT ({_PAPER}) "
    f"BEGIN SELECT RAISE(ABORT, '{NO_AUTHORITY}'); END",
)

POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION registry_file_disposed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF NEW.state = 'disposed' AND (TG_OP = 'INSERT' OR OLD.state <> 'disposed') "
    f"AND (TG_OP = 'INSERT' OR NOT ({_FILE})) THEN RAISE EXCEPTION '{NO_DECISION}'; END IF; "
    "IF TG_OP = 'UPDATE' AND OLD.state = 'disposed' AND NEW.state <> 'disposed' "
    f"THEN RAISE EXCEPTION '{FINAL}'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER registry_file_disposed BEFORE INSERT OR UPDATE OF state ON registry_file "
    "FOR EACH ROW EXECUTE FUNCTION registry_file_disposed()",
    "CREATE OR REPLACE FUNCTION document_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF NEW.destroyed_at IS NOT NULL AND OLD.destroyed_at IS NULL "
    f"AND NOT ({_PAPER}) THEN RAISE EXCEPTION '{NO_AUTHORITY}'; "
    "END IF; RETURN NEW; END $$",
    "CREATE TRIGGER document_destroyed BEFORE UPDATE OF destroyed_at ON document "
    "FOR EACH ROW EXECUTE FUNCTION document_destroyed()",
)

STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
NAMES = {
    "sqlite": {
        "registry_file_disposed",
        "registry_file_born_disposed",
        "registry_file_stays_disposed",
        "document_destroyed",
    },
    "postgresql": {"registry_file_disposed", "document_destroyed"},
}


def install(connection: Connection) -> None:
    """Create the triggers; run once, when the tables are made."""
    for statement in STATEMENTS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


@event.listens_for(DisposalItem.metadata, "after_create")
def _after_create(
    target: object, connection: Connection, tables: list[Table] | None = None, **_: object
) -> None:
    if tables and DisposalItem.__table__ in tables:
        install(connection)
