"""Approved as one, signed row by row; what stands in one row's way stops none of the others."""

import pytest
from sqlalchemy import func, select

from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, NotFound, Stale, WrongState
from geos.directory.models import Appointment
from geos.documents import queries as documents
from geos.files import service as files
from geos.files.models import Folio
from geos.letters.models import OutgoingLetter, OutgoingState
from geos.letters.service import outgoing
from geos.letters.service.outgoing import To
from geos.merging import queries, service
from geos.merging.models import MergeRow, MergeState, RowState
from geos.merging.service import signing
from geos.signatures import service as signatures
from geos.work.models import WorkItem, WorkState
from tests.geos.factories import signing_key
from tests.geos.files.scenes import close
from tests.geos.merging import scenes
from tests.geos.outgoing.scenes import HOSPITAL


def children(merge):
    query = select(OutgoingLetter).filter_by(mother_id=merge.letter_id).order_by(OutgoingLetter.id)
    return list(db.session.scalars(query))


def again(merge):
    db.session.expire_all()
    return merge


def test_each_row_gets_its_own_number_paper_and_signature(office):
    merge = scenes.signed(office)
    first, second = children(merge)
    assert merge.state is MergeState.SIGNED
    assert merge.letter.state is OutgoingState.ISSUED
    assert [each.folio.number for each in (first, second)] == [2, 3]
    assert first.reference == f"{merge.letter.file.reference}/2"
    assert "nafasi 12 za" in first.body
    assert "nafasi 7 za" in second.body
    assert first.document.sha256 != second.document.sha256
    assert first.verify_code != second.verify_code
    assert [each.addressees[0].email for each in (first, second)] == [
        "info@mbeya.example",
        "info@bombo.example",
    ]
    (found,) = signatures.verify(documents.content(first.document))
    assert (found.intact, found.signer) == (True, office.ps.person.name)


def test_the_registry_has_one_thing_to_do_and_reads_every_letter(office):
    merge = scenes.signed(office)
    waits = select(WorkItem).filter_by(token=f"registry:{office.registry.id}", state=WorkState.TO_DO)
    items = [(item.act, item.subject_kind, item.subject_id) for item in db.session.scalars(waits)]
    assert ("dispatch", "merge", merge.id) in items
    assert not [item for item in items if item[:2] == ("dispatch", "outgoing_letter")]
    assert queries.get(office.clerk.actor, merge.id) is merge


def test_approving_takes_the_key_of_whoever_may_sign(office):
    merge = scenes.reviewed(office)
    with pytest.raises(Denied):
        service.approve(office.director.actor, merge, signing_key(office.director))
    with pytest.raises(Denied):  # the key of somebody else
        service.approve(office.ps.actor, merge, signing_key(office.director))
    with pytest.raises(NotFound):
        service.approve(office.other_officer.actor, merge, signing_key(office.ps))
    assert merge.letter.state is OutgoingState.ON_ROUTE


def test_approving_is_of_the_version_that_was_read(office):
    merge = scenes.reviewed(office)
    with pytest.raises(Stale):
        service.approve(office.ps.actor, merge, signing_key(office.ps), text_version=1)
    service.approve(office.ps.actor, merge, signing_key(office.ps), text_version=merge.letter.text_version)
    with pytest.raises(WrongState):
        service.approve(office.ps.actor, merge, signing_key(office.ps))


def test_the_mother_herself_is_never_signed(office):
    merge = scenes.reviewed(office)
    with pytest.raises(WrongState, match="many"):
        outgoing.sign(office.ps.actor, merge.letter, key=signing_key(office.ps))
    assert merge.letter.state is OutgoingState.ON_ROUTE


def test_a_deputy_signs_on_behalf_and_each_letter_says_so(office):
    merge = scenes.reviewed(office)
    service.approve(office.deputy.actor, merge, signing_key(office.deputy))
    service.run(merge.id, merge.run, signing_key(office.deputy))
    again(merge)
    assert {each.authority.value for each in children(merge)} == {"on_behalf"}


def test_who_writes_and_signs_alone_needs_no_route(office):
    merge = scenes.listed(office, signer_post_id=office.officer.post.id, steps=[])
    service.approve(office.officer.actor, merge, signing_key(office.officer))
    assert service.run(merge.id, merge.run, signing_key(office.officer)).signed == 2


def test_one_row_that_cannot_be_signed_does_not_stop_the_rest_and_can_be_tried_again(office):
    merge = scenes.approved(office)
    first = scenes.rows(merge)[0]
    lines, first.lines = first.lines, ""  # as if the row had been spoilt: a letter needs an address on paper
    email, first.email = first.email, ""
    db.session.commit()
    ran = service.run(merge.id, merge.run, signing_key(office.ps))
    assert (ran.signed, ran.failed) == (1, 1)
    again(merge)
    first, second = scenes.rows(merge)
    assert (first.state, second.state) == (RowState.FAILED, RowState.SIGNED)
    assert first.reason
    assert second.letter.folio.number == 2  # no number is lost
    first.lines, first.email = lines, email
    db.session.commit()
    service.go_on(office.ps.actor, merge, signing_key(office.ps))
    assert service.run(merge.id, merge.run, signing_key(office.ps)).signed == 1
    again(merge)
    assert queries.counts(merge)[RowState.SIGNED] == 2
    assert scenes.rows(merge)[0].letter.folio.number == 3


