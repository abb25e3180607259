"""The `geos` command as an operator uses it, in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def database():
    """Each command opens the instance by itself."""


@pytest.fixture(scope="session")
def instance(tmp_path_factory):
    """A demo instance, one for the run: a worker may come back to this file for the rest of its tests."""
    folder = tmp_path_factory.mktemp("instance")
    geos(folder, "demo", "--json")
    return folder


def geos(instance, *words, status=0, **settings):
    """Run the command; its output."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GEOS_")}
    env |= {"GEOS_INSTANCE": str(instance), **settings}
    done = subprocess.run(
        [sys.executable, "-m", "geos", *words], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode == status, f"{done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def test_the_demo_tells_where_it_is_and_who_may_sign_in(instance):
    told = json.loads(geos(instance, "demo", "--json"))
    assert set(told) >= {"url", "mx", "submission", "submissions", "accounts"}
    account = told["accounts"][0]
    assert set(account) >= {"username", "password", "name", "institution", "roles", "mailbox"}
    assert {name.partition("@")[2] for name in (a["username"] for a in told["accounts"])} == {
        "ega.go.tz", "utumishi.go.tz", "afya.go.tz", "nairobi.nje.go.tz",
    }  # fmt: skip
    roles = {role for account in told["accounts"] for role in account["roles"]}
    assert roles == {
        "officer", "supervisor", "secretary", "registry_clerk", "records_manager", "archivist",
        "institution_admin", "helpdesk", "auditor", "authority",
    }  # fmt: skip


def test_the_demo_repeated_changes_nothing(instance):
    before = geos(instance, "audit", "verify")
    assert geos(instance, "demo", "--json") == geos(instance, "demo", "--json")
    assert geos(instance, "audit", "verify") == before


def test_every_mailbox_of_the_demo_is_on_disk(instance):
    for account in json.loads(geos(instance, "demo", "--json"))["accounts"]:
        local, _, domain = account["mailbox"].partition("@")
        assert (instance / "mail" / domain / local / "Maildir" / "new").is_dir()


def test_everything_in_the_demo_holds(instance):
    assert json.loads(geos(instance, "check", "--json"))["findings"] == []


def test_secrets_are_readable_by_their_owner_alone(instance):
    for name in ("demo.json", "keys/secret-key", "keys/system-account", "keys/mail.key"):
        assert (instance / name).stat().st_mode & 0o077 == 0, name


def test_a_changed_row_of_the_journal_is_named(instance, tmp_path):
    copy = tmp_path / "copy.db"
    engine = sa.create_engine(f"sqlite:///{instance}/geos.db")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"VACUUM INTO '{copy}'")
    engine.dispose()
    engine = sa.create_engine(f"sqlite:///{copy}")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        connection.exec_driver_sql("UPDATE audit_entry SET payload = payload || ' ' WHERE id = 17")
    engine.dispose()
    said = geos(instance, "audit", "verify", status=1, GEOS_DATABASE_URL=f"sqlite:///{copy}")
    assert "17" in said
    assert "17" in geos(instance, "check", status=1, GEOS_DATABASE_URL=f"sqlite:///{copy}")


def test_damage_to_the_vault_is_found(instance, tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    said = geos(instance, "check", status=1, GEOS_VAULT_URL=str(vault))
    assert "not in the vault" in said


def test_the_journal_is_exported_line_by_line(instance):
    lines = [json.loads(line) for line in geos(instance, "audit", "export").splitlines()]
    assert [line["n"] for line in lines] == list(range(1, len(lines) + 1))


def test_the_settings_are_printed_with_their_sources(instance):
    told = json.loads(geos(instance, "config", "--json", GEOS_WEB_THREADS="3"))
    assert told["GEOS_WEB_THREADS"] == {"value": 3, "source": "environment"}
    assert told["GEOS_MX_BIND"]["source"] == "default"


def test_a_secret_setting_is_not_printed(instance):
    assert "hunter2" not in geos(instance, "config", GEOS_SMARTHOST_PASSWORD="hunter2")


def test_production_refuses_a_demo_instance(instance):
    said = geos(instance, "config", "--production", status=1)
    assert "demo accounts" in said
    assert "production" in geos(instance, "demo", status=1, GEOS_PRODUCTION="true")


@pytest.mark.parametrize("words", [("web",), ("config",), ("demo", "--json")])
def test_a_setting_that_cannot_be_read_is_one_clear_line(instance, words):
    said = geos(instance, *words, status=2, GEOS_WEB_THREADS="many")
    assert said.count("\n") == 1
    assert "GEOS_WEB_THREADS" in said


def test_a_command_that_does_not_exist_says_so(instance):
    assert "No such command" in geos(instance, "fly", status=2)


def test_a_demo_whose_passwords_are_gone_or_broken_says_so_in_one_line(instance):
    path = instance / "demo.json"
    kept = path.read_text()
    try:
        for broken in ("", "{}", "[]"):
            path.write_text(broken)
            assert geos(instance, "demo", "--json", status=2).count("\n") == 1
        path.unlink()
        assert "missing" in geos(instance, "demo", "--json", status=2)
    finally:
        path.write_text(kept)
        path.chmod(0o600)
