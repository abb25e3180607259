"""Disposal: two persons, nothing without a decision, nothing twice, and a residue that answers for ever."""

import io
import json
import zipfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from geos import check
from geos.audit import queries as audit
from geos.core.actor import Role
from geos.core.clock import now, today
from geos.core.db import command, db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.directory import service as directory
from geos.documents import queries as documents
from geos.documents import service as document_service
from geos.documents.models import Document, Kind
from geos.files import queries as files
from geos.files import service as file_service
from geos.files.models import FileState, Folio, RegistryFile
from geos.retention import queries, service
from geos.retention.models import CaseState, DisposalCase, Fate, Outcome
from geos.retention.service import Decision
from geos.work import service as work
from tests.geos.factories import CLI
from tests.geos.files import scenes as file_scenes
from tests.geos.memos import scenes as memo_scenes
from tests.geos.outgoing import scenes as outgoing_scenes
from tests.geos.retention import scenes

WORDS = b"Maneno ya siri ya jalada hili tu"


@pytest.fixture
def file(office):
    """Due for destruction: one letter with its PDF and mail, one enclosure that no other file has."""
    scenes.schedule(office)
    return scenes.closed(office, enclosures=1)


def outcomes(case):
    return [item.outcome for item in queries.items(case)]


def papers(file):
    return list(
        db.session.scalars(sa.select(Document).filter_by(owner_kind="registry_file", owner_id=file.id))
    )


# Deciding ---------------------------------------------------------------------------------------------------


def test_a_case_goes_from_the_records_manager_to_the_archivist_and_is_carried_out(office, file):
    case = scenes.executed(office, file)
    assert (case.state, outcomes(case)) == (CaseState.COMPLETED, [Outcome.DESTROYED])
    assert case.certificate_label == f"1/{today().year}"
    assert documents.content(case.certificate).startswith(b"%PDF")
    assert not audit.verify().wrong


def test_the_destroyed_file_keeps_its_residue_and_nothing_that_it_said(office, file):
    title, held = file.title, [paper.sha256 for paper in papers(file)]
    case = scenes.executed(office, file)
    db.session.refresh(file)
    assert (file.state, file.title, file.reference) == (FileState.DISPOSED, title, "EA.45/312/01")
    item = queries.item_of(file.id)
    assert (item.folios, item.documents, item.case) == (1, 3, case)
    assert {row.title for row in files.folios(file)} == {"–"}
    assert all(paper.destroyed_at and paper.text is None for paper in papers(file))
    assert not any(documents.vault().has(sha256) for sha256 in held)
    with pytest.raises(NotFound):
        documents.get(office.clerk.actor, papers(file)[0].id)
    assert list(check.documents()) == []
    assert file in files.search(office.clerk.actor, "ea 45 312 1")


def test_the_person_who_signed_never_decides_whatever_posts_that_person_holds(office, file):
    directory.give_role(CLI, office.records.person, Role.ARCHIVIST)
    case = scenes.signed(office, file)
    with pytest.raises(Denied, match="another person"):
        service.decide(office.records.actor, case, scenes.decisions(case), scenes.AUTHORITY)
    with pytest.raises(Denied, match="another person"):
        service.save_decisions(office.records.actor, case, scenes.decisions(case))
    assert service.decide(office.archivist.actor, case, scenes.decisions(case), scenes.AUTHORITY)


def test_the_database_itself_wants_two_persons(office, file):
    case = scenes.decided(office, file)
    with refused("two_persons_decide"):
        db.session.execute(sa.update(DisposalCase).values(decided_by_id=case.signed_by_id))


def test_each_act_is_refused_to_whom_it_does_not_belong(office, file):
    case = scenes.case(office, file)
    with pytest.raises(Denied):
        service.sign(office.clerk.actor, case)
    with pytest.raises(NotFound):  # it has not come to the archivist yet
        service.decide(office.archivist.actor, case, {}, scenes.AUTHORITY)
    service.sign(office.records.actor, case)
    with pytest.raises(Denied):
        service.decide(office.clerk.actor, case, {}, scenes.AUTHORITY)
    with pytest.raises(Denied):
        service.send_back(office.records.actor, case, "Hapana")
    with pytest.raises(NotFound):
        service.decide(office.other_clerk.actor, case, {}, scenes.AUTHORITY)
    with pytest.raises(WrongState):
        service.execute(office.records.actor, case)
    with pytest.raises(WrongState):
        service.edit_case(office.records.actor, case, "x", {})
    service.decide(office.archivist.actor, case, scenes.decisions(case), scenes.AUTHORITY)
    with pytest.raises(Denied):
        service.execute(office.archivist.actor, case)
    with pytest.raises(WrongState):
        service.decide(office.archivist.actor, case, {}, scenes.AUTHORITY)


