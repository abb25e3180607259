"""Until when: in working days or by a date, never on a day on which the offices are closed."""

from datetime import date, datetime, time, timedelta

import pytest

from geos.core.clock import OFFICE_ZONE, held_at, today
from geos.core.workdays import add_working_days
from geos.files import service
from geos.files.forms import END_OF_DAY, WORKING_DAYS
from geos.files.models import Cause
from tests.geos.files import scenes

FRIDAY = datetime(2026, 12, 4, 9, tzinfo=OFFICE_ZONE)
MONDAY, INDEPENDENCE, AFTER = date(2026, 12, 7), date(2026, 12, 9), date(2026, 12, 10)


def closing(day):
    """The end of the office's day."""
    return datetime.combine(day, END_OF_DAY, OFFICE_ZONE)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (closing(MONDAY), closing(MONDAY)),
        (closing(date(2026, 12, 5)), closing(MONDAY)),
        (closing(INDEPENDENCE), closing(AFTER)),
        (
            datetime(2026, 12, 6, 23, 30, tzinfo=OFFICE_ZONE),
            datetime(2026, 12, 7, 23, 30, tzinfo=OFFICE_ZONE),
        ),
    ],
)
def test_a_due_time_lies_on_a_working_day_of_the_office(office, asked, given):
    file = scenes.file_with_letter(office)
    with held_at(FRIDAY):
        way = service.hand_over(
            office.clerk.actor, file, office.officer.post, cause=Cause.REQUEST, due_at=asked
        )
    assert way.due_at == file.due_at == given


def handed_over(office, page, **chosen):
    """The file's way after the form was sent with these values, and what the page said."""
    file = scenes.file_with_letter(office)
    url = f"/files/{file.id}/hand-over"
    page.sign_in(office.clerk).post(
        url, form_on=url, to_post=office.officer.post.id, cause="request", **chosen
    )
    return file.transit, page.follow()


def test_the_form_offers_working_days_and_counts_them_from_today(office, page):
    way, soup = handed_over(office, page, days="3")
    assert way.due_at == closing(add_working_days(today(), 3))
    assert "si siku ya kazi" not in soup.text
    offered = [
        field["value"]
        for field in page.get(f"/files/{scenes.file_with_letter(office).id}/hand-over").select("[name=days]")
    ]
    assert offered == ["", *(str(days) for days in WORKING_DAYS)]


def test_a_written_date_counts_before_a_number_of_days(office, page):
    later = add_working_days(today(), 30)
    way, _soup = handed_over(office, page, days="1", due_on=later.isoformat())
    assert way.due_at == closing(later)


def test_a_date_that_is_no_working_day_moves_with_a_word(office, page):
    saturday = date(2035, 11, 24)
    way, soup = handed_over(office, page, due_on=saturday.isoformat())
    assert way.due_at == closing(saturday + timedelta(days=2))
    assert "24 Nov 2035 si siku ya kazi (Jumamosi): ukomo ni 26 Nov 2035." in soup.text


def test_the_word_names_the_holiday(office, page):
    page.language = "en"
    _way, soup = handed_over(office, page, due_on="2036-12-09")
    assert (
        "9 Dec 2036 is no working day (Independence and Republic Day): it is due on 10 Dec 2036." in soup.text
    )


def test_without_a_choice_nothing_is_due(office, page):
    way, _soup = handed_over(office, page)
    assert way.due_at is None


def test_a_number_of_days_that_was_not_offered_is_refused(office, page):
    file = scenes.file_with_letter(office)
    url = f"/files/{file.id}/hand-over"
    page.sign_in(office.clerk).post(
        url, 422, form_on=url, to_post=office.officer.post.id, cause="request", days="4000000"
    )
    assert page.problems == ["Chagua moja kutoka kwenye orodha"]
    assert file.transit is None


def test_a_minute_that_goes_with_the_file_has_the_same_choices(office, page):
    file = scenes.file_with(office, office.officer)
    url = f"/files/{file.id}/minute"
    facts = {"text": "Naomba maelekezo.", "act": "hand_over", "cause": "action"}
    page.sign_in(office.officer).post(url, form_on=url, to_post=office.director.post.id, days="5", **facts)
    assert file.transit.due_at == closing(add_working_days(today(), 5))


def test_noon_of_a_working_day_stays_as_it_is(office):
    file = scenes.file_with_letter(office)
    noon = datetime.combine(add_working_days(today(), 1), time(12), OFFICE_ZONE)
    way = service.hand_over(office.clerk.actor, file, office.officer.post, cause=Cause.REQUEST, due_at=noon)
    assert way.due_at == noon
