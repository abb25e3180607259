"""Passwords, places, sessions: who gets in, who waits, and who is told."""

from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import select, update

from geos.accounts import queries, service
from geos.accounts.models import Account, Guessing
from geos.accounts.service import (
    FREE_FAILURES,
    Browser,
    MustWait,
    Shut,
    WrongPassword,
    begin,
    verify,
)
from geos.accounts.service.slowing import STRANGERS
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory.models import Institution, InstitutionState, Person
from tests.geos.accounts.conftest import CAFE, OFFICE, acts, told
from tests.geos.factories import CLI, PASSWORD


def wrong(username, times, browser):
    """So many wrong passwords in a row from one place."""
    for _ in range(times):
        with pytest.raises(WrongPassword):
            verify(username, "not this one", browser)


def test_the_right_password_opens_and_a_wrong_one_does_not(account):
    assert verify(account.username, PASSWORD, OFFICE) == account
    wrong(account.username, 1, OFFICE)


def test_many_wrong_ones_make_their_own_address_wait_and_longer_each_time(account):
    wrong(account.username, FREE_FAILURES, CAFE)
    with pytest.raises(MustWait) as first:
        verify(account.username, PASSWORD, CAFE)
    with time_machine.travel(now() + timedelta(seconds=2), tick=True):
        wrong(account.username, 1, CAFE)
        with pytest.raises(MustWait) as second:
            verify(account.username, PASSWORD, CAFE)
    assert first.value.facts["seconds"] < second.value.facts["seconds"] <= 61


def test_a_guesser_elsewhere_does_not_hold_up_the_owner(account):
    wrong(account.username, FREE_FAILURES, CAFE)
    assert verify(account.username, PASSWORD, OFFICE) == account


def test_guessers_at_many_addresses_wait_together_but_not_the_owners_browser_or_office(account):
    own = Browser(OFFICE.address, OFFICE.line, begin(account, OFFICE).device)
    db.session.add(Guessing(name_hash=queries.name_hash(account.username), place="strangers",
                            failures=STRANGERS.free - 1))  # fmt: skip
    db.session.commit()
    wrong(account.username, 1, CAFE)
    with pytest.raises(MustWait):
        verify(account.username, PASSWORD, Browser("41.59.0.99"))
    assert verify(account.username, PASSWORD, Browser(OFFICE.address)) == account
    assert verify(account.username, PASSWORD, Browser("41.59.0.99", key=own.key)) == account


def test_the_owners_own_browser_has_a_count_of_its_own(account):
    known = Browser(CAFE.address, CAFE.line, begin(account, CAFE).device)
    wrong(account.username, FREE_FAILURES, CAFE)
    assert verify(account.username, PASSWORD, known) == account
    wrong(account.username, FREE_FAILURES, known)
    with pytest.raises(MustWait):
        verify(account.username, PASSWORD, known)


def test_a_name_that_nobody_has_waits_like_any_other(office):
    wrong("hayupo@afya.go.tz", FREE_FAILURES, CAFE)
    with pytest.raises(MustWait):
        verify("hayupo@afya.go.tz", PASSWORD, CAFE)


def test_of_many_tries_at_once_none_gets_in_once_they_were_too_many(account):
    right = verify(account.username, PASSWORD, CAFE)  # hashed before the others were counted
    wrong(account.username, FREE_FAILURES, CAFE)
    with pytest.raises(MustWait):
        begin(right, CAFE)


def test_a_sign_in_ends_the_counting_and_says_how_many_there_were(account):
    wrong(account.username, 3, OFFICE)
    begin(account, OFFICE)
    wrong(account.username, FREE_FAILURES - 1, OFFICE)
    assert verify(account.username, PASSWORD, OFFICE) == account
    assert [row.failures for row in queries.sign_ins(account.id)] == [3]
    assert account.failures == FREE_FAILURES - 1


def test_wrong_tries_are_forgotten_after_an_hour(account):
    wrong(account.username, FREE_FAILURES - 1, CAFE)
    with time_machine.travel(now() + timedelta(minutes=61), tick=True):
        wrong(account.username, 2, CAFE)
        assert verify(account.username, PASSWORD, CAFE) == account
        service.forget_stale()
    with time_machine.travel(now() + timedelta(hours=3), tick=True):
        service.forget_stale()
        assert db.session.scalars(select(Guessing)).all() == []


