"""The rows of a route in a form: what is shown, what comes back, and the buttons that only draw it again."""

import pytest
from werkzeug.datastructures import MultiDict

from geos.routes import queries
from geos.routes.forms import RouteFields
from geos.routes.models import IfAbsent, StepKind, Target
from geos.routes.plans import Stop
from geos.routes.service import templates
from tests.geos.routes.scenes import memo_rule

C, R, A = StepKind.COMMENT, StepKind.RECOMMEND, StepKind.APPROVE


@pytest.fixture
def offer(office):
    return queries.offer(office.officer.actor, office.afya.id, "memo", office.officer.post.id)


def shown(app, offer, plan=None):
    """The form as it is shown first."""
    with app.test_request_context():
        form = RouteFields()
        form.offer_route(offer, plan)
        return form, values(form)


def values(form):
    return [[field.data for field in row.fields[:4]] for row in form.rows]


def sent(app, offer, **data):
    """The form as it was sent."""
    with app.test_request_context(method="POST", data=MultiDict(data)):
        form = RouteFields()
        form.offer_route(offer)
        return form, form.steps, values(form), form.left_out_lines


def test_without_a_template_the_usual_way_is_proposed(app, office, offer):
    _form, found = shown(app, offer)
    director, ps = office.director.post.id, office.ps.post.id
    assert found[:2] == [[director, "recommend", "", None], [ps, "approve", "", None]]
    assert found[2][0] is None


def test_a_draft_shows_its_own_plan_with_stages_times_and_rules(app, office, offer):
    lawyer, director, ps = (office.everyone[name].post.id for name in ("lawyer", "director", "ps"))
    plan = [
        Stop(C, lawyer, 1, 1, 16, IfAbsent.SKIP),
        Stop(C, director, 1, 1, 6),
        Stop(A, ps, 2),
    ]
    form, found = shown(app, offer, plan)
    assert found == [
        [lawyer, "comment", "", 16],
        [director, "comment", "1", 6],
        [ps, "approve", "", None],
    ]
    with app.test_request_context():
        assert form.steps == plan


def test_what_is_sent_becomes_the_plan_and_empty_rows_are_left_out(app, office, offer):
    lawyer, director, ps = (office.everyone[name].post.id for name in ("lawyer", "director", "ps"))
    _form, steps, _values, _out = sent(
        app, offer,
        stop_1_post=lawyer, stop_1_kind="comment", stop_1_due="8",
        stop_2_post="", stop_2_kind="recommend",
        stop_3_post=director, stop_3_kind="recommend", stop_3_together="all", stop_3_absent="skip",
        stop_4_post=ps, stop_4_kind="approve",
    )  # fmt: skip
    assert steps == [
        Stop(C, lawyer, 1, None, 8),
        Stop(R, director, 1, None, None, IfAbsent.SKIP),
        Stop(A, ps, 2),
    ]


def test_the_button_for_a_row_keeps_what_was_chosen(app, office, offer):
    form, _steps, found, _out = sent(
        app, offer, find="stop", stops="3", stop_1_post=office.ps.post.id, stop_1_kind="approve"
    )
    assert len(found) == 4
    assert found[0] == [office.ps.post.id, "approve", None, None]
    assert (form.shown, form.more) == (4, True)


def test_there_are_no_more_rows_than_a_form_takes(app, offer):
    form, _steps, found, _out = sent(app, offer, find="stop", stops="12")
    assert (len(found), form.more) == (12, False)
    assert len(sent(app, offer, stops="999999")[2]) == 12


def test_another_template_fills_the_rows_and_says_what_it_leaves_out(app, office):
    ways = [
        templates.Way(R, Target.SUPERVISOR),
        templates.Way(C, Target.POST, office.officer.post.id),
        templates.Way(A, Target.INSTITUTION_HEAD, due_hours=24),
    ]
    row = templates.add_template(office.admin.actor, "Likizo", "Leave", memo_rule(), ways)
    offer = queries.offer(office.officer.actor, office.afya.id, "memo", office.officer.post.id)
    _form, steps, found, out = sent(app, offer, find="template", template=row.id, stop_1_post="1")
    assert found[0][0] == office.director.post.id
    assert [(stop.kind, stop.due_hours) for stop in steps] == [(R, None), (A, 24)]
    assert len(out) == 1


def test_a_post_that_is_not_offered_is_refused(app, office, offer):
    with app.test_request_context(
        method="POST", data={"stop_1_post": office.other_officer.post.id, "stop_1_kind": "approve"}
    ):
        form = RouteFields()
        form.offer_route(offer)
        assert not form.validate()
        assert "stop_1_post" in form.errors


def test_a_way_that_stands_is_not_asked(app, offer):
    with app.test_request_context():
        form = RouteFields()
        assert form.asks_route
        form.drop_route()
        assert not form.asks_route
        assert [field.name for field in form] == ["once", "version", "kept"]


@pytest.mark.parametrize("text", [str(2**70), "9" * 5000, "²", "-1", "a\0b"])
def test_a_time_that_is_no_number_of_hours_is_none(app, office, offer, text):
    _form, (stop,), _values, _left = sent(
        app, offer, stop_1_post=str(office.ps.post.id), stop_1_kind="approve", stop_1_due=text
    )
    assert (stop.post_id, stop.due_hours) == (office.ps.post.id, None)


def test_a_stop_that_is_not_asked_for_anything_is_asked_what_a_fresh_row_proposes(app, office, offer):
    _form, (stop,), _values, _left = sent(app, offer, stop_1_post=str(office.ps.post.id), stop_1_kind="")
    assert stop.kind is R
