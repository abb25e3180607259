"""Usual routes: keeping them, which one fits, and to which posts it leads its author."""

from decimal import Decimal

import pytest

from geos.core.errors import Incomplete, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.routes import queries, service
from geos.routes.models import IfAbsent, StepKind, Target, TemplateSubject
from geos.routes.plans import Stop
from geos.routes.service import templates
from geos.routes.service.templates import Rule, Way
from tests.geos.routes.scenes import memo_rule, template, usual_ways

C, N, R = StepKind.COMMENT, StepKind.CONCUR, StepKind.RECOMMEND
A, S, I = StepKind.APPROVE, StepKind.SIGN, StepKind.INFORM  # noqa: E741
HEAD = Way(A, Target.INSTITUTION_HEAD)


def fits(office, **facts):
    """The name of the template for the officer's memo."""
    found = queries.fitting(
        office.officer.actor, office.afya.id, "memo", unit_id=office.officer.post.unit_id, **facts
    )
    return found.name_sw if found else None


# Keeping them ---------------------------------------------------------------------------------------


def test_an_administrator_keeps_a_route_with_its_rule_and_stops(office):
    row = template(office, memo_kind="leave", amount_from=Decimal(5), amount_to=Decimal(5))
    assert [(step.ordinal, step.stage, step.kind, step.target) for step in row.steps] == [
        (1, 1, R, Target.SUPERVISOR),
        (2, 2, A, Target.INSTITUTION_HEAD),
    ]
    assert queries.templates(office.afya.id, "memo") == [row]
    assert queries.templates(office.afya.id, "letter") == []
    assert queries.templates(office.other.id) == []


def test_a_change_replaces_the_stops(office):
    row = template(office)
    templates.edit_template(office.admin.actor, row, "Mpya", "New", memo_rule(), [HEAD])
    assert (row.name_sw, [step.target for step in row.steps]) == ("Mpya", [Target.INSTITUTION_HEAD])


def test_what_is_retired_is_offered_no_more_and_can_come_back(office):
    row = template(office)
    templates.retire_template(office.admin.actor, row)
    assert (queries.templates(office.afya.id), fits(office)) == ([], None)
    assert queries.templates(office.afya.id, retired=True) == [row]
    with pytest.raises(WrongState):
        templates.retire_template(office.admin.actor, row)
    templates.restore_template(office.admin.actor, row)
    assert fits(office) == "Kawaida"
    with pytest.raises(WrongState):
        templates.restore_template(office.admin.actor, row)