def test_a_decision_is_complete_dated_and_under_an_authority(office, file):
    case = scenes.signed(office, file)
    (item,) = queries.items(case)
    archivist = office.archivist.actor
    with pytest.raises(Invalid, match="every file"):
        service.decide(archivist, case, {}, scenes.AUTHORITY)
    with pytest.raises(Incomplete):
        service.decide(archivist, case, scenes.decisions(case), " ")
    for until in (None, today()):
        with pytest.raises(Invalid) as refused_:
            service.decide(archivist, case, {item.id: Decision(Fate.KEEP, until)}, scenes.AUTHORITY)
        assert list(refused_.value.fields) == [f"until_{item.id}"]
    service.hold(office.records.actor, file, "Kesi", "Kesi Na. 4/2026")
    with pytest.raises(Invalid) as held:
        service.decide(archivist, case, scenes.decisions(case), scenes.AUTHORITY)
    assert list(held.value.fields) == [f"fate_{item.id}"]


def test_decisions_may_be_taken_in_parts_and_differ_by_file(office, file):
    other, third = scenes.closed(office), scenes.closed(office)
    case = scenes.signed(office, file, other, third)
    until = date(today().year + 5, 1, 1)
    first, second, last = queries.items(case)
    service.save_decisions(office.archivist.actor, case, {first.id: Decision(Fate.DESTROY)})
    assert case.state is CaseState.SIGNED
    rest = {second.id: Decision(Fate.KEEP, until, "Yana historia"), last.id: Decision(Fate.TRANSFER)}
    service.decide(office.archivist.actor, case, rest, scenes.AUTHORITY)
    service.execute(office.records.actor, case)
    service.carry_out()
    assert outcomes(case) == [Outcome.DESTROYED, Outcome.KEPT, Outcome.TRANSFERRED]
    assert (other.state, queries.due_on(other)) == (FileState.CLOSED, until)
    assert third.state is FileState.DISPOSED


def test_a_case_comes_back_with_the_reason_and_is_signed_again(office, file):
    other = scenes.closed(office)
    case = scenes.signed(office, file, other)
    with pytest.raises(Incomplete):
        service.send_back(office.archivist.actor, case, " ")
    assert files.get(office.archivist.actor, file.id) == file  # to judge it, it must be read
    service.send_back(office.archivist.actor, case, "Ondoeni jalada la pili")
    with pytest.raises(NotFound):
        files.get(office.archivist.actor, file.id)
    second = queries.items(case)[1]
    service.edit_case(office.records.actor, case, case.title, {second.id: None})
    assert [item.file for item in queries.items(case)] == [file]
    with pytest.raises(Invalid):
        service.edit_case(office.records.actor, case, case.title, {queries.items(case)[0].id: None})
    assert service.sign(office.records.actor, case).returned_why == ""


def test_only_due_free_files_of_one_registry_come_into_a_case(office, file):
    records = office.records.actor
    young, free = scenes.closed(office, now()), scenes.closed(office)
    for chosen in ([], [young], [file_scenes.file_with_letter(office)]):
        with pytest.raises(Invalid):
            service.open_case(records, chosen, "x")
    case = scenes.case(office, file)
    with pytest.raises(Invalid, match=r"EA\.45/312/01"):
        scenes.case(office, file)
    service.hold(records, free, "Kesi", "Kesi Na. 4/2026")
    with pytest.raises(Invalid, match=r"EA\.45/312/03"):
        scenes.case(office, free)
    service.withdraw(records, case, "Si sasa")
    assert scenes.case(office, file).number == 2
    with pytest.raises(Denied):
        service.open_case(office.clerk.actor, [file], "x")


# Doors ------------------------------------------------------------------------------------------------------


@contextmanager
def refused(words):
    """The database refuses, and the transaction goes on."""
    with pytest.raises(sa.exc.DBAPIError, match=words), db.session.begin_nested():
        yield


def test_no_door_disposes_of_a_file_without_a_decision(office, file):
    gone = sa.update(RegistryFile).where(RegistryFile.id == file.id).values(state=FileState.DISPOSED)
    destroyed = sa.update(Document).where(Document.owner_id == file.id).values(destroyed_at=now())
    for act in (gone, destroyed):
        with refused("under a decided disposal case"):
            db.session.execute(act)
    scenes.decided(office, file)  # decided, but nobody has begun to carry it out
    for act in (gone, destroyed):
        with refused("under a decided disposal case"):
            db.session.execute(act)
    with pytest.raises(Denied):
        command(lambda: service.executing.files.dispose_file(office.records.actor, file, destroy=True))()


