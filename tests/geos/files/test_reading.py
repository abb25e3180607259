"""A file read like a book: parts of it around what is asked for, and ways between minutes and papers."""

from itertools import pairwise

import pytest

from geos.core.db import command, db
from geos.files import queries, service
from geos.files.models import Cause, Direction
from tests.geos.files import scenes
from tests.geos.statements import counting


@command
def fill(file, papers, minutes=0):
    """That many papers and minutes more, in one transaction."""
    for number in range(papers):
        service.add_folio(scenes.CLI, file, title=f"Barua ya {number}", direction=Direction.IN)


@pytest.fixture
def thick(office):
    """A file of 130 folios and 40 minutes in the registry."""
    file = scenes.file_with_letter(office)
    fill(file, 129)
    clerk = office.clerk
    for number in range(1, 41):
        service.put_minute(clerk.actor, file, f"Dokezo la {number}, ona F{number}.", clerk.post.id)
    return file


def numbers(page, where):
    return [int(row["id"][1:]) for row in page.soup.select(f"{where} li[id]")]


def test_the_newest_part_is_shown_first_and_the_part_around_what_is_asked_for(office, page, thick):
    page.sign_in(office.clerk)
    page.get(f"/files/{thick.id}")
    assert numbers(page, "#folios") == list(range(130, 80, -1))
    assert numbers(page, "#minutes") == list(range(40, 10, -1))
    page.get(f"/files/{thick.id}/folios/60?minute=5")
    assert numbers(page, "#folios") == list(range(85, 35, -1))
    assert numbers(page, "#minutes") == list(range(30, 0, -1))
    assert page.soup.select_one("#folios [aria-current=true] .n").text == "60"
    page.get(f"/files/{thick.id}?minute=33")
    assert numbers(page, "#minutes")[:2] == [34, 33]  # in sight at the top


def test_every_folio_is_reached_by_the_ways_up_and_down(office, page, thick):
    page.sign_in(office.clerk)
    page.get(f"/files/{thick.id}")
    seen = set(numbers(page, "#folios"))
    for _step in range(4):
        older = page.soup.select("#folios nav a")[-1]
        page.get(older["href"])
        seen |= set(numbers(page, "#folios"))
    assert seen == set(range(1, 131))


def test_the_page_costs_the_same_however_thick_the_file_is(office, page, thick):
    thin = scenes.file_with_letter(office)
    service.put_minute(office.clerk.actor, thin, "Dokezo, ona F1.", office.clerk.post.id)
    page.sign_in(office.clerk)
    counts = []
    for url in (f"/files/{thin.id}/folios/1", f"/files/{thick.id}/folios/60"):
        page.get(url)
        with counting() as seen:
            page.get(url)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 45  # a third of them the frame around every page


@pytest.mark.parametrize("bad", ["around=0", "around=99999999999", "around=x", "minute=-1", "minute=7e9"])
def test_a_part_that_is_not_there_shows_something_all_the_same(office, page, thick, bad):
    page.sign_in(office.clerk)
    page.get(f"/files/{thick.id}?{bad}")
    assert numbers(page, "#folios")


def test_the_ways_between_the_parts_leave_nothing_out_and_repeat_nothing():
    for above in (0, 1, 3):
        for last in (0, 1, 6, 7, 8, 130):
            shown = queries.part(1, last, None, 7, above)
            seen = []
            while True:
                seen = [*range(shown.lowest, shown.highest + 1), *seen]
                if shown.older is None:
                    break
                told = shown.older
                shown = queries.part(1, last, told.around, 7, above)
                assert shown.highest >= told.highest
                seen = [number for number in seen if number > shown.highest]
            assert seen == list(range(1, last + 1))
    middle = queries.part(1, 130, 60, 50, 25)
    assert (middle.lowest, middle.highest) == (36, 85)
    up = queries.part(1, 130, middle.newer.around, 50, 25)
    assert (up.lowest, up.highest, middle.newer.lowest) == (81, 130, 86)
    assert up.newer is None


# Ways ----------------------------------------------------------------------------------------------------


def test_what_a_minute_names_is_a_link_where_it_exists_and_may_be_read(office, page):
    file = scenes.file_with_letter(office, enclosures=1)
    other, hidden = scenes.file_with_letter(office), scenes.secret_file(office)
    clerk = office.clerk
    text = (
        f"Ona f.1, folio 1(a), F1(b), F9, dokezo 1 na M2; rejea {other.reference}, {other.reference}/1,"
        f" {hidden.reference} na ZZ.1/2/3. <b>"
    )
    service.put_minute(clerk.actor, file, text, clerk.post.id)
    page.sign_in(clerk)
    page.get(f"/files/{file.id}")
    links = {a.text: a["href"] for a in page.soup.select("#M1 .lines-kept a")}
    assert links == {
        "F1": f"/files/{file.id}/folios/1?minute=1#F1",
        "folio 1(a)": f"/files/{file.id}/folios/1a?minute=1#F1(a)",
        "dokezo 1": f"/files/{file.id}?minute=1#M1",
        other.reference: f"/files/{other.id}",
        f"{other.reference}/1": f"/files/{other.id}/folio?number=1",
    }
    assert "F1(b), F9" in page.soup.select_one("#M1 .lines-kept").text
    page.get(links[f"{other.reference}/1"], 302)


