"""The ground itself: the office stands, the journal holds."""

from geos.audit import queries as audit


def test_an_office_is_set_up_and_every_step_of_it_is_in_the_journal(office):
    verdict = audit.verify()
    assert verdict.wrong is None
    assert verdict.entries > 60
    assert office.clerk.actor.registry_ids == {office.registry.id}


def test_who_acts_holds_the_post_and_who_is_acted_for_keeps_it(office):
    office.let_act(office.officer, instead_of=office.director)
    assert office.officer.actor.holds(office.director.post.id)
    assert office.officer.actor.post(office.director.post.id).acting_for_id == office.director.person.id
    assert office.director.actor.holds(office.director.post.id)
