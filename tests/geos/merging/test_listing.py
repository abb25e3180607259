"""Making the list: from the draft, the directory and a sheet; every fault keeps the letter from its way."""

import pytest

from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.letters.models import OutgoingState
from geos.letters.service import outgoing
from geos.letters.service.outgoing import To
from geos.merging import queries, service
from geos.merging.models import MergeState, RowState
from geos.merging.queries import planning
from geos.routes import queries as routes
from geos.routes.models import StepKind
from tests.geos import factories
from tests.geos.merging import scenes
from tests.geos.outgoing import scenes as letters


def states(merge):
    return [(row.ordinal, row.state.value) for row in scenes.rows(merge)]


def told(row):
    return [problem["column"] for problem in row.problems]


def test_whom_the_draft_is_addressed_to_stands_in_the_list_first(office):
    merge = scenes.started(office)
    (row,) = scenes.rows(merge)
    assert (row.institution_id, row.lines.split("\n")[0]) == (office.other.id, "Katibu Mkuu,")
    assert told(row) == ["nafasi"]  # nobody has said yet what stands for the mark
    assert row.cells["jina"] == "Ofisi ya Rais – Utumishi"


def test_a_letter_is_made_one_to_many_once_by_its_author(office):
    letter = scenes.drafted(office)
    with pytest.raises(NotFound):
        service.start_merge(office.lawyer.actor, letter)
    service.start_merge(office.officer.actor, letter)
    with pytest.raises(WrongState):
        service.start_merge(office.officer.actor, letter)
    with pytest.raises(WrongState):
        service.start_merge(office.officer.actor, letters.submitted(office, file=letter.file))


def test_institutions_join_to_the_title_of_their_heads_and_none_twice(office):
    tanga = factories.institution("TANGA", "Halmashauri ya Tanga", "Tanga Council", "tanga.go.tz", "TA")
    merge = scenes.started(office, body="Maneno.")
    actor = office.officer.actor
    service.add_institutions(actor, merge, [tanga.id, office.other.id, office.afya.id])
    assert [row.institution_id for row in scenes.rows(merge)] == [office.other.id, tanga.id]
    assert queries.counts(merge)[RowState.GOOD] == 2
    with pytest.raises(Invalid):
        service.add_institutions(actor, merge, [tanga.id])


def test_posts_of_other_institutions_join_and_are_addressees_of_their_own(office):
    merge = scenes.started(office, body="Maneno.")
    posts = [office.other_officer.post.id, office.other_clerk.post.id, office.lawyer.post.id]
    service.add_posts(office.officer.actor, merge, posts)
    rows = scenes.rows(merge)
    there = sorted([office.other_clerk.post.id, office.other_officer.post.id])
    assert [row.post_id for row in rows] == [None, *there]
    assert {row.state for row in rows} == {RowState.GOOD}


def test_so_long_a_search_that_no_database_takes_it_is_cut_off(office):
    letter = scenes.started(office).letter
    assert planning.posts(letter, "a" * 70_000) == []


def test_a_nul_in_a_search_parts_words_as_a_blank_does(office):
    letter = scenes.started(office).letter
    title = office.other_officer.post.title_sw
    assert office.other_officer.post in planning.posts(letter, title.replace(" ", "\0") + "\0")


def test_a_sheet_is_mapped_by_its_headings_and_its_rows_are_read(office):
    merge = scenes.listed(office)
    assert merge.mapping["line_1"] == "Jina"
    assert merge.mapping["nafasi"] == "Nafasi"
    first, second = scenes.rows(merge)
    assert first.lines.split("\n") == ["Mkurugenzi", "Hospitali ya Rufaa Mbeya", "S.L.P. 259", "MBEYA"]
    assert (second.email, second.cells["nafasi"], second.line) == ("info@bombo.example", "7", 3)
    assert states(merge) == [(1, "good"), (2, "good")]


def test_each_wrong_line_says_what_is_wrong(office):
    lines = [
        scenes.MBEYA,
        "Mkurugenzi,Bombo,,TANGA,si anwani,,7",
        "Mkurugenzi,Bombo,,TANGA,info@bombo.example,,",
        scenes.MBEYA,
        ",,,,,UTU,4",
        ",,,,,HAIPO,4",
        ",,,,,AFYA,4",
    ]
    merge = scenes.listed(office, sheet="\n".join([scenes.HEADINGS, *lines]))
    found = {row.line: told(row) for row in scenes.rows(merge)}
    assert found == {2: [], 3: ["email"], 4: ["nafasi"], 5: ["email"], 6: [], 7: ["code"], 8: ["code"]}
    assert queries.counts(merge)[RowState.WRONG] == 5
    service.remove_wrong(office.officer.actor, merge)
    assert states(merge) == [(1, "good"), (2, "good")]