def test_a_paper_says_which_minutes_name_it(office, page):
    file, clerk = scenes.file_with_letter(office, enclosures=1), office.clerk
    for text in ("Ona F1.", "Ona F11 na 1.", "Ona folio 1(a).", "Tena f.1"):
        service.put_minute(clerk.actor, file, text, clerk.post.id)
    page.sign_in(clerk)
    page.get(f"/files/{file.id}/folios/1")
    ways = page.soup.select("#paper .fol-t a.fol")
    assert [(a.text, a["href"]) for a in ways] == [
        ("M4", f"/files/{file.id}/folios/1?minute=4#M4"), ("M1", f"/files/{file.id}/folios/1?minute=1#M1"),
    ]  # fmt: skip


def test_a_copy_and_its_original_lead_to_one_another_for_those_who_may_read_both(office, page):
    file, other = scenes.file_with_letter(office), scenes.file_with_letter(office, title="Pili")
    there = service.file_again(office.clerk.actor, queries.folios(file)[0], other)
    page.sign_in(office.clerk)
    page.get(f"/files/{file.id}/folios/1")
    assert page.soup.select_one(f"#paper a[href='/folios/{there.id}']").text == f"{other.reference}/2"
    page.get(f"/files/{other.id}/folios/2")
    assert page.soup.select_one(f"#paper a[href='/folios/{there.copy_of_id}']").text == f"{file.reference}/1"
    service.hand_over(office.clerk.actor, other, office.lawyer.post, cause=Cause.REQUEST)
    page.sign_in(office.lawyer)
    page.get(f"/files/{other.id}/folios/2")
    assert file.reference not in page.soup.select_one("#paper").text


def test_a_moved_paper_leaves_the_way_to_its_new_place(office, page):
    file, secret = scenes.file_with_letter(office), scenes.secret_file(office)
    there = service.move_folio(office.records.actor, queries.folios(file)[0], secret, "Ni la siri")
    page.sign_in(office.records)
    page.get(f"/files/{file.id}/folios/1")
    assert f"{secret.reference}/{there.label}" in page.soup.select_one("#paper").text
    assert f"{secret.reference}/{there.label}" in page.soup.select_one("#folios").text
    page.sign_in(office.clerk)  # not cleared for that file
    page.get(f"/files/{file.id}/folios/1")
    assert secret.reference not in page.response.text
    assert not page.soup.select("#paper img")


def test_neighbouring_papers_are_one_step_away(office, page, thick):
    page.sign_in(office.clerk)
    page.get(f"/files/{thick.id}/folios/60")
    head = page.soup.select_one("#paper > .pane-h")
    assert [(a["rel"][0], a["href"].rpartition("#")[2]) for a in head.select("a[rel]")] == [
        ("prev", "F59"), ("next", "F61"),
    ]  # fmt: skip
    assert page.soup.select_one("script[src*='files']")


def test_the_volumes_of_a_book_follow_one_another(office, page, thick):
    service.close_volume(office.clerk.actor, thick)
    fill(thick, 2)
    page.sign_in(office.clerk)
    page.get(f"/files/{thick.id}")
    assert numbers(page, "#folios") == [132, 131]
    page.get(f"/files/{thick.id}?volume=1&part=folios")
    assert numbers(page, "#folios")[0] == 130
    assert page.soup.select(f"#folios a[href='/files/{thick.id}?volume=2&part=folios']")
    pages = [queries.folio(scenes.CLI, thick.id, number) for number in (130, 131)]
    for here, after in pairwise(pages):
        assert queries.neighbours(here)[1] == after
    db.session.rollback()


def test_the_registry_sees_full_volumes_in_the_list_and_on_the_file(office, page, thick):
    page.sign_in(office.clerk)
    assert "Juzuu ya 1 imejaa" in page.get("/files").select_one("table").text
    page.get(f"/files/{thick.id}")
    warning = page.soup.select_one(f"a[href='/files/{thick.id}/close-volume']")
    assert "Juzuu ya 1 imejaa (folio 130)" in warning.text
    page.get(f"/files/{thick.id}/close-volume")
    page.post(f"/files/{thick.id}/close-volume", form_on=f"/files/{thick.id}/close-volume", why="Folio 130")
    assert "Juzuu ya 1 imefungwa; juzuu ya 2 imefunguliwa." in page.follow().text
    assert "imejaa" not in page.get("/files").text
