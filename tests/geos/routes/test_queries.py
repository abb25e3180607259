"""What waits for whom, and in how many statements a route is read."""

from sqlalchemy import event

from geos.core.db import db
from geos.routes import queries, service


def ids(actor, kind="memo"):
    return list(db.session.scalars(queries.waiting_for(actor, kind)))


def test_a_case_waits_for_the_holders_of_the_current_post_only(office, case, route):
    assert ids(office.director.actor) == [case.id]
    assert ids(office.ps.actor) == ids(office.officer.actor) == []
    assert ids(office.director.actor, "outgoing_letter") == []
    office.let_act(office.lawyer, office.director)
    assert ids(office.lawyer.actor) == [case.id]
    service.decide(office.director.actor, route, case, "recommend", "", 1)
    assert (ids(office.director.actor), ids(office.ps.actor)) == ([], [case.id])


def test_a_returned_case_waits_at_no_stop(office, case, route):
    service.send_back(office.director.actor, route, case, "Fafanua", 1)
    assert queries.current(route) is None
    assert not queries.holds_current(office.director.actor, route)
    assert ids(office.director.actor) == []


def test_a_route_is_read_whole_in_few_statements(office, case, route):
    service.decide(office.director.actor, route, case, "recommend", "Sawa", 1)
    service.send_back(office.ps.actor, route, case, "Fafanua", 1)
    service.resubmit(office.officer.actor, route, case, 1)
    db.session.expunge_all()
    seen = []
    listener = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    found = queries.of(case.kind, case.id)
    said = [(o.person.name, o.post.code, o.acting_for) for o in found.opinions]
    stops = [step.post.title_sw for step in found.steps]
    event.remove(db.engine, "before_cursor_execute", listener)
    assert (len(said), len(stops)) == (4, 2)
    asked = [statement for statement in seen if statement.startswith("SELECT")]
    assert len(asked) == 4  # route, steps, opinions, opinions asked


def test_there_may_be_no_route(office):
    assert queries.of("memo", 999) is None
