"""The registry's papers read back: what stands on them, what must not, and what a scanner reads."""

import pytest
from flask_babel import force_locale

from geos.core.clock import local
from geos.core.db import db
from geos.files import queries as files
from geos.files import service as filing
from geos.files.models import Cause
from geos.sheets import queries
from geos.sheets.drawing import lists, rounds
from geos.sheets.drawing.cover import cover
from geos.sheets.printed import Printed
from tests.geos.files import scenes
from tests.geos.sheets.reading import codes, pages, text, watermarked

SECRET = "Uchunguzi wa nidhamu"


def drawn(draw, member, file, language="sw", **more):
    with force_locale(language):
        return draw(member.actor, file, Printed.by(member.actor), **more)


def test_a_cover_says_what_the_file_is_and_its_code_leads_back_to_it(office):
    file = scenes.file_with_letter(office)
    sheet = drawn(cover, office.clerk, file)
    said = text(sheet)
    for words in ("Wizara ya Afya", "Masjala ya wazi", file.reference, file.title, "45 Tiba", "312 Dawa"):
        assert words in said
    assert "Juzuu 1 kati ya 1" in said
    assert codes(sheet) == [f"GEOS:FILE:{file.id}"]
    assert len(pages(sheet)) == 1
    english = text(drawn(cover, office.clerk, file, "en"))
    assert "Transit of the file" in english
    assert "Mzunguko wa jalada" in said


def test_the_covers_of_two_volumes_name_each_other(office):
    file = scenes.file_with_letter(office)
    filing.close_volume(office.clerk.actor, file)
    second = drawn(cover, office.clerk, files.get(office.clerk.actor, file.id))
    assert "Juzuu iliyotangulia Juzuu 1 · 1–1" in text(second)
    first = drawn(lambda *given: cover(*given, number=1), office.clerk, file)
    assert "JUZUU ILIFUNGWA" in text(first)
    assert "Juzuu inayofuata Juzuu 2" in text(first)


def test_the_index_lists_every_folio_with_its_enclosures_and_strikes_what_was_struck_out(office):
    file = scenes.file_with_letter(office, enclosures=2)
    folio = scenes.add_letter(office.clerk.actor, file, "Haikutumwa kamwe")
    filing.strike_out(office.clerk.actor, folio, "Ilirudiwa")
    said = text(drawn(lists.index_of_folios, office.clerk, file))
    for words in ("1(a)", "1(b)", "Bohari ya Dawa", "19 Nov 2026", "kurasa 2", "Ilirudiwa"):
        assert words in said


def test_the_minute_sheet_names_author_and_post_under_each_minute(office):
    file = scenes.file_with(office, office.officer)
    filing.put_minute(office.officer.actor, file, "Naona F1.\n\nNaomba maelekezo.", office.officer.post.id)
    said = text(drawn(lists.minute_sheet, office.officer, file))
    assert "M1 Naona F1." in said
    assert "Rehema Lukindo · Afisa Tiba" in said
    assert "Nafasi ya madokezo yajayo" in said


def test_the_transit_sheet_tells_every_holder_and_what_was_taken_back(office):
    file = scenes.file_with(office, office.officer)
    filing.hand_over(office.officer.actor, file, office.director.post, cause=Cause.ACTION, note="Kwa uamuzi")
    filing.recall(office.officer.actor, file)
    said = text(drawn(lists.transit_sheet, office.officer, file))
    for words in (
        "Rehema Lukindo",
        "Mkurugenzi wa Tiba",
        "Kwa uamuzi",
        "Lilitenguliwa",
        "Jalada lilifunguliwa",
    ):
        assert words in said


@pytest.mark.parametrize("draw", [cover, lists.index_of_folios, lists.minute_sheet, lists.transit_sheet])
def test_every_page_about_a_confidential_file_bears_the_name_of_who_printed_it(office, draw):
    file = scenes.secret_file(office)
    sheet = drawn(draw, office.records, file)
    assert set(watermarked(sheet, "Upendo Mlay")) == {True}
    assert "SIRI" in text(sheet)
    plain = drawn(draw, office.clerk, scenes.file_with_letter(office))
    assert set(watermarked(plain, "Juma Pazi")) == {False}
    assert all("Imechapishwa na Juma Pazi, Karani wa Masjala" in page for page in pages(plain))


def test_a_sheet_of_labels_can_be_scanned_and_shows_no_title_of_a_confidential_file(office):
    open_, secret = scenes.file_with_letter(office), scenes.secret_file(office)
    sheet = rounds.labels([open_, secret], office.registry, Printed.by(office.records.actor), skip=5)
    assert codes(sheet) == [f"GEOS:FILE:{open_.id}", f"GEOS:FILE:{secret.id}"]
    said = text(sheet)
    assert open_.title in said
    assert SECRET not in said
    assert secret.reference in said
    single = rounds.labels([open_, secret], office.registry, Printed.by(office.records.actor), "single")
    assert len(pages(single)) == 2
    assert codes(single, page=2) == [f"GEOS:FILE:{secret.id}"]


def test_labels_are_chosen_by_keyword_numbers_and_days_among_what_one_may_read(office):
    first, secret, third = (
        scenes.file_with_letter(office),
        scenes.secret_file(office),
        scenes.file_with_letter(office, title="Pili"),
    )
    wanted = queries.Wanted(registry_id=office.registry.id, keyword_id=first.keyword_id)
    assert queries.to_label(office.records.actor, wanted) == [first, secret, third]
    assert queries.to_label(office.clerk.actor, wanted) == [first, third]
    assert queries.count_to_label(office.clerk.actor, wanted) == 2
    series = queries.Wanted(office.registry.id, keyword_id=first.keyword.parent_id, first=2, last=9)
    assert queries.to_label(office.clerk.actor, series) == [third]
    assert queries.to_label(office.clerk.actor, queries.Wanted(office.registry.id, first=1, last=9)) == []
    assert queries.to_label(office.other_clerk.actor, wanted) == []


def test_a_hand_over_list_has_a_line_for_each_file_and_no_title_of_a_confidential_one(office):
    file = scenes.file_on_the_way(office, office.officer)
    secret = scenes.secret_file(office)
    filing.hand_over(office.records.actor, secret, office.director.post, cause=Cause.NEW_PAPER)
    db.session.commit()
    day = local(files.movements(file)[0].sent_at).date()
    moves = queries.moves_to(office.records.actor, office.registry.id, None, day)
    sheet = rounds.hand_over_list(moves, office.afya, Printed.by(office.records.actor), "Masjala ya wazi")
    said = text(sheet)
    for words in (file.reference, secret.reference, "Afisa Tiba", "Mkurugenzi wa Tiba", "Jumla: majalada 2"):
        assert words in said
    assert SECRET not in said
    assert [move.file for move in queries.moves_to(office.clerk.actor, office.registry.id, None, day)] == [
        file
    ]
