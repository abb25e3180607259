"""What stands below every door: the database itself adds nothing to what is closed, and changes no number.

Whatever writes (a page, an import, a command, a hand on the database), both engines refuse
- a folio on a file that has ended or in a volume that is closed, or in another file's volume;
- a minute on a file that has ended, drafted or put on it;
- another number, letter, file or volume for a folio, and another word for a minute that is on the file;
- a volume or a file opened again, a volume begun on a file that has ended;
- the deletion of a folio or of a minute, as long as its file is not disposed of under the schedule.

The statements are used by the migration and, for databases made without one, after `create_all`.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, Table, event

from geos.files.models import Folio


@dataclass(frozen=True)
class Rule:
    """`when` is what makes the database refuse, in the SQL that both engines speak; `says` is its message."""

    name: str
    table: str
    verb: str  # INSERT, DELETE, or UPDATE OF columns
    when: str
    says: str


FILE = "SELECT 1 FROM registry_file WHERE registry_file.id = {row}.file_id AND registry_file.state {state}"
ENDED, DISPOSED = "IN ('closed', 'disposed')", "= 'disposed'"
CLOSED_FILE = "this file is closed: nothing more is added to it"
CLOSED_VOLUME = "this volume is closed: nothing more is added to it"
PERMANENT = "a folio keeps its number, its file and its volume"
COMMITTED = "a minute that is on the file is not changed"
KEPT = "nothing is taken off a file"
REOPENED = "what is closed is not opened again"


def _of_file(row: str, state: str) -> str:
    return f"EXISTS ({FILE.format(row=row, state=state)})"


def _differs(*columns: str) -> str:
    return " OR ".join(f"NEW.{name} <> OLD.{name}" for name in columns)


OPEN_VOLUME = (
    "SELECT 1 FROM volume WHERE volume.id = NEW.volume_id "
    "AND volume.file_id = NEW.file_id AND volume.closed_at IS NULL"
)
NUMBERS = ("number", "enclosure", "file_id", "volume_id")
WORDS = ("text", "number", "state", "file_id", "author_id", "post_id", "committed_at")
TO_COMMIT = "NEW.state = 'committed' AND OLD.state <> 'committed'"
CHANGED = f"OLD.state = 'committed' AND ({_differs('text', 'state', 'file_id', 'author_id', 'post_id')} "
CHANGED += "OR NEW.number IS NULL OR NEW.number <> OLD.number OR NEW.committed_at <> OLD.committed_at)"
AGAIN = f"OLD.state {ENDED} AND NEW.state NOT {ENDED}"

# fmt: off
RULES = (
    Rule("folio_on_open_file",   "folio",  "INSERT", _of_file("NEW", ENDED), CLOSED_FILE),
    Rule("folio_in_open_volume", "folio",  "INSERT", f"NOT EXISTS ({OPEN_VOLUME})", CLOSED_VOLUME),
    Rule("folio_keeps_number",   "folio",  f"UPDATE OF {', '.join(NUMBERS)}", _differs(*NUMBERS), PERMANENT),
    Rule("folio_stays",          "folio",  "DELETE", f"NOT {_of_file('OLD', DISPOSED)}", KEPT),
    Rule("minute_on_open_file",  "minute", "INSERT", _of_file("NEW", ENDED), CLOSED_FILE),
    Rule("minute_put_on_open",   "minute", "UPDATE OF state",
         f"{TO_COMMIT} AND {_of_file('NEW', ENDED)}", CLOSED_FILE),
    Rule("minute_is_permanent",  "minute", f"UPDATE OF {', '.join(WORDS)}",
         f"{CHANGED} AND NOT {_of_file('OLD', DISPOSED)}", COMMITTED),
    Rule("minute_stays",         "minute", "DELETE", f"NOT {_of_file('OLD', DISPOSED)}", KEPT),
    Rule("volume_on_open_file",  "volume", "INSERT", _of_file("NEW", ENDED), CLOSED_FILE),
    Rule("volume_stays_closed",  "volume", "UPDATE OF closed_at",
         "OLD.closed_at IS NOT NULL AND NEW.closed_at IS NULL", REOPENED),
    Rule("file_stays_closed",    "registry_file", "UPDATE OF state", AGAIN, REOPENED),
)
# fmt: on
NAMES = {rule.name for rule in RULES}


def statements(dialect: str) -> list[str]:
    """The SQL that makes the triggers, for `sqlite` or `postgresql`; a migration runs it as it stands."""
    make = {"sqlite": _sqlite, "postgresql": _postgresql}[dialect]
    return [statement for rule in RULES for statement in make(rule)]


def _sqlite(rule: Rule) -> tuple[str, ...]:
    return (
        f"CREATE TRIGGER {rule.name} BEFORE {rule.verb} ON {rule.table} WHEN {rule.when} "
        f"BEGIN SELECT RAISE(ABORT, '{rule.says}'); END",
    )


def _postgresql(rule: Rule) -> tuple[str, ...]:
    # The condition stands in the function: there alone PostgreSQL lets it look into other tables.
    row = "OLD" if rule.verb == "DELETE" else "NEW"
    return (
        f"CREATE OR REPLACE FUNCTION {rule.name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {rule.when} THEN RAISE EXCEPTION '{rule.says}' USING ERRCODE = 'check_violation'; "
        f"END IF; RETURN {row}; END $$",
        f"CREATE TRIGGER {rule.name} BEFORE {rule.verb} ON {rule.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {rule.name}()",
    )


def removal(dialect: str) -> list[str]:
    """The SQL that takes them away again: for a migration's way back."""
    drop = [f"DROP TRIGGER {rule.name}{_on(rule, dialect)}" for rule in RULES]
    return drop if dialect == "sqlite" else drop + [f"DROP FUNCTION {rule.name}()" for rule in RULES]


def _on(rule: Rule, dialect: str) -> str:
    return "" if dialect == "sqlite" else f" ON {rule.table}"


def install(connection: Connection) -> None:
    """Create the triggers; run once, when the tables are made."""
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


@event.listens_for(Folio.metadata, "after_create")
def _after_create(
    target: object, connection: Connection, tables: list[Table] | None = None, **_: object
) -> None:
    if tables and Folio.__table__ in tables:
        install(connection)
