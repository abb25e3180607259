"""Who may read a document is decided by the thing that it belongs to."""

import pytest

from geos.access import service as access
from geos.core.actor import Actor
from geos.core.errors import NotFound
from geos.core.types import Level
from geos.documents import queries


def test_who_may_read_the_file_may_read_its_document(office, store):
    made = store()
    assert queries.get(office.officer.actor, made.id) is made


def test_for_everybody_else_it_does_not_exist(office, store):
    made = store()
    for member in (office.lawyer, office.admin, office.other_officer, office.authority):
        with pytest.raises(NotFound):
            queries.get(member.actor, made.id)


def test_need_to_know_without_clearance_is_not_enough(office, store):
    made = store(level=Level.SECRET)
    assert queries.get(office.director.actor, made.id) is made
    with pytest.raises(NotFound):
        queries.get(office.officer.actor, made.id)


def test_a_token_does_not_reach_across_institutions(office, store):
    made = store()
    access.grant(made.owner_kind, made.owner_id, f"post:{office.other_officer.post.id}")
    with pytest.raises(NotFound):
        queries.get(office.other_officer.actor, made.id)


def test_the_system_reads_everything(store):
    made = store(level=Level.TOP_SECRET)
    assert queries.get(Actor.system("worker"), made.id) is made


@pytest.mark.parametrize("number", [0, -1, 10**6, 2**31, 2**63, 10**40])
def test_a_number_that_names_nothing_is_not_found(office, number):
    with pytest.raises(NotFound):
        queries.get(office.officer.actor, number)


def test_whoever_acts_in_the_post_reads_what_the_post_reads(office, store):
    made = store()
    office.let_act(office.lawyer, office.officer)
    assert queries.get(office.lawyer.actor, made.id) is made
