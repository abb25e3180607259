"""A double click on every act: one act results, and the second is led to what the first one made."""

import pytest
from flask import url_for

from geos.audit import queries as audit
from geos.core.db import db
from tests.geos.test_access import CASES, TABLES

ONCE = "the-same-form-came-twice"
# Acts upon the browser's own session, which is gone after the first.
ENDS_THE_SESSION = {"accounts.sign_out"}
ACTS = [
    (feature, row)
    for feature, row in CASES
    if row.method == "POST"
    and row.status == 303
    and row.public is None
    and row.endpoint not in ENDS_THE_SESSION
]


def test_most_acts_are_tried():
    assert len(ACTS) > 30


@pytest.mark.parametrize(("feature", "row"), ACTS, ids=[row.endpoint for _, row in ACTS])
def test_the_same_form_sent_twice_acts_once(app, office, page, feature, row):
    scene = TABLES[feature].scene(office)
    db.session.commit()
    with app.test_request_context():
        url = url_for(row.endpoint, **row.args(scene))
    form = {**row.data(scene), "once": ONCE}
    page.sign_in(office.everyone["officer" if row.may == "everyone" else row.may.split()[0]])
    first = page.client.post(url, data=form)
    entries = audit.verify().entries
    second = page.client.post(url, data=form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert audit.verify().entries == entries