def test_what_was_disposed_of_does_not_come_back(office, file):
    scenes.executed(office, file)
    with refused("does not come back"):
        db.session.execute(sa.update(RegistryFile).values(state=FileState.CLOSED))


def test_a_hold_beats_every_step(office, file):
    case = service.execute(office.records.actor, scenes.decided(office, file))
    held = service.hold(office.records.actor, file, "Kesi", "Kesi Na. 4/2026")
    with refused("under a decided disposal case"):
        db.session.execute(sa.update(RegistryFile).values(state=FileState.DISPOSED))
    service.carry_out()
    assert (case.state, outcomes(case)) == (CaseState.COMPLETED, [Outcome.WITHHELD])
    assert file.state is FileState.CLOSED
    assert all(documents.vault().has(paper.sha256) for paper in papers(file))
    service.lift_hold(office.records.actor, held, "Kesi imekwisha", "Hukumu 9/2026")
    assert [row.file for row in db.session.scalars(queries.due(office.records.actor))] == [file]


def test_holds_are_the_records_managers_and_say_why_and_by_what(office, file):
    with pytest.raises(Denied):
        service.hold(office.clerk.actor, file, "Kesi", "Kesi Na. 4/2026")
    with pytest.raises(Incomplete):
        service.hold(office.records.actor, file, "Kesi", "")
    held = service.hold(office.records.actor, file, "Kesi", "Kesi Na. 4/2026")
    with pytest.raises(Incomplete):
        service.lift_hold(office.records.actor, held, "", "Hukumu")
    with pytest.raises(Denied):
        service.lift_hold(office.clerk.actor, held, "x", "y")
    service.lift_hold(office.records.actor, held, "Imekwisha", "Hukumu 9/2026")
    with pytest.raises(WrongState):
        service.lift_hold(office.records.actor, held, "Imekwisha", "Hukumu 9/2026")


# Carrying out -----------------------------------------------------------------------------------------------


@contextmanager
def jammed(sha256):
    """Content that the vault cannot let go of: a folder stands where its file was."""
    path = Path(documents.vault()._path(sha256))
    aside = path.with_suffix(".aside")
    path.rename(aside)
    path.mkdir()
    (path / "x").touch()
    yield
    (path / "x").unlink()
    path.rmdir()
    aside.rename(path)


def own_paper(office, file, data=WORDS):
    """A paper whose bytes nothing else has, added while its file is open."""
    paper = file_scenes.document(file, "Pekee.txt", Kind.ATTACHMENT, data)
    file_scenes.command(file_scenes.add_letter)(office.clerk.actor, file, document=paper)
    return paper


def test_a_crash_in_the_middle_is_made_good_by_going_on(office):
    scenes.schedule(office)
    actor, first, second = office.clerk.actor, scenes.opened(office), scenes.opened(office)
    paper = own_paper(office, first)
    for file in (first, second):
        with scenes.held_at(scenes.LONG_AGO):
            service.close_file(actor, file, scenes.WHY)
    case = service.execute(office.records.actor, scenes.decided(office, first, second))
    with jammed(paper.sha256):
        service.carry_out()
        assert case.state is CaseState.EXECUTING
        done = {item.file_id: item.done_at is not None for item in queries.items(case)}
        assert done == {first.id: False, second.id: True}
        assert (case.certificate_number, case.certificate_id) == (1, None)
        service.carry_out()  # and once more: nothing is done twice
        assert case.state is CaseState.EXECUTING
    service.sweep()  # as the worker does
    assert case.state is CaseState.COMPLETED
    assert not documents.vault().has(paper.sha256)
    destroyed = sa.select(sa.func.count()).where(audit.AuditEntry.act == "file_destroyed")
    assert db.session.scalar(destroyed) == 2
    entries = audit.verify().entries
    assert service.carry_out() == 0
    assert audit.verify().entries == entries


def test_bytes_that_another_institution_also_has_stay_in_the_vault(office):
    scenes.schedule(office)
    actor, file = office.clerk.actor, scenes.opened(office)
    paper = own_paper(office, file)
    theirs = document_service.copy(
        CLI, paper, office.other.id, owner_kind="incoming_letter", owner_id=1, level=paper.level
    )
    with scenes.held_at(scenes.LONG_AGO):
        service.close_file(actor, file, scenes.WHY)
    scenes.executed(office, file)
    assert documents.content(theirs) == WORDS
    db.session.refresh(paper)
    assert paper.destroyed_at
    with pytest.raises(documents.Missing):
        documents.content(paper)
    with pytest.raises(WrongState):
        document_service.copy(CLI, paper, office.other.id, owner_kind="x", owner_id=1, level=paper.level)


