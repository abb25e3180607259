"""`geos institution`: what it does, and one clear line where it refuses."""

import json
from contextlib import nullcontext
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from geos import cli
from geos.directory.models import Institution
from geos.joining.asking import GB
from geos.joining.commands import institution
from geos.mail import queries as mail


@pytest.fixture
def run(app):
    """Run a command line; the context of the test stands in for the application's own."""
    factory = lambda: SimpleNamespace(app_context=nullcontext)  # noqa: E731

    def call(*words):
        result = CliRunner().invoke(institution, words, obj=factory)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return SimpleNamespace(code=result.exit_code, out=result.stdout, err=result.stderr)

    return call


def add(run, **more):
    words = {"name-sw": "Wizara ya Fedha", "name-en": "Treasury", "prefix": "CA", **more}
    options = [part for name, value in words.items() for part in (f"--{name}", value)]
    return run("add", "fedha", "Hazina.go.tz", *options)


def listed(run, *words):
    return {one["code"]: one["state"] for one in json.loads(run("list", "--json", *words).out)}


def test_an_institution_is_entered_with_its_registry_and_limits(run):
    assert add(run, users="40", space="500G").out == (
        "FEDHA hazina.go.tz: ready, its registry is masjala@hazina.go.tz\n"
    )
    assert mail.by_address("masjala@hazina.go.tz")
    made = Institution.query.filter_by(code="FEDHA").one()
    assert (made.user_limit, made.mail_limit, made.short_sw) == (40, 500 * GB, "Fedha")


def test_an_institution_may_stand_under_another_and_join_one_of_the_two(run, office):
    assert add(run, parent="afya", joins="geos").out == "FEDHA hazina.go.tz: ready\n"
    made = Institution.query.filter_by(code="FEDHA").one()
    assert (made.parent_id, made.has_office, made.has_mail) == (office.afya.id, True, False)


def test_an_institution_is_entered_once(run):
    add(run)
    second = add(run)
    assert (second.code, second.err) == (1, "Error: code: Another institution has this code\n")


def test_institutions_are_suspended_resumed_closed_and_reopened(run, office):
    assert run("suspend", "afya", "--reason", "Uchunguzi").out == "AFYA: suspended\n"
    assert listed(run, "--state", "suspended") == {"AFYA": "suspended"}
    assert run("resume", "AFYA", "--reason", "Umekwisha").out == "AFYA: active\n"
    assert run("close", "AFYA", "--reason", "Imeunganishwa").out == "AFYA: closed\n"
    assert run("reopen", "AFYA", "--reason", "Kosa").out == "AFYA: suspended\n"
    assert listed(run) == {"AFYA": "suspended", "UTU": "active"}
    assert "afya.go.tz" in run("list").out


def test_refusals_are_one_line(run, office):
    for code, words, line in (
        (1, ("suspend", "HAIPO", "--reason", "x"), "Error: no institution has the code HAIPO\n"),
        (
            1,
            ("resume", "AFYA", "--reason", "x"),
            "Error: This has already been done, or can no longer be done\n",
        ),
        (1, ("close", "AFYA", "--reason", " "), "Error: reason: Write the reason\n"),
    ):
        result = run(*words)
        assert (result.code, result.err) == (code, line)
    assert run("suspend", "AFYA").code == 2


def test_commands_of_two_features_about_one_thing_are_one_group(monkeypatch):
    @click.group("institution")
    def more():
        pass

    more.add_command(click.Command("count"))
    monkeypatch.setattr(cli.geos, "commands", {"institution": click.Group("institution")})
    cli._hang(more)
    cli._hang(click.Group("another"))
    assert list(cli.geos.commands["institution"].commands) == ["count"]
    assert set(cli.geos.commands) == {"institution", "another"}