def test_another_mapping_makes_the_rows_anew(office):
    merge = scenes.listed(office)
    actor = office.officer.actor
    service.map_columns(actor, merge, {**merge.mapping, "line_1": "Taasisi", "line_2": ""})
    assert scenes.rows(merge)[0].lines.split("\n")[0] == "Hospitali ya Rufaa Mbeya"
    with pytest.raises(Invalid):
        service.map_columns(actor, merge, {"line_1": "Haipo"})
    with pytest.raises(Invalid):
        service.map_columns(actor, merge, {"haipo": "Jina"})


def test_a_sheet_that_is_none_is_refused(office):
    merge = scenes.started(office)
    for data in (b"", b"Jina\n", b"\x00" * 500):
        with pytest.raises(Invalid):
            service.upload_sheet(office.officer.actor, merge, "x.csv", data)


def test_rows_are_taken_out_and_the_others_move_up(office):
    merge = scenes.listed(office)
    service.remove_rows(office.officer.actor, merge, [1])
    (row,) = scenes.rows(merge)
    assert (row.ordinal, row.email) == (1, "info@bombo.example")
    with pytest.raises(NotFound):
        service.remove_rows(office.officer.actor, merge, [9])


def test_a_list_with_faults_or_without_rows_is_not_sent_on_its_way(office):
    merge = scenes.started(office)
    actor = office.officer.actor
    with pytest.raises(WrongState, match="faults"):
        outgoing.submit(actor, merge.letter)
    service.remove_rows(actor, merge, [1])
    with pytest.raises(WrongState, match="empty"):
        outgoing.submit(actor, merge.letter)


def test_a_way_with_two_signers_is_refused_when_the_letter_is_to_go_on_it(office):
    two = [(StepKind.SIGN, office.ps.post.id), (StepKind.SIGN, office.director.post.id)]
    merge = scenes.listed(office, steps=two)
    with pytest.raises(WrongState, match="one person"):
        outgoing.submit(office.officer.actor, merge.letter)
    assert merge.letter.state is OutgoingState.DRAFT


def test_a_changed_text_is_looked_through_against_the_list_again(office):
    merge = scenes.listed(office)
    letter, actor = merge.letter, office.officer.actor
    outgoing.edit(
        actor, letter, subject=letter.subject, body="Bei ni {{bei}}.", addressees=[To.member(office.other)]
    )
    service.recheck(actor, merge)
    assert [told(row) for row in scenes.rows(merge)] == [["bei"], ["bei"]]


def test_the_list_is_fixed_on_its_way_and_another_one_makes_a_new_version(office):
    merge = scenes.listed(office)
    version, actor = merge.letter.text_version, office.officer.actor
    outgoing.submit(actor, merge.letter)
    for act in (
        lambda: service.add_institutions(actor, merge, [office.other.id]),
        lambda: service.remove_rows(actor, merge, [1]),
        lambda: service.upload_sheet(actor, merge, "x.csv", scenes.SHEET.encode()),
        lambda: service.drop(actor, merge),
    ):
        with pytest.raises(WrongState):
            act()
    outgoing.send_back(office.director.actor, merge.letter, "Ondoa Tanga.")
    service.remove_rows(actor, merge, [2])
    assert merge.letter.text_version == version + 1
    outgoing.submit(actor, merge.letter)
    assert routes.version(routes.of("outgoing_letter", merge.letter_id)) == version + 1


def test_only_the_author_changes_the_list(office):
    merge = scenes.listed(office)
    outgoing.submit(office.officer.actor, merge.letter)
    with pytest.raises(Denied):
        service.remove_rows(office.director.actor, merge, [1])
    with pytest.raises(NotFound):
        service.remove_rows(office.other_officer.actor, merge, [1])


def test_a_list_given_up_leaves_an_ordinary_letter_and_can_be_made_again(office):
    merge = scenes.listed(office)
    actor = office.officer.actor
    letter = service.drop(actor, merge)
    assert queries.of_letter(letter) is None
    assert scenes.rows(merge) == []
    again = service.start_merge(actor, letter)
    assert (again.id, again.state) == (merge.id, MergeState.PREPARED)
    assert letter.state is OutgoingState.DRAFT


def test_a_list_has_a_most(office):
    merge = scenes.started(office)
    sheet = "\n".join([scenes.HEADINGS, *([scenes.MBEYA] * service.MOST)])
    with pytest.raises(Invalid):  # one stands in the list already
        service.upload_sheet(office.officer.actor, merge, "x.csv", sheet.encode())
    assert len(scenes.rows(merge)) == 1
