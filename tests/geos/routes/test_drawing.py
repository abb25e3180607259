"""The picture of a route: how each stage is drawn for its reader, and the words below it."""

from datetime import datetime, timedelta

import pytest
from flask_babel import force_locale

from geos.core.clock import OFFICE_ZONE, held_at, now
from geos.routes import drawing, service
from geos.routes.models import IfAbsent, StepKind
from geos.routes.plans import Stop
from tests.geos.routes.scenes import begin, say, template, usual_ways

C, N, R = StepKind.COMMENT, StepKind.CONCUR, StepKind.RECOMMEND
A, I = StepKind.APPROVE, StepKind.INFORM  # noqa: E741
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=OFFICE_ZONE)


@pytest.fixture(autouse=True)
def swahili(app):
    """On a Monday morning, in Swahili."""
    with app.test_request_context(), force_locale("sw"), held_at(MONDAY):
        yield


def drawn(route, member):
    return drawing.stops(route, member.actor, "Utekelezaji")


def test_a_serial_route_is_one_stop_after_another_and_the_reader_is_named_where_it_waits(office, case, route):
    found = drawn(route, office.director)
    assert [(stop.name, stop.state) for stop in found] == [
        ("Afisa Tiba", "done"),
        ("Wewe, Mkurugenzi wa Tiba", "now"),
        ("Katibu Mkuu", "next"),
        ("Utekelezaji", "next"),
    ]
    assert "Baraka Shayo" in found[1].sub


def test_who_answered_is_named_with_how_long_that_took(office, case, route):
    with held_at(now() + timedelta(hours=3)):
        say(office.director, route, case, "advise_against", "Bei ni kubwa.")
        sub = drawn(route, office.ps)[1].sub
    assert "anashauri vinginevyo" in sub
    assert "alichukua saa 3" in sub


def test_the_stops_of_a_stage_are_drawn_as_one_and_each_says_how_it_stands(office, case):
    route = begin(office, case, (N, office.director, 1, 1), (C, office.lawyer, 1, 1), (A, office.ps, 2))
    assert [side.name for side in drawn(route, office.ps)[1].both] == [
        "Mkurugenzi wa Tiba", "Mwanasheria", "Jibu la kwanza linatosha",
    ]  # fmt: skip
    say(office.director, route, case, "concur")
    stage = drawn(route, office.ps)[1]
    assert (stage.state, stage.both[0][0]) == ("done", "✓ Mkurugenzi wa Tiba")
    assert "hahitajiki tena" in stage.both[1][1]


def test_the_time_that_is_left_and_the_supervisor_who_stands_in_are_told(office, case):
    plan = [Stop(R, office.director.post.id, due_hours=8), Stop(A, office.ps.post.id, due_hours=16)]
    route = service.start(office.officer.actor, case, office.officer.post.id, plan, 1)
    found = drawn(route, office.officer)
    assert "Ukomo: 24 Nov, 09:00" in found[1].sub
    assert "siku 2 za kazi" in found[2].sub
    with held_at(now() + timedelta(days=2)):
        service.sweep({case.kind: lambda id: case})
        assert "pia kwa Katibu Mkuu" in drawn(route, office.officer)[1].sub


def test_who_was_passed_over_and_what_was_only_told_are_shown(office, case):
    plan = [
        Stop(I, office.deputy.post.id),
        Stop(C, office.lawyer.post.id, due_hours=2, if_absent=IfAbsent.SKIP),
        Stop(A, office.ps.post.id),
    ]
    route = service.start(office.officer.actor, case, office.officer.post.id, plan, 1)
    assert "bado hajasoma" in drawn(route, office.officer)[1].sub
    with held_at(now() + timedelta(days=1)):
        service.note_opening(office.deputy.actor, route, case)
        service.sweep({case.kind: lambda id: case})
        found = drawn(route, office.officer)
    assert [stop.state for stop in found] == ["done", "done", "done", "now", "next"]
    assert "amesoma" in found[1].sub
    assert "amerukwa" in found[2].sub


def test_a_yes_that_the_text_outran_is_void_and_an_opinion_is_about_the_older_version(office, case):
    route = begin(office, case, (N, office.lawyer), (R, office.director), (A, office.ps))
    say(office.lawyer, route, case, "concur")
    say(office.director, route, case, "recommend")
    service.amend(office.ps.actor, route, case, 2)
    found = drawn(route, office.officer)
    assert [stop.state for stop in found] == ["done", "now", "done", "next", "next"]
    assert "kuhusu toleo la 1" in found[2].sub
    said = {opinion.act: drawing.of_older(route, opinion, 2) for opinion in drawing.remarks(route)}
    assert said["concur"] == "batili: kuhusu toleo la 1"
    assert (said["recommend"], said["amend"]) == ("kuhusu toleo la 1", "")


def test_a_refusal_that_ends_it_is_drawn_as_a_no_and_a_return_brings_it_to_the_author(office, case, route):
    service.send_back(office.director.actor, route, case, "Fafanua", 1)
    assert [stop.state for stop in drawn(route, office.officer)] == ["now", "next", "next", "next"]
    service.resubmit(office.officer.actor, route, case, 1)
    say(office.director, route, case, "recommend")
    service.refuse(office.ps.actor, route, case, "Hapana", 1)
    assert [stop.state for stop in drawn(route, office.officer)][2] == "no"


def test_a_stop_that_was_put_in_says_by_whom(office, case, route):
    service.add_ahead(office.director.actor, route, case, [(C, office.lawyer.post.id)], 1)
    assert "ameongezwa na Mkurugenzi wa Tiba" in drawn(route, office.officer)[2].sub


def test_a_usual_route_is_told_in_one_line_for_each_stage(office):
    line = drawing.usual(template(office, memo_kind="leave", ways=usual_ways()))
    assert line.rule == "Likizo"
    assert line.stops == ("Msimamizi wa mwandishi (Aunge mkono)", "Mkuu wa Taasisi (Aidhinishe)")
