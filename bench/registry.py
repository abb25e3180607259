"""Speed of a large registry: 100,000 files and 2 million folios of one institution, on PostgreSQL.

    tests/with_postgres .venv/bin/python -m bench.registry [--files N] [--folios N] [--requests 200]

Makes the demo, seeds it, serves it with `geos web`, and prints the same table as bench.pages; then what
single acts take inside one process (median of several). Compare rows of one run.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from flask import Flask
from sqlalchemy import func, select, text

from bench.measuring import ROOT, Row, drive, free_port, report, serving, statements, weigh
from geos.accounts.models import Account
from geos.app import create_app
from geos.classification.models import Keyword
from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import db
from geos.directory import queries as directory
from geos.directory.models import Institution, Person, Post
from geos.files import service as files
from geos.files.models import Cause, FileState, Folio, RegistryFile
from geos.seed import LARGE

CLERK, MANAGER, OFFICER = "juma.pazi@afya.go.tz", "anna.mbwambo@afya.go.tz", "tatu.mzirai@afya.go.tz"
TIMES = 9  # repetitions of a single act


@dataclass
class Found:
    """Ids of what the measured pages show."""

    large: int  # a file of 1,000 folios
    moving: int  # a file that is in the registry
    registry: int


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
            db.session.execute(text("ANALYZE"))
            db.session.commit()
            found = _find()
        pages = _pages(found)
        counted = statements(pages, passwords)
        rows = []
        with serving(port):
            for name, (path, username) in pages.items():
                row = Row(name, path, statements=counted[name])
                weigh("127.0.0.1", port, row, (username, passwords[username]))
                drive(
                    "127.0.0.1", port, row, (username, passwords[username]), wanted.requests, wanted.threads
                )
                rows.append(row)
        report(rows, wanted.threads)
        _acts(app, found)


def _geos(*words: str) -> str:
    done = subprocess.run([sys.executable, "-m", "geos", *words], cwd=ROOT, check=True, capture_output=True)
    return done.stdout.decode()


def _demo() -> dict[str, str]:
    accounts = json.loads(_geos("demo", "--json"))["accounts"]
    return {account["username"]: account["password"] for account in accounts}


def _find() -> Found:
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
    return Found(db.session.scalars(large.limit(1)).one(), file.id, file.registry_id)


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
        "file by reference": ("/files?q=EA.S7/12/05", CLERK),
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
