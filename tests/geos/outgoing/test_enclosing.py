"""What goes with a letter: from the draft to the file, the other institution and the mail."""

import pytest

from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.documents import queries as documents
from geos.exchange import channels, outbound
from geos.exchange.queries import consignments as queries
from geos.exchange.service import consignments, intake
from geos.files.models import Folio
from geos.letters.models import IncomingEnclosure
from geos.letters.service import outgoing as service
from tests.geos.consignments import scenes as ways
from tests.geos.files.scenes import file_with
from tests.geos.outgoing import scenes


def draft(office, *names, **other):
    return scenes.with_papers(office, scenes.drafted(office, **other), *names)


def signed(office, *names):
    letter = draft(office, *names)
    service.submit(office.officer.actor, letter)
    service.recommend(office.director.actor, letter)
    return scenes.sign(office.ps, letter)


def titles(letter):
    return [each.title for each in letter.enclosures]


def test_they_keep_their_order_and_titles_as_they_are_changed(office):
    letter = draft(office, "Kwanza", "Pili", "Tatu")
    actor = office.officer.actor
    service.move_paper_up(actor, letter, letter.enclosures[2].id)
    assert titles(letter) == ["Kwanza", "Tatu", "Pili"]
    service.rename_paper(actor, letter, letter.enclosures[1].id, "  Jedwali la Ikama ")
    service.remove_paper(actor, letter, letter.enclosures[0].id)
    assert titles(letter) == ["Jedwali la Ikama", "Pili"]
    assert [each.ordinal for each in letter.enclosures] == [1, 2]
    with pytest.raises(WrongState):
        service.move_paper_up(actor, letter, letter.enclosures[0].id)
    with pytest.raises(NotFound):
        service.rename_paper(actor, letter, 10**6, "x")


def test_in_a_draft_the_version_stays_and_after_it_was_read_it_counts(office):
    letter = draft(office, "Kwanza")
    assert letter.text_version == 1
    service.submit(office.officer.actor, letter)
    service.send_back(office.director.actor, letter, "Ongeza jedwali")
    scenes.with_papers(office, letter, "Jedwali")
    assert letter.text_version == 2


@pytest.mark.parametrize(
    ("upload", "field"),
    [(("a.pdf", b""), "papers"), (("a.pdf", b"MZ not a pdf"), "papers")],
)
def test_an_empty_or_misnamed_file_is_refused(office, upload, field):
    letter = scenes.drafted(office)
    with pytest.raises(Invalid) as refusal:
        service.add_papers(office.officer.actor, letter, [upload])
    assert field in refusal.value.fields
    assert not letter.enclosures


def test_no_more_than_fifty_go_with_a_letter(office):
    letter = draft(office, *(f"Na {number}" for number in range(50)))
    with pytest.raises(Invalid):
        scenes.with_papers(office, letter, "Zaidi")


def test_only_the_author_encloses_and_nothing_once_it_is_on_its_way(office):
    letter = scenes.submitted(office)
    with pytest.raises(Denied):
        service.add_papers(office.director.actor, letter, [("a.pdf", scenes.PDF)])
    with pytest.raises(WrongState):
        scenes.with_papers(office, letter, "Kwanza")


def test_a_paper_of_the_file_is_enclosed_and_one_of_another_is_not(office):
    first = scenes.signed(office)
    letter = scenes.drafted(office, first.file)
    service.add_folio(office.officer.actor, letter, first.folio)
    [enclosed] = letter.enclosures
    assert (enclosed.title, enclosed.from_folio_id) == (first.folio.title, first.folio_id)
    assert enclosed.document.sha256 == first.document.sha256
    other = scenes.drafted(office, file_with(office, office.officer))
    with pytest.raises(NotFound):
        service.add_folio(office.officer.actor, other, first.folio)


def test_a_paper_on_paper_only_or_above_the_letter_is_not_enclosed(office):
    letter = scenes.drafted(office)
    paper = db.session.scalars(db.select(Folio).filter_by(file_id=letter.file_id)).first()
    paper.document_id = None
    db.session.commit()
    with pytest.raises(Invalid):
        service.add_folio(office.officer.actor, letter, paper)
    secret = scenes.confidential(office)
    lower = service.draft(
        office.director.actor,
        secret.file,
        subject="Wazi",
        body="Maneno.",
        addressees=[service.To.member(office.other)],
        signer_post_id=office.ps.post.id,
        steps=scenes.steps_to(office),
        level=Level.OPEN,
    )
    with pytest.raises(Invalid):
        service.add_folio(office.director.actor, lower, secret.folio)