@pytest.mark.parametrize("state", [InstitutionState.SUSPENDED, InstitutionState.CLOSED])
def test_nobody_of_a_suspended_or_closed_institution_gets_in_and_sessions_are_dead(
    account, office, page, state
):
    page.sign_in(office.officer)
    db.session.execute(update(Institution).filter_by(id=office.afya.id).values(state=state))
    db.session.commit()
    page.get("/desk", status=302)
    with pytest.raises(Shut):
        verify(account.username, PASSWORD, OFFICE)
    wrong(account.username, 1, OFFICE)
    page.post("/sign-in", 422, username=office.officer.username, password=PASSWORD)
    assert page.problems[0].startswith("Taasisi yako imesimamishwa kutumia mfumo.")


def test_an_ended_person_gets_in_nowhere_by_nothing(account, office, page):
    page.sign_in(office.officer)
    invitation = service.invite(CLI, account)
    app = service.app_passwords.add(office.officer.actor, "Simu").secret
    db.session.execute(update(Person).filter_by(id=account.person_id).values(ended_at=now()))
    db.session.commit()
    page.get("/desk", status=302)
    wrong_name = {"username": account.username, "password": PASSWORD}
    page.post("/sign-in", 422, **wrong_name)
    page.get(f"/first-password/{invitation}", status=404)
    assert service.app_passwords.check(account.username, app, "10.0.0.1") is None


def test_ending_access_leaves_nothing_that_opens_anything(account, office):
    begin(account, OFFICE)
    service.invite(CLI, account)
    made = service.app_passwords.add(office.officer.actor, "Simu")
    service.end_access(CLI, account.person, "Amehama")
    assert queries.open_sessions(account.id) == []
    assert (account.invite_hash, made.row.ended_at is not None) == (None, True)
    assert acts(account)[-1] == "end_access"


def test_the_first_browser_is_no_news_and_every_further_one_is_told_to_the_owner(account):
    known = Browser(OFFICE.address, OFFICE.line, begin(account, OFFICE).device)
    begin(account, known)
    assert told(account) == []
    begin(account, CAFE)
    assert told(account) == ["new_device"]
    assert [row.new_device for row in queries.sign_ins(account.id)] == [True, False, False]


def test_one_browser_is_known_to_everybody_who_uses_it_alone(account, office):
    key = begin(account, OFFICE).device
    other = queries.of_person(office.director.person.id)
    begin(other, Browser(CAFE.address, CAFE.line, ""))
    assert begin(other, Browser(OFFICE.address, OFFICE.line, key)).device == key
    assert told(other) == ["new_device"]


def test_a_session_is_a_day_of_work_at_most(account, page, office):
    page.sign_in(office.officer)
    start = now()
    for hour in range(1, 27):  # a page every twenty-nine minutes
        with time_machine.travel(start + timedelta(minutes=29 * hour), tick=True):
            status = page.client.get("/notices").status_code
            assert status == (200 if 29 * hour < 720 else 302), hour
    with time_machine.travel(start + timedelta(hours=12, minutes=1), tick=True):
        assert queries.open_sessions(account.id) == []


def test_the_owner_ends_a_session_and_all_others_but_this(account, office):
    for browser in (OFFICE, CAFE, CAFE):
        begin(account, browser)
    here, second, _ = queries.open_sessions(account.id)
    service.end_own_session(office.officer.actor, second.id)
    service.end_other_sessions(office.officer.actor, here.id)
    assert queries.open_sessions(account.id) == [here]
    assert acts(account)[-2:] == ["end_session", "end_sessions"]


def test_nobody_ends_anothers_session_as_the_owner(account, office):
    begin(account, OFFICE)
    session = queries.open_sessions(account.id)[0]
    with pytest.raises(NotFound):
        service.end_own_session(office.director.actor, session.id)


def test_sessions_of_a_whole_institution_end_at_once(account, office):
    other = queries.of_person(office.other_officer.person.id)
    begin(account, OFFICE)
    begin(other, OFFICE)
    service.end_all_of_institution(office.afya.id)
    assert [len(queries.open_sessions(one.id)) for one in (account, other)] == [0, 1]


def test_an_old_hash_is_made_anew_at_a_sign_in(account):
    old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    db.session.execute(update(Account).filter_by(id=account.id).values(password_hash=old))
    db.session.commit()
    verify(account.username, PASSWORD, OFFICE)
    assert account.password_hash != old
    assert verify(account.username, PASSWORD, OFFICE) == account
