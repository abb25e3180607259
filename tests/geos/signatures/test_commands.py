"""`geos signatures …`, as an operator uses it."""

import json
import stat

import pytest
from click.testing import CliRunner

from geos.signatures import queries
from geos.signatures.commands import signatures
from geos.signatures.models import AuthorityKind
from tests.geos import factories
from tests.geos.factories import PASSPHRASE


@pytest.fixture
def run(app, office, tmp_path):
    """Runs a command; `status` is what it should end with."""
    phrase = tmp_path / "phrase"
    phrase.write_text(f"{PASSPHRASE}\n")

    def call(*words, status=0, typed=""):
        asked = [str(word).replace("PHRASE", str(phrase)) for word in words]
        done = CliRunner().invoke(signatures, asked, obj=lambda: Here(), input=typed)
        assert done.exit_code == status, done.output
        return done.output

    return call


class Here:
    """The test's own application context, in place of a fresh one."""

    def app_context(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


def test_an_authority_is_made_its_key_exported_and_taken_off_the_server(run, tmp_path):
    fresh = factories.institution("NEW", "Wizara Mpya", "New Ministry", "mpya.go.tz", "MP")
    assert "root" in run("make", "NEW", typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    path = tmp_path / "root.p12"
    run("export", "NEW", path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "nothing was written" in run("export", "NEW", path, status=1)
    run("offline", "NEW", path, "--passphrase-file", "PHRASE")
    assert queries.authority(fresh.id, AuthorityKind.ROOT).offline
    assert "key file" in run("renew", "NEW", "--passphrase-file", "PHRASE", status=1)
    assert "issues until" in run("renew", "NEW", "--key-file", path, "--passphrase-file", "PHRASE")


def test_refusals_are_one_line(run, tmp_path):
    file = tmp_path / "any"
    file.write_bytes(b"any")
    for words in (
        ("make", "AFYA", "--passphrase-file", "PHRASE"),
        ("make", "NONE", "--passphrase-file", "PHRASE"),
        ("offline", "AFYA", file, "--passphrase-file", "PHRASE"),
        ("verify", file),
    ):
        said = run(*words, status=1)
        assert said.startswith("Error: ")
        assert said.count("\n") == 1


def test_the_list_says_whose_root_is_still_on_the_server(run):
    rows = {row["code"]: row for row in json.loads(run("list", "--json"))}
    assert (rows["AFYA"]["root_offline"], rows["AFYA"]["certificates"]) == (False, 5)
    assert "ON THE SERVER" in run("list")


def test_a_file_is_verified(run, signed, paper, tmp_path):
    path = tmp_path / "barua.pdf"
    path.write_bytes(signed)
    [found] = json.loads(run("verify", path, "--json"))
    assert (found["signer"], found["authority"], found["good"]) == ("Zawadi Mtengeti", "AFYA", True)
    assert run("verify", path).startswith("good")
    path.write_bytes(signed.replace(b"/Reason", b"/reason", 1))
    assert run("verify", path, status=1).startswith("BAD")
    path.write_bytes(paper)
    assert "nobody signed" in run("verify", path, status=1)