def test_signing_lists_them_on_the_paper_and_files_them_behind_its_folio(office):
    from tests.geos.outgoing.test_service import paper_of

    letter = signed(office, "Jedwali A", "Jedwali B")
    words = paper_of(letter)
    assert "1. Jedwali A" in words
    assert "2. Jedwali B" in words
    rows = db.session.scalars(
        db.select(Folio)
        .filter_by(file_id=letter.file_id, number=letter.folio.number)
        .order_by(Folio.enclosure)
    ).all()
    assert [(row.enclosure, row.title) for row in rows] == [
        ("", letter.subject),
        ("a", "Jedwali A"),
        ("b", "Jedwali B"),
    ]
    assert [row.document.owner_kind for row in rows] == ["registry_file"] * 3
    assert rows[1].document.sha256 == letter.enclosures[0].document.sha256


def test_they_are_frozen_with_the_letter(office):
    letter = signed(office, "Jedwali A")
    with pytest.raises(WrongState):
        service.remove_paper(office.officer.actor, letter, letter.enclosures[0].id)
    letter.enclosures[0].title = "Nyingine"
    with pytest.raises(WrongState):
        db.session.flush()
    db.session.rollback()


def test_a_member_gets_them_with_the_letter_and_registers_both(office):
    letter = signed(office, "Jedwali A", "Jedwali B")
    consignments.dispatch(office.clerk.actor, letter)
    consignment = ways.to_member(letter)
    there = queries.enclosures(consignment)
    assert [each.filename for each in there] == ["Jedwali A.pdf", "Jedwali B.pdf"]
    assert documents.get(office.other_clerk.actor, there[0].id)
    with pytest.raises(NotFound):
        documents.get(office.other_officer.actor, there[0].id)
    incoming = intake.register_consignment(
        office.other_clerk.actor, consignment, ways.entry(office.other_clerk, letter)
    )
    rows = db.session.scalars(
        db.select(IncomingEnclosure).filter_by(letter_id=incoming.id).order_by(IncomingEnclosure.id)
    )
    assert [row.document_id for row in rows] == [each.id for each in there]


def test_by_mail_they_are_attached_in_their_order(office):
    letter = signed(office, "Jedwali A", "Jedwali B")
    consignments.dispatch(office.clerk.actor, letter)
    mail = outbound.compose(ways.to_outside(letter))
    sent = list(mail.iter_attachments())
    assert [each.get_filename() for each in sent] == [
        letter.document.filename,
        "Jedwali A.pdf",
        "Jedwali B.pdf",
    ]
    assert sent[1].get_payload(decode=True) == documents.content(letter.enclosures[0].document)


def test_a_letter_whose_enclosures_are_larger_than_a_mail_goes_by_hand(office, app):
    letter = signed(office, "Jedwali A")
    most = app.config["GEOS_MESSAGE_LIMIT"]
    app.config["GEOS_MESSAGE_LIMIT"] = int(letter.document.size * 1.4) + 8192
    try:
        outside = next(way for way in channels.ways(letter) if way.registry is None)
        letter.enclosures[0].document.size = 10_000_000
        assert not next(way for way in channels.ways(letter) if way.registry is None).open
        assert outside.open
    finally:
        app.config["GEOS_MESSAGE_LIMIT"] = most
        db.session.rollback()


def test_the_page_adds_moves_and_takes_out(office, page):
    import io

    letter = scenes.drafted(office)
    page.sign_in(office.officer)
    url = f"/letters/outgoing/{letter.id}/enclosures"
    page.post(url, 422, form_on=url)
    page.post(url, form_on=url, papers=(io.BytesIO(scenes.PDF), "jedwali.pdf"), title="Jedwali la kwanza")
    soup = page.follow()
    assert "1. Jedwali la kwanza" in soup.text
    enclosure = letter.enclosures[0].id
    page.post(f"{url}/{enclosure}/remove", form_on=url)
    db.session.expire_all()
    assert not letter.enclosures