@pytest.mark.parametrize("who", ["officer", "ps", "records", "helpdesk", "authority"])
def test_nobody_else_keeps_them(office, who):
    row = template(office)
    actor = office.everyone[who].actor
    for act in (
        lambda: templates.add_template(actor, "A", "A", memo_rule(), [HEAD]),
        lambda: templates.edit_template(actor, row, "A", "A", memo_rule(), [HEAD]),
        lambda: templates.retire_template(actor, row),
        lambda: templates.restore_template(actor, row),
        lambda: queries.template(actor, row.id),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_administrator_of_a_neighbour_does_not_even_see_them(office):
    row = template(office)
    with pytest.raises(NotFound):
        queries.template(office.other_admin.actor, row.id)
    with pytest.raises(NotFound):
        templates.edit_template(office.other_admin.actor, row, "A", "A", memo_rule(), [HEAD])


@pytest.mark.parametrize(("names", "field"), [((" ", "A"), "name_sw"), (("A", ""), "name_en")])
def test_it_has_a_name_in_both_languages(office, names, field):
    with pytest.raises(Incomplete) as refused:
        templates.add_template(office.admin.actor, *names, memo_rule(), [HEAD])
    assert list(refused.value.fields) == [field]
    with pytest.raises(Invalid):
        templates.add_template(office.admin.actor, "A" * 121, "A", memo_rule(), [HEAD])


def unfit(office):
    """Rule and stops that are refused, each with the field at fault."""
    there = office.other_officer.post
    letter = TemplateSubject.LETTER
    return {
        "no stop": (memo_rule(), [], "steps"),
        "nobody decides": (memo_rule(), [Way(R, Target.SUPERVISOR)], "steps"),
        "a memo is not signed": (memo_rule(), [Way(S, Target.INSTITUTION_HEAD)], "steps"),
        "a letter is not approved": (Rule(letter), [HEAD], "steps"),
        "a letter has no amount": (
            Rule(letter, amount_from=Decimal(1)), [Way(S, Target.INSTITUTION_HEAD)], "subject",
        ),
        "a neighbour's post": (memo_rule(), [Way(R, Target.POST, there.id), HEAD], "steps"),
        "no post": (memo_rule(), [Way(R, Target.POST), HEAD], "steps"),
        "a post of no use": (memo_rule(), [Way(R, Target.SUPERVISOR, there.id), HEAD], "steps"),
        "one twice": (memo_rule(), [Way(R, Target.SUPERVISOR), Way(C, Target.SUPERVISOR), HEAD], "steps"),
        "no time": (memo_rule(), [Way(R, Target.SUPERVISOR, due_hours=0), HEAD], "steps"),
        "the decision skipped": (
            memo_rule(), [Way(A, Target.INSTITUTION_HEAD, if_absent=IfAbsent.SKIP)], "steps",
        ),
        "a neighbour's unit": (memo_rule(unit_id=there.unit_id), [HEAD], "unit_id"),
        "amounts upside down": (
            memo_rule(amount_from=Decimal(9), amount_to=Decimal(8)), [HEAD], "amount_to",
        ),
        "a debt": (memo_rule(amount_from=Decimal(-1)), [HEAD], "amount_from"),
    }  # fmt: skip


WHY = (
    "no stop", "nobody decides", "a memo is not signed", "a letter is not approved", "a letter has no amount",
    "a neighbour's post", "no post", "a post of no use", "one twice", "no time", "the decision skipped",
    "a neighbour's unit", "amounts upside down", "a debt",
)  # fmt: skip


@pytest.mark.parametrize("why", WHY)
def test_what_makes_no_route_is_refused_and_the_field_named(office, why):
    rule, ways, field = unfit(office)[why]
    with pytest.raises(Invalid) as refused:
        templates.add_template(office.admin.actor, "A", "A", rule, ways)
    assert list(refused.value.fields) == [field]
    assert queries.templates(office.afya.id, retired=True) == []


# Which one fits -------------------------------------------------------------------------------------


def test_the_one_with_the_most_rules_wins_and_of_equals_the_first_by_name(office):
    template(office, "Zote")
    template(office, "Likizo", memo_kind="leave")
    template(office, "Ada ya likizo", memo_kind="leave")
    template(office, "Likizo kubwa", memo_kind="leave", amount_from=Decimal(1000))
    assert fits(office) == fits(office, kind="travel") == "Zote"
    assert fits(office, kind="leave") == "Ada ya likizo"
    assert fits(office, kind="leave", amount=Decimal(1000)) == "Likizo kubwa"
    assert fits(office, kind="leave", amount=Decimal(999)) == "Ada ya likizo"


def test_a_rule_that_is_not_met_makes_it_unfit(office):
    template(office, "Siri", level_from=Level.CONFIDENTIAL)
    template(office, "Ndogo", amount_to=Decimal(100))
    assert fits(office) is None
    assert fits(office, amount=Decimal(100)) == "Ndogo"
    assert fits(office, level=Level.SECRET) == "Siri"


def test_a_unit_speaks_for_those_below_it_and_for_no_other(office):
    template(office, "Wizara", unit_id=office.ps.post.unit_id)
    assert fits(office) == "Wizara"
    template(office, "Sheria", unit_id=office.lawyer.post.unit_id)
    assert fits(office) == "Wizara"
    found = queries.fitting(office.lawyer.actor, office.afya.id, "memo", unit_id=office.lawyer.post.unit_id)
    assert found.name_sw == "Sheria"


# To which posts it leads ----------------------------------------------------------------------------


def led(office, member, *ways):
    """(stops, reasons of what is left out) of a template for one author."""
    found = queries.resolve(template(office, ways=list(ways)), member.post.id)
    return found.stops, [str(each.step.target) for each in found.dropped]


def test_the_authors_supervisor_and_heads_become_posts(office):
    stops, dropped = led(office, office.officer, *usual_ways())
    assert stops == [
        Stop(R, office.director.post.id, 1, None, 16),
        Stop(A, office.ps.post.id, 2),
    ]
    assert dropped == []


def test_a_stop_that_leads_to_the_author_or_to_nobody_falls_out(office):
    stops, dropped = led(office, office.ps, Way(R, Target.SUPERVISOR), Way(C, Target.UNIT_HEAD), HEAD)
    assert (stops, dropped) == ([], ["supervisor", "unit_head", "institution_head"])


def test_of_two_stops_at_one_post_the_later_stays(office):
    stops, dropped = led(office, office.director, Way(R, Target.SUPERVISOR), HEAD)
    assert [(stop.kind, stop.post_id) for stop in stops] == [(A, office.ps.post.id)]
    assert dropped == ["supervisor"]


def test_where_a_stage_loses_stops_no_more_are_enough_than_are_left(office):
    lawyer, director = office.lawyer.post.id, office.director.post.id
    stops, _dropped = led(
        office, office.officer,
        Way(N, Target.SUPERVISOR, stage=1, needed=2), Way(N, Target.POST, director, 1, 2),
        Way(N, Target.POST, lawyer, 1, 2), HEAD,
    )  # fmt: skip
    assert [(stop.post_id, stop.stage, stop.needed) for stop in stops] == [
        (director, 1, 2), (lawyer, 1, 2), (office.ps.post.id, 2, None),
    ]  # fmt: skip
    stops, _dropped = led(
        office, office.lawyer,
        Way(N, Target.POST, lawyer, 1, 2), Way(N, Target.POST, director, 1, 2), HEAD,
    )  # fmt: skip
    assert [(stop.stage, stop.needed) for stop in stops] == [(1, 1), (2, None)]


def test_a_closed_post_falls_out(office):
    row = template(office, ways=[Way(C, Target.POST, office.lawyer.post.id), HEAD])
    office.lawyer.post.active = False
    found = queries.resolve(row, office.officer.post.id)
    assert ([stop.kind for stop in found.stops], len(found.dropped)) == ([A], 1)


def test_a_form_is_offered_posts_that_are_cleared_and_the_template_that_fits(office):
    row = template(office, "Siri", level_from=Level.SECRET)
    offer = queries.offer(
        office.officer.actor, office.afya.id, "memo", office.officer.post.id, level=Level.SECRET
    )
    assert (offer.fitting, offer.kinds) == (row, (C, N, R, A, I))
    offered = {post.id for post, _holder, _acting in offer.posts}
    assert office.ps.post.id in offered
    assert not offered & {office.officer.post.id, office.clerk.post.id}


def test_without_a_template_the_way_goes_through_the_supervisor_to_the_head(office):
    def proposed(member, subject="memo"):
        offer = queries.offer(member.actor, office.afya.id, subject, member.post.id)
        return [(stop.kind, stop.post_id) for stop in offer.proposed.stops]

    ps, director = office.ps.post.id, office.director.post.id
    assert proposed(office.officer) == [(R, director), (A, ps)]
    assert proposed(office.officer, "letter") == [(R, director), (S, ps)]
    assert proposed(office.director) == [(A, ps)]
    assert proposed(office.ps) == []


def test_a_template_that_changes_later_changes_no_case(office, case):
    author, row = office.officer, template(office)
    stops = queries.resolve(row, author.post.id).stops
    route = service.start(author.actor, case, author.post.id, stops, 1)
    templates.edit_template(office.admin.actor, row, "B", "B", memo_rule(), [HEAD])
    assert [step.kind for step in queries.of(case.kind, case.id).steps] == [R, A]
    assert route.steps[0].due_hours == 16
