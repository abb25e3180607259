"""Putting away: what lies at the counter, what speaks against it, one by one, ticked or scanned."""

from datetime import timedelta

import pytest

from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.core.workdays import add_working_days
from geos.diary import queries, service
from geos.diary.models import How, PutAway
from geos.files import codes
from geos.files import service as files
from geos.files.models import Cause
from tests.geos.diary.scenes import asked, file_back
from tests.geos.files import scenes
from tests.geos.statements import counting


def lying(office, who="clerk"):
    return list(db.session.scalars(queries.lying(office.everyone[who].actor, office.registry)))


def test_a_file_lies_at_the_counter_from_its_return_until_it_is_put_away(office):
    clerk = office.clerk.actor
    fresh, file = scenes.file_with_letter(office), file_back(office)
    assert lying(office) == [file]  # what never left was never brought back
    row = service.put_away(clerk, file)
    assert (row.location, row.how, row.by) == ("Chumba 2, rafu B", How.TICKED, office.clerk.person)
    assert lying(office) == []
    with pytest.raises(Invalid):  # it stands there already
        service.put_away(clerk, file)
    files.hand_over(clerk, file, office.officer.post, cause=Cause.REQUEST)
    files.recall(clerk, file)
    assert lying(office) == [file]  # taken from the rack, though nobody received it
    with pytest.raises(Invalid):
        service.put_away(clerk, fresh)


def test_the_rack_is_confirmed_or_corrected(office):
    file = file_back(office)
    row = service.put_away(office.clerk.actor, file, " Chumba 3 ", How.SCANNED)
    assert (row.location, file.location) == ("Chumba 3", "Chumba 3")
    with pytest.raises(Invalid) as refused:
        service.put_away(office.clerk.actor, file_back(office), "r" * 81)
    assert list(refused.value.fields) == ["location"]


def test_what_still_waits_is_named_and_keeps_the_file_out(office):
    officer = office.officer
    due, drafted, clear = file_back(office), scenes.file_with(office, officer), file_back(office)
    asked(office, due, add_working_days(today(), 1))
    files.write_minute(officer.actor, drafted, "Rasimu", officer.post.id)
    files.send_back(officer.actor, drafted)
    files.receive(office.clerk.actor, drafted)
    rows = [due, drafted, clear]
    found = queries.outstanding(rows)
    assert {file.id: [thing.kind for thing in found.get(file.id, [])] for file in rows} == {
        due.id: ["bring_up"], drafted.id: ["draft"], clear.id: [],
    }  # fmt: skip
    for file in (due, drafted):
        with pytest.raises(Invalid):
            service.put_away(office.clerk.actor, file)
    done = service.put_away_ticked(office.clerk.actor, [file.id for file in rows])
    assert [row.file for row in done] == [clear]


def test_a_later_bring_up_does_not_keep_it_out(office):
    file = file_back(office)
    asked(office, file, add_working_days(today(), 2) + timedelta(days=1))
    assert service.put_away(office.clerk.actor, file).file == file


def test_only_the_registrys_staff_put_away_and_only_what_is_there(office):
    file = file_back(office)
    with pytest.raises(Denied):
        service.put_away(office.officer.actor, file)
    with pytest.raises(NotFound):
        service.put_away(office.other_clerk.actor, file)
    with pytest.raises(Invalid):
        service.put_away(office.clerk.actor, scenes.file_with(office, office.officer))
    assert service.put_away_ticked(office.lawyer.actor, [file.id]) == []


def test_the_scanner_takes_a_code_or_a_reference_in_any_spelling(office, page):
    first, second = file_back(office), file_back(office)
    page.sign_in(office.clerk)
    url, at = "/registry/put-away/scan", "/registry/put-away"
    page.post(url, form_on=at, code=codes.file_code(first.id).lower())
    page.post(url, form_on=at, code=second.reference.lower().replace(".", " "), location="Rafu C")
    assert "limerudishwa" in page.follow().get_text()
    assert {row.location for row in db.session.scalars(db.select(PutAway))} == {"Chumba 2, rafu B", "Rafu C"}
    page.post(url, 422, form_on=at, code="GEOS:FILE:999999")
    assert "Masjala hii haina jalada la namba hii" in page.soup.select_one("#code-error").get_text()
    page.post(url, 422, form_on=at, code=second.reference)
    assert "tayari liko kwenye reki" in page.soup.select_one("#code-error").get_text()
    assert page.soup.select_one("#code")["value"] == ""


def test_the_lists_take_as_many_statements_for_many_files_as_for_one(office, page):
    urls = ("/registry/put-away", "/registry/bring-ups?view=coming")
    page.sign_in(office.clerk)

    def taken():
        db.session.commit()
        counts = []
        for url in urls:
            with counting() as seen:
                page.get(url)
            counts.append(len(seen))
        return counts

    asked(office, file_back(office))
    taken()
    few = taken()
    for _ in range(4):
        asked(office, file_back(office))
    assert taken() == few


# Undoing -----------------------------------------------------------------------------------------------


def test_a_putting_away_is_undone_on_the_same_day(office, page):
    file, earlier = file_back(office), file_back(office)
    row = service.put_away(office.clerk.actor, file)
    db.session.commit()
    list_ = f"/registry/put-away?registry={office.registry.id}"
    assert page.sign_in(office.records).get(list_).select(f'form[action="/registry/put-away/{row.id}/undo"]')
    page.post(f"/registry/put-away/{row.id}/undo", form_on=list_)
    assert f"{file.reference} liko tena kaunta" in page.follow().text
    assert lying(office) == [file, earlier]  # as long as before
    assert db.session.scalars(db.select(PutAway)).all() == []
    again = service.put_away(office.clerk.actor, file)
    assert queries.may_undo(again)


def test_only_the_last_putting_away_of_a_file_that_stands_there_is_undone(office):
    clerk, file = office.clerk.actor, file_back(office)
    first = service.put_away(clerk, file)
    for member in (office.lawyer, office.other_clerk):
        with pytest.raises(NotFound):
            service.undo_put_away(member.actor, first)
    files.hand_over(clerk, file, office.officer.post, cause=Cause.REQUEST)
    with pytest.raises(WrongState):  # it left
        service.undo_put_away(clerk, first)
    files.recall(clerk, file)
    second = service.put_away(clerk, file)
    with pytest.raises(WrongState):
        service.undo_put_away(clerk, first)
    second.at -= timedelta(days=1)
    db.session.commit()
    with pytest.raises(WrongState):  # what was done yesterday is left to a new return
        service.undo_put_away(clerk, second)