def test_a_paper_that_stands_on_two_files_stays_with_the_other(office):
    scenes.schedule(office)
    actor, file, other = office.clerk.actor, scenes.opened(office), file_scenes.file_with_letter(office)
    paper = own_paper(office, file)
    other_folio = files.folios(other)[0]
    other_folio.document_id = paper.id
    db.session.commit()
    with scenes.held_at(scenes.LONG_AGO):
        service.close_file(actor, file, scenes.WHY)
    scenes.executed(office, file)
    assert documents.content(documents.get(office.clerk.actor, paper.id)) == WORDS
    assert paper.owner_id == other.id


def test_the_national_archives_get_everything_with_its_hashes(office):
    scenes.schedule(office)
    actor, file = office.clerk.actor, scenes.opened(office)
    paper = own_paper(office, file)
    with scenes.held_at(scenes.LONG_AGO):
        service.close_file(actor, file, scenes.WHY)
    case = scenes.executed(office, file, f01=Decision(Fate.TRANSFER))
    (item,) = queries.items(case)
    packed = zipfile.ZipFile(io.BytesIO(documents.content(item.export)))
    manifest = json.loads(packed.read("manifest.json"))
    assert manifest["reference"] == "EA.45/312/01"
    assert manifest["authority"] == scenes.AUTHORITY
    assert manifest["sha256"]["folios/0002.txt"] == paper.sha256
    assert packed.read("folios/0002.txt") == WORDS
    assert set(manifest["sha256"]) == set(packed.namelist()) - {"manifest.json"}
    assert b"Upungufu wa dawa" in packed.read("folios.csv")
    assert file.title not in "".join(packed.namelist())
    assert file.state is FileState.DISPOSED
    assert documents.content(paper) == WORDS  # the office's own copy stays
    assert documents.get(office.archivist.actor, item.export_id)
    with pytest.raises(NotFound):
        documents.get(office.officer.actor, item.export_id)


def test_certificates_are_numbered_without_gaps(office):
    scenes.schedule(office)
    made = [scenes.executed(office, scenes.closed(office)) for _ in range(3)]
    assert [case.certificate_number for case in made] == [1, 2, 3]
    assert [*check.numbers(), *check.disposals()] == []


def test_the_statements_of_destroying_do_not_grow_with_the_folios(office):
    from tests.geos.statements import counting

    scenes.schedule(office)

    def statements(folios):
        actor, file = office.clerk.actor, scenes.opened(office)
        for _ in range(folios):
            file_scenes.command(file_scenes.add_letter)(actor, file)
        with scenes.held_at(scenes.LONG_AGO):
            service.close_file(actor, file, scenes.WHY)
        case = service.execute(office.records.actor, scenes.decided(office, file))
        with counting() as seen:
            service.carry_out()
        assert case.state is CaseState.COMPLETED
        return len(seen)

    assert statements(1) == statements(12)


# To the records centre --------------------------------------------------------------------------------------


def test_boxes_go_to_the_centre_and_are_acknowledged(office):
    chosen = [scenes.closed(office) for _ in range(3)]
    made = service.make_list(office.records.actor, chosen, "Kituo cha Kumbukumbu Dodoma", 2)
    assert [len(within) for _box, within in queries.boxes(made)] == [2, 1]
    with pytest.raises(NotFound):
        service.receive_boxes(office.archivist.actor, made, 2, {})
    service.take_out(office.records.actor, made, chosen[2].id)
    service.send_boxes(office.records.actor, made)
    with pytest.raises(Denied):
        service.receive_boxes(office.records.actor, made, 2, {})
    with pytest.raises(Invalid):
        service.receive_boxes(office.archivist.actor, made, 1, {})
    box = queries.boxes(made)[0][0]
    service.receive_boxes(office.archivist.actor, made, 1, {box.id: "B3"}, "Sanduku la pili lilikuwa tupu")
    assert [file.location for file in chosen] == ["Kituo cha Kumbukumbu Dodoma · 1 · B3"] * 2 + [""]
    assert len(list(db.session.scalars(queries.closed(office.records.actor, "centre")))) == 2
    at_hand = db.session.scalars(queries.closed(office.records.actor, "at_hand"))
    assert [row.file for row in at_hand] == [chosen[2]]
    with pytest.raises(WrongState):
        service.take_out(office.records.actor, made, chosen[0].id)


