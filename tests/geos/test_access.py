"""Every route for every kind of person. A new route fails here until it has its row.

Each feature keeps its rows in `tests/geos/<feature>/access.py`: `ROWS`, and `scene(office)` which sets up
what the rows are about; where it says `FRESH`, anew for each row.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from flask import url_for

from geos.core.db import db
from geos.web.gate import PUBLIC

# fmt: off
KINDS = (
    "nobody", "other_clerk", "other_officer", "other_admin", "authority",
    "lawyer", "officer", "director", "ps", "secretary", "clerk", "records", "admin", "helpdesk", "auditor",
    "archivist",
)
# fmt: on
NOBODY = {"GET": 302, "POST": 303}


@dataclass(frozen=True)
class Row:
    """A route and who may use it.

    `may` names (space-separated) the kinds that get `status`; `denied` those that may read the thing but
    not do this, 403; everybody else gets `others`. `args` makes the URL's arguments from the scene,
    `data` the form. `everyone` in `may` means whoever is signed in.
    """

    method: str
    endpoint: str
    may: str
    status: int = 200
    denied: str = ""
    others: int = 404
    args: Callable[[Any], dict[str, Any]] = lambda scene: {}
    data: Callable[[Any], dict[str, Any]] = lambda scene: {}
    public: int | None = None  # the status that anybody gets, of a public page
    signed_in: int | None = None  # of a public page, where it differs for those who are signed in

    def expected(self, kind: str) -> int:
        """The status for one kind of person."""
        if self.public is not None:
            return self.public if kind == "nobody" or self.signed_in is None else self.signed_in
        if kind == "nobody":
            return NOBODY[self.method]
        if self.may == "everyone" or kind in self.may.split():
            return self.status
        return 403 if kind in self.denied.split() else self.others


def tables():
    """The access modules of all features, by feature."""
    found = sorted(Path(__file__).parent.glob("*/access.py"))
    return {
        path.parent.name: importlib.import_module(f"tests.geos.{path.parent.name}.access") for path in found
    }


TABLES = tables()
CASES = [(feature, row) for feature, module in TABLES.items() for row in module.ROWS]


def test_every_route_has_a_row_and_every_row_a_route(app):
    routes = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert routes == {(row.method, row.endpoint) for _, row in CASES}


def test_the_short_list_of_public_pages_is_known():
    assert {row.endpoint for _, row in CASES if row.public is not None} == PUBLIC


def test_the_matrix_knows_every_kind_of_person(office):
    assert set(KINDS) - {"nobody"} <= set(office.everyone)


def _signed_in(page, office):
    """A browser of each kind of person, signed in once: hashing and journal are not what is tried here."""
    for kind in KINDS:
        page.sign_out() if kind == "nobody" else page.sign_in(office.everyone[kind])
        yield kind, page.client


def _statuses(app, page, office, module, rows):
    """What each row's route answers to each kind, every time upon the scene as it was made."""
    scene = module.scene(office)
    db.session.commit()
    connection = db.session.get_bind()
    clients = list(_signed_in(page, office))
    db.session.commit()
    with app.test_request_context():
        asked = [(row, url_for(row.endpoint, **row.args(scene)), row.data(scene) or None) for row in rows]
    db.session.close()
    for row, url, data in asked:
        refused = 0
        for kind, client in clients:
            # One refusal of a row is asked for as a whole page, the others as a script asks, without rail.
            refused += row.expected(kind) in (403, 404)
            headers = {"HX-Request": "true"} if refused > 1 and row.expected(kind) in (403, 404) else {}
            before = connection.begin_nested()
            status = client.open(url, method=row.method, data=data, headers=headers).status_code
            db.session.close()
            before.rollback()
            yield (f"{row.method} {row.endpoint}", kind), (row.expected(kind), status)


# One scene for all rows of a feature; one for each row where an act changes what no transaction brings back.
GROUPS = [
    (feature, rows)
    for feature, module in TABLES.items()
    for rows in ([[row] for row in module.ROWS] if getattr(module, "FRESH", False) else [module.ROWS])
]


WRITING = ("circulars", "letters", "memos", "merging", "outgoing", "portal", "routes", "signatures")
# What no browser sends; each field of a form gets one of them, the next field the next one.
HOSTILE = (
    "",
    str(2**70),
    "a\0b",
    "-1",
    "²",
    "9" * 5000,
    "a" * 70_000,
    "{{kumb_na}}",
    "<b>" * 3000,
    "9999-12-31",
    "1:1:1",
    "0",
)


def _forged(app, page, office, module, rows):
    """What each act of a feature answers to its own person's form in which one field is forged."""
    values = cycle(HOSTILE)
    connection = db.session.get_bind()
    acts = [row for row in rows if row.method == "POST" and row.may and row.public is None]
    scene = module.scene(office)
    db.session.commit()
    with app.test_request_context():
        asked = [(row, url_for(row.endpoint, **row.args(scene)), row.data(scene)) for row in acts]
    whose = {row.may.split()[0].replace("everyone", "officer") for row in acts}
    clients = {kind: page.sign_in(office.everyone[kind]).client for kind in sorted(whose)}
    db.session.close()
    for row, url, data in asked:
        for name in (name for name, value in data.items() if isinstance(value, str | int)):
            value, before = next(values), connection.begin_nested()
            form = {**{key: said for key, said in data.items() if not isinstance(said, tuple)}, name: value}
            status = (
                clients[row.may.split()[0].replace("everyone", "officer")].post(url, data=form).status_code
            )
            db.session.close()
            before.rollback()
            yield (row.endpoint, name, value[:20]), status


@pytest.mark.timeout(600)
@pytest.mark.parametrize("feature", WRITING)
def test_a_forged_field_is_refused_or_taken_and_never_an_error(app, office, page, feature, monkeypatch):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    found = dict(_forged(app, page, office, TABLES[feature], TABLES[feature].ROWS))
    assert {case: status for case, status in found.items() if status >= 500} == {}


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("feature", "rows"),
    GROUPS,
    ids=[feature if len(rows) > 1 else f"{rows[0].method} {rows[0].endpoint}" for feature, rows in GROUPS],
)
def test_who_gets_in(app, office, page, feature, rows):
    found = dict(_statuses(app, page, office, TABLES[feature], rows))
    assert {case: (due, got) for case, (due, got) in found.items() if due != got} == {}
