"""Speed of a government's directory: 359 institutions and 100,000 people, on SQLite or PostgreSQL.

    .venv/bin/python -m bench.directory [--institutions N] [--people N] [--import N] [--times N]
    tests/with_postgres .venv/bin/python -m bench.directory

Makes an empty installation, seeds it, and prints a line for each page and search of it: median and slowest
of several requests inside one process, SQL statements and bytes of one; then what signing in takes, and
importing posts and people from files, line by line and again without a change. Compare rows of one run.
"""

import argparse
import os
import platform
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import event, select, text, update

from geos.accounts import passwords
from geos.accounts.models import Account
from geos.app import create_app
from geos.core.actor import Actor, Role
from geos.core.db import command, db
from geos.directory import queries as directory
from geos.directory.models import Institution, Person, PersonRole
from geos.importing import service as importing
from geos.importing.models import ImportKind, ImportMode
from geos.seed import Population, populate
from geos.seed.names import GIVEN, SURNAMES
from mailserver.queue import metadata as mail_queue

PASSWORD = "kipimo cha mwendo wa saraka"
WHERE, EMPTY = "MK01", "MK02"  # a large institution of the seed, and one into which is imported
DEEP = 10  # pages on from the first
BAR = 150  # milliseconds: the slowest that is asked for of a page
IMPORT_BAR = 60  # seconds for the people of one file


class Browser(FlaskClient):
    """Each request begins with an empty `g`, as on the server, though the context here is never left."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Ask."""
        for name in list(g):
            g.pop(name, None)
        return super().open(*args, **kwargs)


def main() -> None:
    """Make, seed, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--institutions", type=int, default=359)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--import", type=int, default=10_000, dest="lines")
    parser.add_argument("--times", type=int, default=15)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _made(Path(folder)) as app:
        began = time.perf_counter()
        populate(Population(wanted.institutions, wanted.people))
        took = time.perf_counter() - began
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        print(_heading(wanted, took))
        _pages(app, wanted.times)
        _imports(wanted.lines)


@contextmanager
def _made(folder: Path) -> Iterator[Flask]:
    """An installation with its tables and nothing else; on PostgreSQL the database of GEOS_TEST_DATABASE."""
    os.environ["GEOS_INSTANCE"] = str(folder)
    url = os.environ.get("GEOS_TEST_DATABASE") or f"sqlite:///{folder}/bench.db"
    app = create_app({"WTF_CSRF_ENABLED": False, "GEOS_DATABASE_URL": url, "GEOS_SECOND_FACTOR_ROLES": ""})
    app.test_client_class = Browser
    with app.app_context():
        db.create_all()
        mail_queue.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


def _heading(wanted: argparse.Namespace, took: float) -> str:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    size = f"{wanted.institutions} institutions, {wanted.people:,} people (seeded in {took:.0f} s)"
    return (
        f"{machine}, {db.engine.dialect.name}; {size}; asked for: {BAR} ms\n"
        f"{'':34} {'p50 ms':>7} {'max ms':>7} {'SQL':>4} {'bytes':>8}"
    )


def _enter(code: str, place: int, *roles: Role) -> tuple[str, Actor]:
    """Give one of an institution's people, by their place, a password and roles; user name and actor."""
    people = select(Person).join(Institution).where(Institution.code == code).order_by(Person.id)
    person = db.session.scalars(people.offset(place).limit(1)).one()
    account = db.session.scalars(select(Account).filter_by(person_id=person.id)).one()
    _give(account, person, roles)
    return account.username, directory.actor_for(person)


@command
def _give(account: Account, person: Person, roles: tuple[Role, ...]) -> None:
    account.password_hash = passwords.hash_password(PASSWORD)
    db.session.add_all(PersonRole(person_id=person.id, role=role) for role in roles)


def _pages(app: Flask, times: int) -> None:
    """Lists, searches and single pages of the administrator, of an officer and of the authority."""
    username, admin = _enter(WHERE, 1)
    officer, _ = _enter(WHERE, 12)
    authority, _ = _enter(WHERE, 13, Role.AUTHORITY)
    line = partial(_line, times=times)
    for _ in range(times):  # the first ones warm up what every page needs
        app.test_client().get("/sign-in")
    line("sign in (POST)", partial(_sign_in, app, username))
    client, other, above = (_signed_in(app, name) for name in (username, officer, authority))
    person = db.session.scalar(select(Person.id).where(Person.institution_id == admin.institution_id))
    paths = {
        "people, first page": "/admin/people",
        f"people, page {DEEP + 1}": _deep(client, "/admin/people"),
        "people, by check number, last": "/admin/people?sort=-check",
        "people, search": "/admin/people?q=Zawadi",
        "people, no hit": "/admin/people?q=Xqzw",
        "people, by role": "/admin/people?role=supervisor",
        "a person": f"/admin/people/{person}",
        "mailboxes, first page": "/admin/mailboxes",
        f"mailboxes, page {DEEP + 1}": _deep(client, "/admin/mailboxes"),
        "posts, first page": "/admin/posts",
        "structure": "/admin/structure",
        "structure, chart": "/admin/structure/chart",
    }
    for name, path in paths.items():
        line(name, partial(_asked, client, path))
    book = {
        "address book": "/directory",
        "address book, a name": "/directory?q=Zawadi Mushi",
        "address book, a post": "/directory?q=mkurugenzi fedha",
        "address book, an institution": f"/directory/institutions/{admin.institution_id}",
        "address book, no hit": "/directory?q=Xqzw",
        "picker (GET), a name": "/directory/pick?name=post&q=zaw mu",
    }
    for name, path in book.items():
        line(name, partial(_asked, other, path))
    line("institutions", partial(_asked, above, "/admin/institutions"))
    for words in ("z", "zaw", "zawadi mushi", "mkuu mbeya", "afisa fedha mwanza", "xqzw"):
        line(f"pick({words!r})", partial(directory.pick, admin, words))


