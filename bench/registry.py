"""Speed of a large registry: 100,000 files and 2 million folios of one institution, on PostgreSQL.

    tests/with_postgres .venv/bin/python -m bench.registry [--files N] [--folios N] [--requests 200]

Makes the demo, seeds it, lays a day's work upon the registry (requests, bring-ups, files to put away, a
census, files due for review), serves it with `geos web`, and prints a line for each page: p50 and p95 with
one client and with several at once, SQL statements of one request, bytes over the wire. Then what single acts
take inside one process (median of several). The bar is p95 under 150 ms. Compare rows of one run.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from flask import Flask
from sqlalchemy import func, select, text

from bench.measuring import ROOT, Row, drive, free_port, percentile, serving, statements, weigh
from geos.accounts.models import Account
from geos.app import create_app
from geos.census import service as census
from geos.census.models import Scope
from geos.classification.models import Keyword
from geos.core import bulk
from geos.core.actor import Actor
from geos.core.clock import now, today
from geos.core.db import command, db
from geos.counter.models import Requisition
from geos.diary.models import AtCounter, BringUp
from geos.directory import queries as directory
from geos.directory.models import Institution, Person, Post, Registry
from geos.files import service as files
from geos.files.models import Cause, FileState, Folio, RegistryFile
from geos.retention.models import FileRetention
from geos.seed import LARGE

CLERK, MANAGER, OFFICER = "juma.pazi@afya.go.tz", "anna.mbwambo@afya.go.tz", "tatu.mzirai@afya.go.tz"
TIMES = 9  # repetitions of a single act
DAY = 300  # requests, bring-ups and files to put away of one day
ROOM = "Chumba 1, reki 1"  # some 2,400 files of the seed
BAR = 150  # milliseconds: the p95 that is asked for


@dataclass
class Found:
    """Ids of what the measured pages show."""

    large: int  # a file of 1,000 folios
    moving: int  # a file that is in the registry
    reference: str  # of that file
    registry: int
    round: int  # a census
    counted: int  # its files


def main() -> None:
    """Make, seed, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--folios", type=int, default=2_000_000)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--threads", type=int, default=4)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as instance:
        port = free_port()
        os.environ.update(
            GEOS_INSTANCE=instance,
            GEOS_WEB_BIND=f"127.0.0.1:{port}",
            GEOS_DATABASE_URL=os.environ["GEOS_TEST_DATABASE"],
        )
        passwords = _demo()
        _geos("seed", "--institution", "AFYA", "--files", str(wanted.files), "--folios", str(wanted.folios))
        app = create_app({"WTF_CSRF_ENABLED": False})
        with app.app_context():
            _lay_out(_afya_registry())
            round = _census()
            db.session.execute(text("ANALYZE"))
            db.session.commit()
            found, version = _find(round), str(db.session.scalar(text("SHOW server_version")))
        pages = _pages(found)
        counted = statements(pages, passwords)
        with serving(port):
            print(_heading(wanted, version))
            for name, (path, username) in pages.items():
                _measure(port, Row(name, path, statements=counted[name]), username, passwords, wanted)
        _acts(app, found)


def _heading(wanted: argparse.Namespace, version: str) -> str:
    """The machine, the sizes, and the columns of the table."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return (
        f"{machine}, PostgreSQL {version};"
        f" {wanted.files:,} files, {wanted.folios:,} folios; p95 asked for: {BAR} ms\n"
        f"{'':28} {'1 client':>15} {f'{wanted.threads} clients':>23}\n"
        f"{'page':28} {'p50 ms':>7} {'p95 ms':>7} {'p50 ms':>7} {'p95 ms':>7} {'req/s':>7}"
        f" {'SQL':>4} {'first B':>8} {'next B':>7}"
    )


def _measure(
    port: int, row: Row, username: str, passwords: dict[str, str], wanted: argparse.Namespace
) -> None:
    """Drive one page alone and by several at once; print its line."""
    login = (username, passwords[username])
    weigh("127.0.0.1", port, row, login)
    alone = Row(row.name, row.path)
    drive("127.0.0.1", port, alone, login, wanted.requests, 1)
    drive("127.0.0.1", port, row, login, wanted.requests, wanted.threads)
    times = [percentile(each.times, part) for each in (alone, row) for part in (0.5, 0.95)]
    shown = " ".join(f"{each:7.1f}" for each in times)
    late = "  over" if times[3] > BAR else ""
    print(
        f"{row.name:28} {shown} {row.rate:7.1f} {row.statements:>4} {row.first:>8} {row.following:>7}{late}",
        flush=True,
    )


def _geos(*words: str) -> str:
    done = subprocess.run([sys.executable, "-m", "geos", *words], cwd=ROOT, check=True, capture_output=True)
    return done.stdout.decode()


def _demo() -> dict[str, str]:
    accounts = json.loads(_geos("demo", "--json"))["accounts"]
    return {account["username"]: account["password"] for account in accounts}


def _afya_registry() -> Registry:
    afya = db.session.scalars(select(Institution).filter_by(code="AFYA")).one()
    return directory.open_registry(afya.id)


@command
def _lay_out(registry: Registry) -> None:
    """A day's work: what is asked for, what is to be brought up and put away, and what is due for review."""
    files = (
        select(RegistryFile.id).filter_by(registry_id=registry.id, level=0).order_by(RegistryFile.id.desc())
    )
    here = list(db.session.scalars(files.filter_by(state=FileState.IN_REGISTRY).limit(DAY)))
    closed = db.session.scalars(files.filter_by(state=FileState.CLOSED))
    of = {"institution_id": registry.institution_id, "registry_id": registry.id}
    post = db.session.scalars(select(Post.id).filter_by(institution_id=registry.institution_id)).first()
    asked = {"version": 1, "post_id": post, "reason": "Kipimo"}
    day = {"version": 1, "due_on": today(), "original_due_on": today(), "post_id": post, "reason": "Kipimo"}
    ended = {"registry_id": registry.id, "closed_year": today().year - 9, "due_on": today() - timedelta(9)}
    at = {"registry_id": registry.id, "since": now()}
    work: tuple[tuple[type, list[dict[str, object]]], ...] = (
        (
            Requisition,
            [{**of, **asked, "file_id": id, "reference": str(id), "reference_key": f".{id}."} for id in here],
        ),
        (BringUp, [{**of, **day, "file_id": id} for id in here]),
        (AtCounter, [{**at, "file_id": id} for id in here]),
        (FileRetention, [{**ended, "file_id": id} for id in closed]),
    )
    for model, rows in work:
        bulk.write(db.session.connection(), model.__table__, rows)  # type: ignore[attr-defined]


