"""A forgotten password: the recovery address, links that go there, and what nobody learns on the way."""

import smtplib
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from geos import outbox
from geos.accounts import queries, service
from geos.accounts.models import AccountLink, Purpose, ResetRequest
from geos.accounts.service import begin, links, verify
from geos.accounts.service.links import LASTS
from geos.accounts.service.recovery import MOST
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Invalid, NotFound
from geos.notices.models import MailState
from tests.geos.accounts.conftest import OFFICE, acts, told
from tests.geos.factories import PASSWORD

HOME = "rehema.l@example.org"
NEW = "kisima cha maji safi"


def latest(purpose=Purpose.RESET):
    """The last link of its kind."""
    query = select(AccountLink).filter_by(purpose=purpose).order_by(AccountLink.id.desc())
    return db.session.scalars(query.limit(1)).first()


@pytest.fixture
def recoverable(office, account):
    """The officer has a proved recovery address."""
    service.set_recovery(office.officer.actor, HOME)
    service.verify_recovery(queries.link_secret(latest(Purpose.VERIFY)))
    return account


def asked(username, times=1):
    """A forgotten password, and the worker's answer: how many links were made."""
    for _ in range(times):
        service.ask_reset(username, "41.59.0.7")
    return service.answer_requests()


def test_an_address_serves_once_its_owner_has_opened_the_link_there(office, account):
    service.set_recovery(office.officer.actor, HOME.upper())
    assert (account.recovery_address, account.recovery_verified_at) == (HOME, None)
    assert asked(account.username) == 0
    service.verify_recovery(queries.link_secret(latest(Purpose.VERIFY)))
    assert asked(account.username) == 1
    assert acts(account)[-3:] == ["set_recovery", "verify_recovery", "ask_reset"]
    assert told(account) == ["recovery_changed"]


def test_an_address_of_this_system_is_no_recovery_address(office):
    for address in ("rehema.lukindo@afya.go.tz", "rafiki@utumishi.go.tz"):
        with pytest.raises(Invalid):
            service.set_recovery(office.officer.actor, address)


def test_a_link_for_another_address_proves_nothing(office, account):
    service.set_recovery(office.officer.actor, HOME)
    first = queries.link_secret(latest(Purpose.VERIFY))
    service.set_recovery(office.officer.actor, "mwingine@example.org")
    with pytest.raises(NotFound):
        service.verify_recovery(first)
    assert account.recovery_verified_at is None


def test_links_are_few_an_hour(office, recoverable):
    service.set_recovery(office.officer.actor, HOME)
    service.set_recovery(office.officer.actor, HOME)
    with pytest.raises(Invalid):
        service.set_recovery(office.officer.actor, HOME)
    service.verify_recovery(queries.link_secret(latest(Purpose.VERIFY)))
    assert asked(recoverable.username, times=5) == links.MOST
    with time_machine.travel(now() + timedelta(minutes=61), tick=True):
        assert asked(recoverable.username) == 1


def test_one_network_address_asks_only_so_often(recoverable):
    for number in range(MOST + 5):
        service.ask_reset(f"mtu{number}@afya.go.tz", "41.59.0.7")
    assert len(db.session.scalars(select(ResetRequest)).all()) == MOST


def test_the_link_sets_a_new_password_once_and_ends_what_the_old_one_opened(office, recoverable):
    begin(recoverable, OFFICE)
    app = service.app_passwords.add(office.officer.actor, "Simu").secret
    asked(recoverable.username)
    secret = queries.link_secret(latest())
    service.set_new_password(secret, NEW)
    with pytest.raises(NotFound):
        service.set_new_password(secret, NEW)
    assert verify(recoverable.username, NEW, OFFICE) == recoverable
    assert queries.open_sessions(recoverable.id) == []
    assert service.app_passwords.check(recoverable.username, app, "10.0.0.1") is None
    assert "password_changed" in told(recoverable)


def test_a_link_runs_out_and_a_later_one_or_a_change_of_password_makes_it_void(office, recoverable):
    asked(recoverable.username)
    first = queries.link_secret(latest())
    with time_machine.travel(now() + LASTS[Purpose.RESET] + timedelta(minutes=1), tick=True):
        assert queries.by_link(first, Purpose.RESET) is None
    asked(recoverable.username)
    second = queries.link_secret(latest())
    assert queries.by_link(first, Purpose.RESET) is None
    assert queries.by_link(second, Purpose.VERIFY) is None
    service.change_password(office.officer.actor, PASSWORD, NEW)
    assert queries.by_link(second, Purpose.RESET) is None


@pytest.mark.parametrize("secret", ["", "-", "x-y", "1-", "99999999999-a", "1-aaaa", "²-a", "1" * 500])
def test_a_made_up_secret_leads_nowhere(recoverable, secret):
    asked(recoverable.username)
    assert queries.by_link(secret, Purpose.RESET) is None


def test_the_page_answers_the_same_for_every_name_and_writes_the_same(page, recoverable):
    said = []
    for username in (recoverable.username, "hayupo@afya.go.tz"):
        page.post("/forgotten", 303, username=username)
        said.append((page.response.location, page.follow().select_one("main").text))
    assert said[0] == said[1]
    assert [row.username for row in db.session.scalars(select(ResetRequest))] == [
        recoverable.username,
        "hayupo@afya.go.tz",
    ]


def test_by_the_pages_from_the_forgotten_password_to_the_new_one(page, recoverable):
    page.get("/sign-in")
    page.post("/forgotten", 422, username="")
    page.post("/forgotten", 303, username=recoverable.username)
    service.answer_requests()
    url = f"/reset/{queries.link_secret(latest())}"
    page.get(url)
    page.post(url, 422, password="tanzania2026", password_again="tanzania2026")
    page.post(url, 303, password=NEW, password_again=NEW)
    page.get(url, status=404)
    page.post("/sign-in", username=recoverable.username, password=NEW)


def test_looking_at_the_link_proves_nothing_pressing_the_button_does(page, office, account):
    page.sign_in(office.officer)
    page.post("/me/security/recovery", 422, address=HOME, old_password="not this")
    page.post("/me/security/recovery", 303, address=HOME, old_password=PASSWORD)
    url = f"/recovery/{queries.link_secret(latest(Purpose.VERIFY))}"
    page.sign_out().get(url)
    assert account.recovery_verified_at is None
    page.post(url, 303)
    assert account.recovery_verified_at is not None
    page.get(url, status=404)


def test_the_mail_carries_the_link_to_the_recovery_address_in_the_owners_language(app, recoverable):
    asked(recoverable.username)
    message = outbox._link_message(latest())
    assert (message.recipients, message.sender) == ([HOME], "GeOS <geos@afya.go.tz>")
    assert f"/reset/{queries.link_secret(latest())}\n" in message.body
    assert "Nywila mpya imeombwa" in message.body


def test_a_mail_that_cannot_go_waits_and_gives_up_when_its_link_has_run_out(recoverable):
    asked(recoverable.username)

    def down(link):
        raise smtplib.SMTPServerDisconnected

    for minutes in (0, 2, 8, 40):
        with time_machine.travel(now() + timedelta(minutes=minutes), tick=True):
            assert links.send_due(down) == 0
    assert latest().mail_state is MailState.FAILED
    asked(recoverable.username)
    sent = []
    assert links.send_due(lambda link: sent.append(link.address)) == 1
    assert (sent, links.due(), latest().mail_state) == ([HOME], [], MailState.SENT)