def _sign_in(app: Flask, username: str) -> Any:
    answer = app.test_client().post("/sign-in", data={"username": username, "password": PASSWORD})
    assert answer.status_code == 303, answer.status
    return answer


def _signed_in(app: Flask, username: str) -> FlaskClient:
    client = app.test_client()
    client.post("/sign-in", data={"username": username, "password": PASSWORD})
    return client


def _asked(client: FlaskClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status}"
    return answer


def _deep(client: FlaskClient, path: str) -> str:
    """The address of a page far on, by the links that lead there."""
    for _ in range(DEEP):
        found = re.search(r'href="([^"]+)" rel="next"', client.get(path).get_data(as_text=True))
        path = found[1].replace("&amp;", "&") if found else path
    return path


def _line(name: str, act: Callable[[], Any], times: int) -> None:
    """Do it several times; print how long, how many statements and bytes."""
    took, gave = [], act()
    with _counted() as seen:
        act()
    statements = len(seen)
    for _ in range(times):
        db.session.rollback()
        began = time.perf_counter()
        act()
        took.append(1000 * (time.perf_counter() - began))
    size = len(gave.data) if hasattr(gave, "data") else ""
    late = "  over" if max(took) > BAR else ""
    print(
        f"{name:34} {statistics.median(took):7.1f} {max(took):7.1f} {statements:>4} {size:>8}{late}",
        flush=True,
    )


@contextmanager
def _counted() -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def _imports(lines: int) -> None:
    """As many posts, then people for them, from files; and the file of people once more."""
    _, admin = _enter(EMPTY, 1)
    institution = db.session.scalars(select(Institution).filter_by(code=EMPTY)).one()
    _make_room(institution, lines)
    unit = directory.units(institution.id)[0].name_sw
    posts = "Kifupi;Wadhifa (Kiswahili);Wadhifa (Kiingereza);Kitengo\n" + "".join(
        f"K{n};Afisa {n};Officer {n};{unit}\n" for n in range(lines)
    )
    people = "Cheki namba;Majina ya kwanza;Jina la ukoo;Wadhifa\n" + "".join(
        f"9{n:08};{GIVEN[n % len(GIVEN)]};{SURNAMES[n // len(GIVEN) % len(SURNAMES)]};K{n}\n"
        for n in range(lines)
    )
    print(f"{'':34} {'look s':>7} {'write s':>7} {'SQL':>6} {'lines/s':>8}")
    for kind, name, table in (
        (ImportKind.POSTS, "import of posts", posts),
        (ImportKind.PEOPLE, "import of people with mailboxes", people),
        (ImportKind.PEOPLE, "the same file again", people),
    ):
        _imported(admin, institution, kind, name, table.encode(), lines)


@command
def _make_room(institution: Institution, lines: int) -> None:
    db.session.execute(
        update(Institution).filter_by(id=institution.id).values(user_limit=3 * lines, mail_limit=2**50)
    )


def _imported(
    admin: Actor, institution: Institution, kind: ImportKind, name: str, table: bytes, lines: int
) -> None:
    with _counted() as seen:
        began = time.perf_counter()
        found = importing.start_import(admin, institution, kind, f"{kind}.csv", table)
        looked = time.perf_counter()
        try:
            found = importing.begin(admin, found, ImportMode.ROWS)
            ran: Any = importing.run(found.id, str(found.run))
        except Exception as nothing_new:
            ran = nothing_new
        written = time.perf_counter()
    late = "  over" if kind is ImportKind.PEOPLE and written - began > IMPORT_BAR else ""
    speed = lines / (written - began)
    print(
        f"{name:34} {looked - began:7.1f} {written - looked:7.1f} {len(seen):>6} {speed:8.0f}{late}  {ran}",
        flush=True,
    )


if __name__ == "__main__":
    main()