def _census() -> tuple[int, int]:
    """A round over a room, begun and listed: its id and how many files it expects."""
    begun = census.begin_census(_actor(MANAGER), _afya_registry(), Scope.ROOM, room=ROOM)
    census.prepare_rounds()
    db.session.refresh(begun)
    return begun.id, begun.expected


def _find(round: tuple[int, int]) -> Found:
    afya = db.session.scalars(select(Institution).filter_by(code="AFYA")).one()
    large = (
        select(Folio.file_id)
        .join(RegistryFile, RegistryFile.id == Folio.file_id)
        .where(
            RegistryFile.institution_id == afya.id,
            RegistryFile.state == FileState.IN_REGISTRY,
            RegistryFile.level == 0,
            Folio.number == LARGE,
        )
    )
    newest = (
        select(RegistryFile)
        .filter_by(institution_id=afya.id, state=FileState.IN_REGISTRY, level=0)
        .order_by(RegistryFile.id.desc())
    )
    file = db.session.scalars(newest.limit(1)).one()
    thick = db.session.scalars(large.limit(1)).one()
    return Found(thick, file.id, file.reference, file.registry_id, *round)


def _pages(found: Found) -> dict[str, tuple[str, str]]:
    year = today().year
    return {
        "intake": ("/registry", CLERK),
        "intake, paper form": (f"/registry/paper?registry={found.registry}", CLERK),
        "file, 1,000 folios": (f"/files/{found.large}", CLERK),
        "its folio 500": (f"/files/{found.large}/folios/500", CLERK),
        "movements": (f"/files/{found.large}/movements", CLERK),
        "hand over (form)": (f"/files/{found.moving}/hand-over", CLERK),
        "register of a year": (f"/registry/books/incoming?year={year}", CLERK),
        "file list, registry": ("/files", CLERK),
        "file list, officer": ("/files", OFFICER),
        "file by reference": (f"/files?q={found.reference}", CLERK),
        "files by a word": ("/files?q=magari", CLERK),
        "files by a word, none": ("/files?q=haipo", CLERK),
        "files overdue": ("/files?only=overdue", CLERK),
        "file index (book)": ("/registry/books/index", CLERK),
        "counter": ("/registry/counter", CLERK),
        "bring-ups": ("/registry/bring-ups", CLERK),
        "put-away list": ("/registry/put-away", CLERK),
        f"census round, {found.counted:,} files": (f"/census/{found.round}", CLERK),
        "retention review": ("/retention", MANAGER),
    }


def _acts(app: Flask, found: Found) -> None:
    """What single acts take inside one process, in milliseconds."""
    print(f"{'act (in process)':28} {'p50 ms':>7} {'max ms':>7}")
    with app.app_context():
        afya = db.session.scalars(select(Institution).filter_by(code="AFYA")).one()
        clerk, manager = _actor(CLERK), _actor(MANAGER)
        post = db.session.scalars(select(Post).filter_by(institution_id=afya.id, code="KM")).one()
        rows = db.session.scalars(
            select(RegistryFile)
            .filter_by(institution_id=afya.id, state=FileState.IN_REGISTRY, level=0)
            .order_by(RegistryFile.id.desc())
            .limit(TIMES)
        )
        moving = list(rows)
        _timed(
            "hand over", [partial(files.hand_over, clerk, file, post, cause=Cause.REQUEST) for file in moving]
        )
        _timed("recall", [partial(files.recall, clerk, file) for file in moving])
        large = db.session.get_one(RegistryFile, found.large)
        others = db.session.scalars(
            select(Keyword)
            .where(Keyword.institution_id == afya.id, Keyword.parent_id.is_not(None))
            .where(Keyword.id != large.keyword_id)
            .limit(TIMES)
        )
        reclassify = [partial(files.reclassify, manager, large, row, "kipimo") for row in list(others)]
        _timed("reclassify, 1,000 folios", reclassify)
        folios = db.session.scalar(select(func.count(Folio.id)).filter_by(file_id=large.id))
        print(f"the reclassified file has {folios} folios")


def _actor(username: str) -> Actor:
    person_id = db.session.scalars(select(Account.person_id).filter_by(username=username)).one()
    return directory.actor_for(db.session.get_one(Person, person_id))


def _timed(name: str, acts: Sequence[Callable[[], object]]) -> None:
    took = []
    for act in acts:
        began = time.perf_counter()
        act()
        took.append(1000 * (time.perf_counter() - began))
    print(f"{name:28} {statistics.median(took):7.1f} {max(took):7.1f}")


if __name__ == "__main__":
    main()
