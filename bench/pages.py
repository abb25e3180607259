"""Speed, statements and bytes of the main pages, on a fresh demo instance under the real server.

    .venv/bin/python -m bench.pages [--requests 200] [--threads 4]

Prints one table: requests a second with `threads` clients, p50 and p95 in milliseconds, SQL statements of one
request, bytes over the wire (compressed) at the first visit with everything it loads, and at the next.
No thresholds: compare rows of one run.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from bench.measuring import ROOT, Client, Row, drive, free_port, report, serving, statements, weigh
from geos.app import create_app
from geos.core.actor import Actor
from geos.core.db import command, db
from geos.files.models import Direction, Folio, RegistryFile
from geos.files.service import add_folio
from geos.memos.models import Memo

FOLIOS = 200


def prepare() -> dict[str, str]:
    """A demo with a file of 200 folios; the paths of the measured pages."""

    app = create_app()

    @command
    def fill(file: RegistryFile) -> None:
        have = len(list(db.session.scalars(select(Folio.id).filter_by(file_id=file.id, enclosure=""))))
        for number in range(have, FOLIOS):
            add_folio(
                Actor.system("cli"), file, title=f"Karatasi Na. {number} kuhusu ununuzi wa vifaa tiba",
                direction=Direction.INTERNAL, correspondent="Bohari ya Dawa",
            )  # fmt: skip

    with app.app_context():
        file = db.session.scalars(select(RegistryFile).order_by(RegistryFile.id)).first()
        memo = db.session.scalars(select(Memo).order_by(Memo.id)).first()
        assert file is not None
        assert memo is not None
        file_id, memo_id = file.id, memo.id
        fill(file)
    return {"file": f"/files/{file_id}", "memo": f"/memos/{memo_id}"}


def signing_in(host: str, port: int, login: tuple[str, str], requests: int, threads: int) -> Row:
    """The act of signing in: the form's page, one Argon2id hash, one redirect."""
    row = Row("sign-in (POST)", "/sign-in")
    lock = threading.Lock()

    def work(_: int) -> None:
        for _ in range(requests // threads):
            client = Client(host, port)
            began = time.perf_counter()
            client.sign_in(*login)
            with lock:
                row.times.append(time.perf_counter() - began)

    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
    row.rate = len(row.times) / (time.perf_counter() - began)
    return row


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--threads", type=int, default=4)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as instance:
        port = free_port()
        os.environ.update(GEOS_INSTANCE=instance, GEOS_WEB_BIND=f"127.0.0.1:{port}")
        told = json.loads(
            subprocess.run(
                [sys.executable, "-m", "geos", "demo", "--json"], cwd=ROOT, check=True, capture_output=True
            ).stdout
        )
        passwords = {account["username"]: account["password"] for account in told["accounts"]}
        paths = prepare()
        clerk, officer, secretary = (
            "juma.pazi@afya.go.tz",
            "tatu.mzirai@afya.go.tz",
            "zawadi.mtengeti@afya.go.tz",
        )
        pages = {
            "sign-in (GET)": ("/sign-in", ""),
            "desk": ("/desk", secretary),
            "intake": ("/registry", clerk),
            f"file, {FOLIOS} folios": (paths["file"], officer),
            "memo": (paths["memo"], officer),
        }
        counted = statements(pages, passwords)
        rows = []
        with serving(port):
            for name, (path, username) in pages.items():
                login = (username, passwords[username]) if username else None
                row = Row(name, path, statements=counted[name])
                weigh("127.0.0.1", port, row, login)
                drive("127.0.0.1", port, row, login, wanted.requests, wanted.threads)
                rows.append(row)
            login = (officer, passwords[officer])
            rows.insert(1, signing_in("127.0.0.1", port, login, wanted.requests // 4, wanted.threads))
    report(rows, wanted.threads)


if __name__ == "__main__":
    main()
