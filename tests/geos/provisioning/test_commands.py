"""The commands for people and mailboxes: what they do, and one clear line where they refuse."""

import json
from contextlib import nullcontext
from types import SimpleNamespace

import pyotp
import pytest
from click.testing import CliRunner

from geos.accounts import queries as accounts
from geos.accounts import service as signing
from geos.core.actor import Role
from geos.core.clock import now
from geos.directory import queries as directory
from geos.mail import queries as mail_queries
from geos.mail.models import MailboxState, Posting
from geos.provisioning.commands import GROUPS


@pytest.fixture
def run(app):
    """Run a command line; the context of the test stands in for the application's own."""
    factory = lambda: SimpleNamespace(app_context=nullcontext)  # noqa: E731
    groups = {group.name: group for group in GROUPS}

    def call(*words):
        result = CliRunner().invoke(groups[words[0]], words[1:], obj=factory)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return SimpleNamespace(code=result.exit_code, out=result.stdout, err=result.stderr)

    return call


def test_a_person_gets_account_mailbox_role_and_a_link(run, office, vacant):
    done = run(
        *("person", "add", "Neema Fatma", "Ng'ombe", "--institution", "afya", "--post", "TABIBU"),
        *("--role", "institution_admin", "--quota", "500M", "--language", "en", "--phone", "0754 1"),
    )
    address, link = done.out.split()
    assert address == "neema.ngombe@afya.go.tz"
    account = accounts.by_invitation(link.rpartition("/")[2])
    assert account.username == address
    actor = directory.actor_for(account.person)
    assert actor.has(Role.INSTITUTION_ADMIN)
    assert actor.holds(vacant.id)
    assert mail_queries.by_address(address).quota == 500 * 1024**2
    people = json.loads(run("person", "list", "--institution", "AFYA", "--json", "--find", "neema ng").out)
    assert [(one["address"], one["posts"], one["phone"], one["state"]) for one in people] == [
        (address, ["TABIBU"], "0754 1", "waiting")
    ]
    role, admin = ("--role", "institution_admin"), office.admin.person.name
    assert admin in run("person", "list", "--institution", "AFYA", *role).out
    assert admin not in run("person", "list", "--institution", "AFYA", *role, "--state", "waiting").out


def test_mailboxes_are_made_listed_and_changed(run, office):
    assert run("mailbox", "add", "ps@afya.go.tz", "--kind", "post", "--post", "KM").code == 0
    assert run("mailbox", "add", "maoni@afya.go.tz", "--kind", "special", "--label", "Maoni").code == 0
    assert run("mailbox", "add", "wote@afya.go.tz", "--kind", "group", "--member", "ps@afya.go.tz").code == 0
    assert mail_queries.by_address("group.wote@afya.go.tz").posting is Posting.INSTITUTION
    assert run("mailbox", "quota", "PS@afya.go.tz", "3g").out == "ps@afya.go.tz: 3221225472 bytes\n"
    assert (
        run("mailbox", "suspend", "ps@afya.go.tz", "--reason", "Uchunguzi").out
        == "ps@afya.go.tz: suspended\n"
    )
    assert mail_queries.by_address("ps@afya.go.tz").state is MailboxState.SUSPENDED
    assert run("mailbox", "suspend", "ps@afya.go.tz", "--reason", "Umekwisha", "--resume").code == 0
    listed = json.loads(run("mailbox", "list", "--institution", "AFYA", "--json").out)
    assert [(one["address"], one["kind"], one["state"]) for one in listed] == [
        ("group.wote@afya.go.tz", "group", "active"),
        ("maoni@afya.go.tz", "special", "active"),
        ("ps@afya.go.tz", "post", "active"),
    ]
    assert "ps@afya.go.tz" in run("mailbox", "list", "--kind", "post").out


def test_a_fresh_link_is_printed(run, office):
    run("person", "add", "Asha", "Mussa", "--institution", "AFYA")
    link = run("mailbox", "password", "asha.mussa@afya.go.tz").out.strip()
    assert accounts.by_invitation(link.rpartition("/")[2]).username == "asha.mussa@afya.go.tz"


