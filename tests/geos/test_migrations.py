"""Models and migrations say the same, and the journal's triggers stand after an upgrade."""

import pytest
import sqlalchemy as sa
from flask_migrate import check, downgrade, upgrade

from geos.audit.triggers import NAMES
from geos.core.db import db


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
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with db.engine.connect() as connection:
        return set(connection.execute(sa.text(query)).scalars())


def test_the_migrations_make_what_the_models_say(migrated):
    check()  # exits where they differ


def test_the_journal_refuses_changes_after_an_upgrade(migrated):
    assert _triggers() >= NAMES


def test_an_upgrade_of_an_upgraded_database_changes_nothing(migrated):
    upgrade()
    check()


def test_every_migration_can_be_taken_back(migrated):
    downgrade(revision="base")
    upgrade()
    check()
    assert _triggers() >= NAMES
