"""A double click on every act: one act results, and the second is led to what the first one made."""

import pytest
from flask import url_for

from geos.audit import queries as audit
from geos.core.db import db
from tests.geos.test_access import CASES, GROUPS, TABLES

ONCE = "the-same-form-came-twice"
# Acts upon the browser's own session, which is gone after the first.
ENDS_THE_SESSION = {"accounts.sign_out"}


def is_act(row):
    """Whether a row is an act of somebody who is signed in, and leads somewhere."""
    acts = row.method == "POST" and row.status == 303 and row.public is None
    return acts and row.endpoint not in ENDS_THE_SESSION


ACTS = [row for _, row in CASES if is_act(row)]
GROUPED = [(feature, acts) for feature, rows in GROUPS if (acts := [row for row in rows if is_act(row)])]


def test_every_act_is_tried():
    assert len(ACTS) > 200
    assert sum(len(rows) for _, rows in GROUPED) == len(ACTS)


def _client(page, office, kind):
    """A browser of this kind of person."""
    page.sign_in(office.everyone[kind])
    return page.client


def _both(client, url, form):
    """The statuses of a form that is sent twice, and how many entries of the journal the second made."""
    first = client.post(url, data=form).status_code
    entries = audit.verify().entries
    second = client.post(url, data=form).status_code
    return first, second, audit.verify().entries - entries


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("feature", "rows"),
    GROUPED,
    ids=[feature if len(rows) > 1 else rows[0].endpoint for feature, rows in GROUPED],
)
def test_the_same_form_sent_twice_acts_once(app, office, page, feature, rows):
    scene = TABLES[feature].scene(office)
    db.session.commit()
    connection = db.session.get_bind()
    doers = ["officer" if row.may == "everyone" else row.may.split()[0] for row in rows]
    clients = {kind: _client(page, office, kind) for kind in sorted(set(doers))}
    with app.test_request_context():
        asked = [(url_for(row.endpoint, **row.args(scene)), row.data(scene)) for row in rows]
    db.session.close()
    found = {}
    for row, kind, (url, data) in zip(rows, doers, asked, strict=True):
        before = connection.begin_nested()  # each act finds the scene as it was made
        found[row.endpoint] = _both(clients[kind], url, {**data, "once": ONCE})
        db.session.close()
        before.rollback()
    assert {endpoint: got for endpoint, got in found.items() if got != (303, 303, 0)} == {}