# fmt: off
REFUSED = (
    (1, "no institution has the code HAIPO", ("person", "list", "--institution", "HAIPO")),
    (1, "AFYA has no post HAIPO",   ("person", "add", "A", "B", "--institution", "AFYA", "--post", "HAIPO")),
    (1, "local_part: Use small",    ("person", "add", "A", "B", "--institution", "AFYA", "--address", "A B")),
    (1, "nobody has the address",   ("mailbox", "quota", "hakuna@afya.go.tz", "2G")),
    (1, "nobody has the address",   ("mailbox", "password", "hakuna@afya.go.tz")),
    (1, "no institution has the domain", ("mailbox", "add", "x@nje.example.com", "--kind", "group")),
    (1, "no institution has the domain", ("mailbox", "add", "x", "--kind", "group")),
    (1, "members: Nobody here has", ("mailbox", "add", "x@afya.go.tz", "--kind", "group", "--member", "y@z")),
    (1, "AFYA has no registry 99",
        ("mailbox", "add", "x@afya.go.tz", "--kind", "special", "--registry", "99")),
    (1, "quota: Write a size",      ("mailbox", "add", "x@afya.go.tz", "--kind", "special", "--quota", "1M")),
    (2, "is no size",               ("mailbox", "quota", "x@afya.go.tz", "kubwa")),
    (2, "--post says whose",        ("mailbox", "add", "x@afya.go.tz", "--kind", "post")),
    (2, "Missing option '--kind'",  ("mailbox", "add", "x@afya.go.tz")),
    (2, "Missing option '--reason'", ("mailbox", "suspend", "x@afya.go.tz")),
    (2, "No such command",          ("mailbox", "haipo")),
)
# fmt: on


@pytest.mark.parametrize(("code", "said", "words"), REFUSED)
def test_a_refusal_is_one_clear_line(run, office, code, said, words):
    done = run(*words)
    assert done.code == code
    assert said in done.err
    assert "Traceback" not in done.err
    assert code != 1 or done.err.count("\n") == 1


def test_a_suspended_mailbox_cannot_be_suspended_again(run, office):
    made = run("mailbox", "add", "wote@afya.go.tz", "--kind", "group")
    assert made.out == "group.wote@afya.go.tz is ready\n"
    run("mailbox", "suspend", "group.wote@afya.go.tz", "--reason", "x")
    again = run("mailbox", "suspend", "group.wote@afya.go.tz", "--reason", "x")
    assert (again.code, again.err) == (1, "Error: This has already been done, or can no longer be done\n")


def test_a_mailbox_is_removed_restored_and_gets_further_addresses(run, office):
    run("mailbox", "add", "maoni@afya.go.tz", "--kind", "special")
    for words, said in (
        (("alias", "maoni@afya.go.tz", "ushauri"), "maoni@afya.go.tz\nushauri@afya.go.tz\n"),
        (
            ("remove", "ushauri@afya.go.tz", "--reason", "Haitumiki"),
            "maoni@afya.go.tz: removed, can be restored until",
        ),
        (("restore", "maoni@afya.go.tz", "--reason", "Imerudi"), "maoni@afya.go.tz: active\n"),
        (("alias", "maoni@afya.go.tz", "ushauri@afya.go.tz", "--end"), "maoni@afya.go.tz\n"),
    ):
        assert run("mailbox", *words).out.startswith(said)
    for code, said, words in (
        (1, "is not of afya.go.tz", ("alias", "maoni@afya.go.tz", "a@utumishi.go.tz")),
        (1, "does not exist", ("alias", "maoni@afya.go.tz", "hakuna@afya.go.tz", "--end")),
        (1, "already", ("restore", "maoni@afya.go.tz", "--reason", "tena")),
        (1, "reason: Write", ("remove", "maoni@afya.go.tz", "--reason", " ")),
    ):
        done = run("mailbox", *words)
        assert (done.code, said in done.err) == (code, True), done.err


def test_an_operator_lets_in_an_administrator_who_lost_the_phone(run, office):
    account = accounts.of_person(office.admin.person.id)
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    signing.enrol(office.admin.actor, secret, pyotp.TOTP(secret).at(now()))
    assert run("person", "second-factor-off", account.username).code == 2
    done = run("person", "second-factor-off", account.username.upper(), "--reason", "Simu imepotea")
    assert (done.code, account.second_factor) == (0, False)
    assert run("person", "unlock", account.username).code == 0
    refused = run("person", "unlock", "hayupo@afya.go.tz")
    assert (refused.code, refused.err) == (1, "Error: nobody signs in as hayupo@afya.go.tz\n")
