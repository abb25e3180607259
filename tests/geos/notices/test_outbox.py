"""The outbox: each notice goes once, a failure waits longer each time, and nothing is forgotten."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from geos.core.clock import now
from geos.core.db import db
from geos.core.types import Level
from geos.notices import service
from geos.notices.models import MailState, Notice


def _tell(office, **more):
    service.tell(
        [office.director.person.id], "approve", "memo", 1, reference="EA.1/2/03", title="Ikama", **more
    )


def _down(notice):
    raise ConnectionRefusedError


def test_what_is_told_goes_out_once(office):
    _tell(office)
    sent = []
    assert service.empty_outbox(sent.append) == 1
    assert service.empty_outbox(sent.append) == 0
    assert [notice.key for notice in sent] == ["approve"]


def test_a_mail_server_that_is_down_delays_and_loses_nothing(office):
    _tell(office)
    assert service.empty_outbox(_down) == 0
    assert service.outbox() == []
    with time_machine.travel(now() + timedelta(minutes=2)):
        assert service.empty_outbox(lambda notice: None) == 1


def test_after_many_failures_it_gives_up_and_says_so(office):
    _tell(office)
    for day in range(10):
        with time_machine.travel(now() + timedelta(days=day)):
            service.empty_outbox(_down)
    assert db.session.scalars(select(Notice)).one().mail_state is MailState.FAILED


def test_the_bell_counts_what_is_new_and_the_page_says_it_in_words(office, page):
    _tell(office)
    page.sign_in(office.director)
    soup = page.get("/notices")
    assert "Ikama" in soup.text
    assert "1" in soup.select_one(".top .dot").text
    page.post("/notices/read", form_on="/notices")
    assert page.follow().select_one(".top .dot") is None


def test_a_confidential_subject_is_not_told_even_to_its_reader(office, page):
    _tell(office, level=Level.CONFIDENTIAL)
    page.sign_in(office.director)
    assert "Ikama" not in page.get("/notices").text
