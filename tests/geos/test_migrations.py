"""Models and migrations say the same, CHECKs and triggers too, and an upgrade keeps the rows."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask_migrate import check, downgrade, upgrade

from geos.core.db import db
from geos.letters.guessing import series_key


@pytest.fixture(autouse=True)
def database():
    """These tests have databases of their own."""


@pytest.fixture
def migrated(bare_app):
    """A database made by the migrations alone."""
    with bare_app.app_context():
        upgrade()
        yield bare_app


def _triggers():
    if db.engine.dialect.name == "postgresql":
        query = "SELECT tgname, pg_get_functiondef(tgfoid) FROM pg_trigger WHERE NOT tgisinternal"
    else:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    with db.engine.connect() as connection:
        return {name: " ".join(text.split()) for name, text in connection.execute(sa.text(query))}


def _checks():
    inspector = sa.inspect(db.engine)
    return {
        (table, row["name"]): row["sqltext"]
        for table in inspector.get_table_names()
        for row in inspector.get_check_constraints(table)
    }


def test_the_migrations_make_what_the_models_say(migrated, app):
    check()  # exits where they differ
    by_migrations = _triggers(), _checks()
    with app.app_context():
        assert (_triggers(), _checks()) == by_migrations


def test_an_upgrade_of_an_upgraded_database_changes_nothing(migrated):
    upgrade()
    check()


def test_every_migration_can_be_taken_back(migrated):
    before = _triggers(), _checks()
    downgrade(revision="base")
    assert _triggers() == {}
    upgrade()
    check()
    assert (_triggers(), _checks()) == before


GONE = {"institution": {"active"}, "account": {"wait_until"}}  # what a later schema says elsewhere
SCHEMAS = Path(__file__).parent / "schemas"  # rows of each released schema


def _hold(statements):
    with db.engine.begin() as connection:
        for statement in filter(str.strip, statements.split(";")):
            connection.exec_driver_sql(statement)


def _rows():
    """Every row of every table with the columns that it had, by table."""
    tables = sa.MetaData()
    tables.reflect(db.engine)
    with db.engine.connect() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(sa.select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in tables.tables.values()
        }


def _same(before, after):
    """Whether every row of `before` is there after, with the columns that it had and that are still there."""
    for table, rows in before.items():
        if table != "alembic_version":
            gone = GONE.get(table, set())
            had = [{name: value for name, value in row.items() if name not in gone} for row in rows]
            kept = [
                {name: row[name] for name in before} for before, row in zip(had, after[table], strict=True)
            ]
            assert kept == had


def _release(number):
    _hold((SCHEMAS / f"{number}.sql").read_text(encoding="utf-8").partition("\n")[2])
    return _rows()


def test_an_upgrade_from_any_released_schema_keeps_every_row(bare_app):
    with bare_app.app_context():
        upgrade(revision="0001")
        _release("0001")
        upgrade(revision="0002")
        _release("0002")
        upgrade(revision="0003")
        third = _release("0003")
        upgrade()
        after = _rows()
        _same(third, after)
        (letter,) = after["incoming_letter"]
        assert letter["their_key"] == ".bd.112.45.2.118."
        assert letter["their_series"] == series_key("BD.112/45/2/7")
        (file,) = after["registry_file"]
        assert (file["location"], file["closed_why"], file["main_file_id"]) == ("", "", None)
        assert {memo["body_format"] for memo in after["memo"] + after["memo_version"]} == {"plain"}
        assert [(step["ordinal"], step["stage"]) for step in after["route_step"]] == [
            (1, 1),
            (2, 2),
            (1, 1),
            (2, 2),
        ]
        assert [row["state"] for row in after["institution"]] == ["active", "suspended"]
        assert {row["active"] for row in after["unit"]} == {True}
