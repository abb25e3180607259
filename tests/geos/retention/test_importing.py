"""The retention schedule from a table: looked through, then entered; nothing half, nothing unseen."""

import io
from datetime import date

import pytest

from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound
from geos.core.spreadsheets import Line
from geos.retention import service
from geos.retention.models import FileRetention, RetentionClass, Ruling
from geos.retention.service import importing
from geos.retention.service.importing import RowState
from tests.geos.files import scenes
from tests.geos.retention.scenes import schedule

URL = "/retention/schedule/import"
HEAD = "code;name_sw;name_en;years;ruling;basis"
GOOD = "B2;Fedha;Finance;7;Teketeza;Sheria ya Fedha"


def table(*rows):
    return "\n".join((HEAD, *rows)).encode()


def looked(office, *rows):
    return service.read_schedule(office.records.actor, office.afya, "ratiba.csv", table(*rows))


def codes():
    return sorted(db.session.scalars(db.select(RetentionClass.code)))


def test_the_dry_run_says_of_each_row_what_it_would_do_and_enters_nothing(office):
    known = schedule(office)
    as_it_is = f"{known.code};{known.name_sw};{known.name_en};{known.years};{known.ruling};{known.basis}"
    rows = looked(office, as_it_is, GOOD, f"{known.code};a;b;9;review;c", "C3;Fedha;Finance;7;teketeza;x")
    assert [row.state for row in rows] == [RowState.SAME, RowState.NEW, RowState.WRONG, RowState.NEW]
    assert rows[2].why == importing.TWICE
    assert codes() == [known.code]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("B2;Fedha;;7;destroy;x", importing.MISSING),
        ("B2;Fedha;Finance;201;destroy;x", importing.YEARS),
        ("B2;Fedha;Finance;-1;destroy;x", importing.YEARS),
        ("B2;Fedha;Finance;saba;destroy;x", importing.YEARS),
        ("B2;Fedha;Finance;7;choma;x", importing.NO_RULING),
        (f"{'B' * 13};Fedha;Finance;7;destroy;x", importing.TOO_LONG),
    ],
)
def test_a_wrong_row_says_why_and_is_left_out(office, row, why):
    (found,) = looked(office, row)
    assert (found.state, found.why) == (RowState.WRONG, why)
    with pytest.raises(Invalid):
        service.import_schedule(office.records.actor, office.afya, [found.line])


def test_a_changed_class_moves_the_day_on_which_its_closed_files_fall_due(office):
    known = schedule(office)
    file = scenes.file_with_letter(office)
    service.assign_class(office.records.actor, file.keyword, known)
    service.close_file(office.records.actor, file, "Mwisho")
    rows = looked(office, f"{known.code.lower()};Mpya;New;20;review;Ratiba", GOOD)
    assert [row.state for row in rows] == [RowState.CHANGED, RowState.NEW]
    service.import_schedule(office.records.actor, office.afya, [row.line for row in rows])
    db.session.refresh(known)
    assert (known.years, known.ruling, known.name_en) == (20, Ruling.REVIEW, "New")
    due = db.session.get_one(FileRetention, file.id).due_on
    assert due == date(file.closed_at.year + 21, 1, 1)
    with pytest.raises(Invalid):  # everything is as the table says by now
        service.import_schedule(office.records.actor, office.afya, [row.line for row in rows])


def test_the_schedule_is_the_records_managers(office):
    line = Line(2, dict(zip(HEAD.split(";"), GOOD.split(";"), strict=True)))
    for member in (office.clerk, office.archivist, office.other_clerk):
        with pytest.raises((Denied, NotFound)):
            service.read_schedule(member.actor, office.afya, "r.csv", table(GOOD))
        with pytest.raises((Denied, NotFound)):
            service.import_schedule(member.actor, office.afya, [line])


def test_a_table_is_looked_through_and_entered_in_the_browser(office, page):
    schedule(office)
    db.session.commit()
    page.sign_in(office.records)
    page.post(URL, 422, form_on=URL, upload=(io.BytesIO(b"a;b\n1;2"), "r.csv"))
    upload = (io.BytesIO(table(GOOD, "C3;;;;;")), "ratiba.csv")
    soup = page.post(URL, 200, form_on=URL, upload=upload)
    assert "B2" not in codes()
    form = soup.select_one(f'form[action="{URL}/enter"]')
    hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    page.post(f"{URL}/enter", **hidden)
    assert "B2" in page.follow().text
    assert ("B2" in codes(), "C3" in codes()) == (True, False)
    for turn, broken in enumerate(("", "[1]", "{}", '[["x", {}]]', "[[2, []]]")):
        page.post(f"{URL}/enter", **{**hidden, "once": f"broken-{turn}", "rows": broken})
        assert page.response.location.endswith(URL)
