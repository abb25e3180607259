"""`geos run` keeps its parts alive, and one part that is down does not stop the others."""

import os
import signal
import smtplib
from pathlib import Path

from tests.browser.conftest import settled

CLERK = "juma.pazi@afya.go.tz"


def _part(system, name):
    """The process of a part, among the children of `geos run`."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        if parent == system.pid and name.encode() in words:
            return int(folder.name)
    return None


def _answers(system):
    try:
        with smtplib.SMTP("127.0.0.1", system.mx, timeout=5) as client:
            return client.noop()[0] == 250
    except OSError:
        return False


def test_a_part_that_dies_is_started_again_and_the_pages_go_on_meanwhile(system, person):
    before = _part(system, "mail")
    os.kill(before, signal.SIGKILL)
    clerk = person(CLERK).go("/registry")
    clerk.go("/mail/write")
    clerk.page.locator("[name=to]").fill(CLERK)
    clerk.page.locator("[name=subject]").fill("Imeandikwa wakati seva ya barua imezimwa")
    clerk.page.locator("[name=text]").fill("Habari.")
    clerk.press("Tuma", exact=True)
    settled(lambda: _answers(system))
    assert _part(system, "mail") not in (None, before)
    settled(lambda: "wakati seva ya barua" in clerk.go("/mail").page.locator("body").inner_text())
    assert not clerk.troubles


def test_the_worker_is_started_again_too(system):
    before = _part(system, "worker")
    os.kill(before, signal.SIGKILL)
    assert settled(lambda: _part(system, "worker") not in (None, before))