def test_a_run_that_was_told_to_end_rests_and_goes_on_with_the_next_row(office):
    merge = scenes.approved(office)
    asked = iter([False, True])
    ran = service.run(merge.id, merge.run, signing_key(office.ps), lambda: next(asked))
    assert ran.signed == 1
    again(merge)
    assert (merge.state, queries.how(merge)) == (MergeState.SIGNING, queries.PAUSED)
    service.go_on(office.ps.actor, merge, signing_key(office.ps))
    assert service.run(merge.id, merge.run, signing_key(office.ps)).signed == 1
    again(merge)
    assert merge.state is MergeState.SIGNED
    assert [each.folio.number for each in children(merge)] == [2, 3]


def test_the_signer_stops_it_from_the_page(office):
    merge = scenes.approved(office)
    with pytest.raises(Denied):
        service.stop(office.officer.actor, merge)
    service.stop(office.ps.actor, merge)
    assert service.run(merge.id, merge.run, signing_key(office.ps)).signed == 0
    again(merge)
    assert queries.how(merge) == queries.PAUSED


def test_never_two_sign_at_once(office):
    merge = scenes.approved(office)
    run = merge.run
    with pytest.raises(WrongState, match="signed at this moment"):
        service.go_on(office.ps.actor, merge, signing_key(office.ps))
    assert service.run(merge.id, "another", signing_key(office.ps)).signed == 0
    row = scenes.rows(merge)[0]
    assert not signing._one(merge.id, row.id, "another", signing_key(office.ps))
    assert db.session.get(MergeRow, row.id).state is RowState.GOOD
    assert again(merge).run == run


def test_who_was_cut_off_is_followed_by_a_new_run_and_signs_no_more(office):
    merge = scenes.approved(office)
    old = merge.run
    merge.beat_at = now() - queries.SILENT * 2
    db.session.commit()
    assert queries.how(merge) == queries.CUT_OFF
    service.go_on(office.deputy.actor, merge, signing_key(office.deputy))
    assert service.run(merge.id, old, signing_key(office.ps)).signed == 0
    assert service.run(merge.id, again(merge).run, signing_key(office.deputy)).signed == 2


def test_a_file_that_closes_midway_leaves_what_is_signed_and_says_so(office):
    merge = scenes.approved(office)
    asked = iter([False, True])
    service.run(merge.id, merge.run, signing_key(office.ps), lambda: next(asked))
    again(merge)
    close(merge.letter.file)
    db.session.commit()
    with pytest.raises(WrongState, match="closed"):
        service.go_on(office.ps.actor, merge, signing_key(office.ps))
    again(merge)
    merge.run, merge.beat_at = "mbio", now()
    db.session.commit()
    assert service.run(merge.id, "mbio", signing_key(office.ps)).signed == 0
    assert again(merge).trouble == signing.FILE_CLOSED
    counts = queries.counts(merge)
    assert (counts[RowState.SIGNED], counts[RowState.GOOD]) == (1, 1)


def test_a_signer_who_may_no_longer_sign_leaves_it_to_whoever_may(office):
    merge = scenes.approved(office)
    held = db.session.scalars(select(Appointment).filter_by(person_id=office.ps.person.id)).one()
    held.ends_on = held.starts_on
    held.starts_on = held.ends_on.replace(year=held.ends_on.year - 1)
    held.ends_on = held.starts_on
    db.session.commit()
    assert service.run(merge.id, merge.run, signing_key(office.ps)).signed == 0
    assert again(merge).trouble == signing.NOT_ITS_SIGNER


def test_volumes_may_change_while_it_is_signed_and_the_numbers_run_on(office):
    merge = scenes.approved(office)
    asked = iter([False, True])
    service.run(merge.id, merge.run, signing_key(office.ps), lambda: next(asked))
    again(merge)
    files.close_volume(office.clerk.actor, merge.letter.file)
    service.go_on(office.ps.actor, merge, signing_key(office.ps))
    service.run(merge.id, merge.run, signing_key(office.ps))
    again(merge)
    folios = [each.folio for each in children(merge)]
    assert [folio.number for folio in folios] == [2, 3]
    assert folios[0].volume_id != folios[1].volume_id


def test_copies_go_with_each_letter_and_nothing_is_left_of_a_failed_one(office):
    merge = scenes.signed(office, copies=[To.outside(HOSPITAL, "nakala@mfano.example")])
    assert [[each.is_copy for each in letter.addressees] for letter in children(merge)] == [[False, True]] * 2
    letters = db.session.scalar(
        select(func.count()).select_from(OutgoingLetter).filter_by(mother_id=merge.letter_id)
    )
    folios = db.session.scalar(
        select(func.count())
        .select_from(Folio)
        .filter_by(file_id=merge.letter.file_id, origin_kind="outgoing_letter")
    )
    assert (letters, folios) == (2, 2)
