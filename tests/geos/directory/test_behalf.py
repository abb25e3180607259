"""Who may sign Kny. for whom is set per post, and ends without touching what was signed."""

import pytest

from geos.core.errors import Denied, Invalid, WrongState
from geos.directory import queries, service


def _pairs(office):
    return {(grant.post_id, grant.principal_id) for grant in queries.signing_grants(office.afya.id)}


def test_the_administrator_lets_a_post_sign_for_another_and_ends_it(office):
    director, ps = office.director.post, office.ps.post
    assert not queries.may_sign_for(director.id, ps.id)
    service.let_sign_for(office.admin.actor, director, ps)
    assert (director.id, ps.id) in _pairs(office)
    service.end_signing_for(office.admin.actor, director, ps)
    assert (director.id, ps.id) not in _pairs(office)
    with pytest.raises(WrongState):
        service.end_signing_for(office.admin.actor, director, ps)


@pytest.mark.parametrize("who", ["officer", "ps", "helpdesk", "other_admin"])
def test_nobody_else_sets_it(office, who):
    actor = office.everyone[who].actor
    for act in (service.let_sign_for, service.end_signing_for):
        with pytest.raises(Denied):
            act(actor, office.deputy.post, office.ps.post)


def test_a_post_signs_neither_for_itself_nor_for_another_institution(office):
    admin = office.admin.actor
    for principal in (office.director.post, office.other_officer.post):
        with pytest.raises(Invalid):
            service.let_sign_for(admin, office.director.post, principal)


def test_the_page_shows_sets_and_ends_it(office, page):
    pair = {"post": office.director.post.id, "principal": office.ps.post.id}
    page.sign_in(office.admin)
    assert "Naibu Katibu Mkuu" in page.get("/admin/signatures/behalf").get_text()
    page.post("/admin/signatures/behalf", **pair)
    assert "Mkurugenzi wa Tiba" in page.follow().find("table").get_text()
    assert queries.may_sign_for(office.director.post.id, office.ps.post.id)
    page.post("/admin/signatures/behalf/end", form_on="/admin/signatures/behalf", **pair)
    assert "Mkurugenzi wa Tiba" not in page.follow().find("table").get_text()