def test_only_closed_files_at_hand_are_boxed(office):
    file, open_ = scenes.closed(office), file_scenes.file_with_letter(office)
    for chosen in ([], [open_]):
        with pytest.raises(Invalid):
            service.make_list(office.records.actor, chosen, "Kituo", 10)
    for per_box in (0, 101):
        with pytest.raises(Invalid):
            service.make_list(office.records.actor, [file], "Kituo", per_box)
    scenes.at_the_centre(office, file)
    with pytest.raises(Invalid, match="at hand"):
        service.make_list(office.records.actor, [file], "Kituo", 10)
    with pytest.raises(Denied):
        service.make_list(office.clerk.actor, [file], "Kituo", 10)


def test_a_file_is_asked_back_from_the_centre_and_returns(office):
    scenes.schedule(office)
    file, at_hand = scenes.closed(office), scenes.closed(office)
    scenes.at_the_centre(office, file)
    with pytest.raises(WrongState):
        service.recall_from_centre(office.clerk.actor, at_hand, "Rufaa")
    asked = service.recall_from_centre(office.clerk.actor, file, "Rufaa")
    with pytest.raises(WrongState):
        service.recall_from_centre(office.clerk.actor, file, "Rufaa")
    assert queries.recalls(office.archivist.actor) == [asked]
    with pytest.raises(Denied):
        service.issue_file(office.clerk.actor, asked)
    with pytest.raises(WrongState):
        service.take_file_back(office.archivist.actor, asked)
    service.issue_file(office.archivist.actor, asked)
    assert file.location == "Masjala ya wazi"
    assert file not in [row.file for row in db.session.scalars(queries.due(office.records.actor))]
    service.take_file_back(office.archivist.actor, asked)
    assert file.location == "Kituo cha Kumbukumbu Dodoma · 1 · B3"
    assert queries.open_recall(file.id) is None


def test_without_an_archivist_nothing_is_signed(office, file):
    case = scenes.case(office, file)
    office.archivist.post.active = False
    db.session.commit()
    with pytest.raises(Invalid, match="archivist"):
        service.sign(office.records.actor, case)
    assert case.state is CaseState.DRAFT


def test_the_archivist_cannot_judge_what_is_above_the_clearance(office):
    scenes.schedule(office)
    actor = office.records.actor
    with scenes.held_at(scenes.LONG_AGO):
        secret = file_scenes.open_with_letter(
            actor, office.registry, file_scenes.keywords(office), "Nidhamu", level=2
        )
        service.close_file(actor, secret, scenes.WHY)
    office.archivist.post.clearance = 1
    db.session.commit()
    case = scenes.signed(office, secret)
    with pytest.raises(NotFound):
        queries.get(office.archivist.actor, case.id)
    with pytest.raises(NotFound):
        queries.get(office.clerk.actor, case.id)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Folio))


# What lies above files --------------------------------------------------------------------------------------


def test_drafts_of_letters_and_memos_hinder_closing(office):
    file = file_scenes.file_with(office, office.officer)
    outgoing_scenes.drafted(office, file)
    memo_scenes.draft(office, file)
    found = queries.reasons_against_closing(office.clerk.actor, file)
    assert {reason.key for reason in found} == {"with_post", "draft_outgoing_letter", "draft_memo"}


def test_letters_and_memos_of_a_destroyed_file_say_nothing_more(office):
    scenes.schedule(office)
    letter, memo = outgoing_scenes.signed(office), memo_scenes.approved(office)
    own, before = letter.document, letter.document.sha256
    for paper in (letter, memo):
        assert "\n" in paper.body
        _closed_long_ago(office, paper)
    scenes.executed(office, letter.file, memo.file)
    for row in (letter, memo, own):
        db.session.refresh(row)
    assert (letter.body, memo.body, memo.subject) == ("–", "–", "–")
    assert letter.subject == "Maoni kuhusu Ikama ya mwaka 2027/28"  # the register keeps its line
    assert own.destroyed_at
    assert not documents.vault().has(before)
    assert list(check.documents()) == []


def _closed_long_ago(office, paper):
    work.close(CLI, paper.__tablename__, paper.id)
    file_service.send_back(office.officer.actor, paper.file)
    file_service.receive(office.clerk.actor, paper.file)
    actor = office.clerk.actor
    with scenes.held_at(scenes.LONG_AGO):
        service.close_file(actor, paper.file, scenes.WHY)
