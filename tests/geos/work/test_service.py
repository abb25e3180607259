"""Work items reach whoever holds the post now, and counters equal the lists they open."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from geos.core.clock import now
from geos.core.db import db
from geos.core.types import Level
from geos.notices.models import Notice
from geos.work import queries, service
from geos.work.models import WorkState


def _item(office, member=None, **more):
    member = member or office.director
    facts = {"institution_id": office.afya.id, "title": "Ikama ya mwaka", "reference": "EA.1/2/03", **more}
    return service.open_item(f"post:{member.post.id}", facts.pop("act", "approve"), "memo", 1, **facts)


def test_it_waits_for_the_holder_and_for_the_one_who_acts_but_for_nobody_else(office):
    item = _item(office)
    assert list(db.session.scalars(queries.waiting(office.director.actor))) == [item]
    assert list(db.session.scalars(queries.waiting(office.officer.actor))) == []
    office.let_act(office.officer, instead_of=office.director)
    assert list(db.session.scalars(queries.waiting(office.officer.actor))) == [item]


def test_what_is_above_clearance_is_neither_listed_nor_counted(office):
    _item(office, office.officer, level=Level.SECRET)
    actor = office.officer.actor
    assert list(db.session.scalars(queries.waiting(actor))) == []
    assert queries.counts(actor, now()) == {"to_do": 0, "in_work": 0, "overdue": 0}


def test_the_most_urgent_comes_first_and_what_has_no_due_time_last(office):
    later = _item(office, due_at=now() + timedelta(days=2))
    none = _item(office)
    late = _item(office, due_at=now() - timedelta(days=2))
    assert list(db.session.scalars(queries.waiting(office.director.actor))) == [late, later, none]


@pytest.mark.parametrize("only", ["to_do", "in_work", "overdue"])
def test_each_counter_equals_the_list_it_opens(office, only):
    for due in (-3, -1, 2, None):
        _item(office, due_at=now() + timedelta(days=due) if due else None)
    _item(office, state=WorkState.IN_WORK, due_at=now() - timedelta(hours=1))
    actor = office.director.actor
    listed = list(db.session.scalars(queries.waiting(actor, only)))
    assert len(listed) == queries.counts(actor, now())[only] > 0


def test_closing_counts_for_who_closed_it_and_leaves_the_desk(office):
    _item(office)
    service.close(office.director.actor, "memo", 1)
    assert list(db.session.scalars(queries.waiting(office.director.actor))) == []
    assert queries.done_since(office.director.actor, now() - timedelta(hours=1)) == [1]


def test_what_is_taken_back_is_not_counted_as_done(office):
    _item(office)
    service.close(office.director.actor, "memo", 1, done=False)
    assert queries.done_since(office.director.actor, now() - timedelta(hours=1)) == [0]


def test_the_holder_is_told_and_never_the_subject_of_a_confidential_thing(office):
    _item(office, title="Siri kubwa", level=Level.CONFIDENTIAL)
    notice = db.session.scalars(select(Notice)).one()
    assert notice.person_id == office.director.person.id
    assert "Siri kubwa" not in str(notice.params)
