"""Groups: members by hand and by rule, no loops, and who may write to one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from geos.core.actor import Role
from geos.core.clock import now, today
from geos.core.db import db
from geos.core.errors import Invalid
from geos.directory import service as directory
from geos.directory.models import UnitKind
from geos.mail import queries, service
from geos.mail.models import GroupMember, MailboxKind, Posting, RuleKind
from geos.mail.service import Rule
from tests.geos.factories import CLI

GROUP = MailboxKind.GROUP


@pytest.fixture
def group(office, boxes_of):
    """An empty group beside the mailboxes."""
    return service.create_mailbox(CLI, office.afya, GROUP, "mpya")


def found(group):
    return {box.address.partition(".")[0] for box in queries.reached(group)}


def by(group, *rules):
    service.set_members(CLI, group, [], rules)
    return found(group)


def test_members_are_exactly_those_chosen_and_of_the_institution(office, boxes_of):
    service.set_members(CLI, boxes_of.group, [boxes_of.ps, boxes_of.officer, boxes_of.ps])
    assert {box.id for box in queries.members(boxes_of.group)} == {boxes_of.ps.id, boxes_of.officer.id}
    for wrong in ([boxes_of.other_officer], [boxes_of.group]):
        with pytest.raises(Invalid):
            service.set_members(CLI, boxes_of.group, wrong)
    with pytest.raises(Invalid):
        service.set_members(CLI, boxes_of.post, [boxes_of.ps])
    service.remove(CLI, boxes_of.lawyer, "Amehama")
    with pytest.raises(Invalid) as refused:
        service.set_members(CLI, boxes_of.group, [boxes_of.lawyer])
    assert refused.value.facts == {"address": boxes_of.lawyer.address}
    service.set_members(CLI, boxes_of.group, [])
    assert db.session.scalars(select(GroupMember)).all() == []


def test_groups_that_would_go_round_are_refused_at_any_depth(office, boxes_of, group):
    third = service.create_mailbox(CLI, office.afya, GROUP, "tatu")
    service.set_members(CLI, group, [boxes_of.group])
    service.set_members(CLI, third, [group])
    for inner, outer in ((boxes_of.group, group), (boxes_of.group, third)):
        with pytest.raises(Invalid) as refused:
            service.set_members(CLI, inner, [outer])
        assert refused.value.facts == {"address": outer.address}
    assert found(third) == {"rehema", "baraka", "daudi"}


def test_a_circle_that_came_about_all_the_same_ends_at_delivery(boxes_of, group):
    service.set_members(CLI, group, [boxes_of.group, boxes_of.ps])
    db.session.add(GroupMember(group_id=boxes_of.group.id, member_id=group.id))
    db.session.commit()
    assert found(group) == {"rehema", "baraka", "daudi", "zawadi"}


def test_rules_find_whoever_is_appointed_today(office, boxes_of, group):
    care = office.director.post.unit
    head = office.ps.post.unit
    assert by(group, Rule(RuleKind.UNIT, unit=care)) == {"baraka", "rehema"}
    assert by(group, Rule(RuleKind.UNIT, unit=head)) == {
        "zawadi", "baraka", "rehema", "daudi", "juma", "furaha",
    }  # fmt: skip
    assert by(group, Rule(RuleKind.ROLE, role=Role.REGISTRY_CLERK)) == {"juma"}
    assert by(group, Rule(RuleKind.HEADS)) == {"zawadi", "baraka"}
    assert by(group, Rule(RuleKind.HEADS, unit_kind=UnitKind.SECTION)) == set()
    both = (Rule(RuleKind.ROLE, role=Role.REGISTRY_CLERK), Rule(RuleKind.UNIT, unit=care))
    assert by(group, *both) == {"juma", "baraka", "rehema"}
    assert by(group, Rule(RuleKind.STAFF)) == {"zawadi", "baraka", "rehema", "daudi", "juma", "furaha"}
    directory.give_role(CLI, office.lawyer.person, Role.AUDITOR)
    assert by(group, Rule(RuleKind.ROLE, role=Role.AUDITOR)) == {"daudi"}


def test_a_rule_follows_acting_leaving_and_what_stands_by_hand(office, boxes_of, group):
    law = Rule(RuleKind.UNIT, unit=office.lawyer.post.unit)
    service.set_members(CLI, group, [boxes_of.ps], [law])
    assert found(group) == {"zawadi", "daudi"}
    directory.set_acting(
        CLI, office.lawyer.post, office.officer.person, office.lawyer.person, today(), today() + timedelta(7)
    )
    assert found(group) == {"zawadi", "daudi", "rehema"}
    office.lawyer.person.ended_at = now()
    db.session.commit()
    assert found(group) == {"zawadi", "rehema"}
    service.set_members(CLI, group, [])  # says nothing of the rules
    assert len(queries.rules(group)) == 1


def test_a_rule_finds_nobody_of_another_institution(office, boxes_of, group):
    theirs = Rule(RuleKind.UNIT, unit=office.other_officer.post.unit)
    with pytest.raises(Invalid) as refused:
        by(group, theirs)
    assert set(refused.value.fields) == {"rules"}
    assert "asha" not in by(group, Rule(RuleKind.STAFF), Rule(RuleKind.ROLE, role=Role.OFFICER))


@pytest.mark.parametrize(
    "rule",
    [
        Rule(RuleKind.UNIT),
        Rule(RuleKind.ROLE),
        Rule(RuleKind.STAFF, role=Role.OFFICER),
        Rule(RuleKind.HEADS, role=Role.OFFICER),
        Rule(RuleKind.ROLE, role=Role.OFFICER, unit_kind=UnitKind.UNIT),
    ],
)
def test_a_rule_says_what_its_kind_needs_and_nothing_else(group, rule):
    with pytest.raises(Invalid):
        by(group, rule)


# fmt: off
WRITERS = (
    # posting, sender, signed in, may
    (Posting.ANYONE, "mgeni@example.net", False, True),
    (Posting.ANYONE, "", False, True),
    (Posting.INSTITUTION, "zawadi.mtengeti@afya.go.tz", True, True),
    (Posting.INSTITUTION, "ps@afya.go.tz", True, True),
    (Posting.INSTITUTION, "zawadi.mtengeti@afya.go.tz", False, False),  # anybody can write that
    (Posting.INSTITUTION, "asha.mwinyi@utumishi.go.tz", True, False),
    (Posting.INSTITUTION, "hakuna@afya.go.tz", True, False),
    (Posting.INSTITUTION, "", True, False),
    (Posting.MEMBERS, "baraka.shayo@afya.go.tz", True, True),
    (Posting.MEMBERS, "baraka.shayo@afya.go.tz", False, False),
    (Posting.MEMBERS, "zawadi.mtengeti@afya.go.tz", True, False),
    (Posting.MEMBERS, "ps@afya.go.tz", True, False),
    (Posting.NAMED, "zawadi.mtengeti@afya.go.tz", True, True),
    (Posting.NAMED, "zawadi.mtengeti@afya.go.tz", False, False),
    (Posting.NAMED, "taarifa@who.int", False, True),
    (Posting.NAMED, "baraka.shayo@afya.go.tz", True, False),
)
# fmt: on


@pytest.mark.parametrize(("posting", "sender", "signed_in", "may"), WRITERS)
def test_who_may_write_to_a_group_is_its_posting(boxes_of, posting, sender, signed_in, may):
    named = ["Zawadi.Mtengeti@afya.go.tz", "taarifa@who.int"]
    service.set_posting(CLI, boxes_of.group, posting, named)
    assert queries.may_post(boxes_of.group, sender, signed_in) is may


def test_a_member_writes_from_the_post_too(office, boxes_of):
    service.set_members(CLI, boxes_of.group, [boxes_of.ps])
    service.set_posting(CLI, boxes_of.group, Posting.MEMBERS)
    assert queries.may_post(boxes_of.group, "ps@afya.go.tz", signed_in=True)


def test_named_senders_are_addresses_and_there_is_at_least_one(boxes_of):
    group = boxes_of.group
    for wrong in ([], ["sio anwani"], ["a@b@c"], ["x@y.z"] + [f"n{n}@y.tz" for n in range(200)]):
        with pytest.raises(Invalid) as refused:
            service.set_posting(CLI, group, Posting.NAMED, wrong)
        assert set(refused.value.fields) == {"senders"}
    with pytest.raises(Invalid):
        service.set_posting(CLI, boxes_of.officer, Posting.MEMBERS)
    service.set_posting(CLI, group, Posting.NAMED, ["a@b.tz"])
    version = group.version
    service.set_posting(CLI, group, Posting.NAMED, ["c@b.tz", "c@B.tz"])
    assert queries.senders(group) == ["c@b.tz"]
    assert group.version > version
    service.set_posting(CLI, group, Posting.MEMBERS)
    assert queries.senders(group) == []
