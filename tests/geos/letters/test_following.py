"""Letters follow their papers: to another folio, and to another level of their file."""

import pytest

from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.types import Level
from geos.files import service as files
from geos.letters.queries import incoming as queries
from geos.letters.service import incoming, outgoing
from tests.geos.files import scenes
from tests.geos.letters import incoming_desk as desk
from tests.geos.outgoing import scenes as writing


def test_a_moved_letter_lies_under_its_new_folio(office):
    file, folio = desk.opened_file(office)
    other = scenes.open_with_letter(office.clerk.actor, office.registry, file.keyword, "Pili")
    letter_id = folio.origin_id
    there = files.move_folio(office.clerk.actor, folio, other, "Ni ya jalada la pili")
    letter = queries.get(office.clerk.actor, letter_id)
    assert (letter.file_id, letter.folio_id) == (other.id, there.id)
    assert (there.origin_kind, there.origin_id) == ("incoming_letter", letter_id)


def test_the_registers_entry_has_the_level_of_its_folio(office):
    file, folio = desk.opened_file(office)
    letter_id = folio.origin_id
    files.change_level(office.records.actor, file, Level.CONFIDENTIAL, "Inataja wagonjwa")
    with pytest.raises(NotFound):
        queries.get(office.clerk.actor, letter_id)
    assert queries.get(office.records.actor, letter_id).level is Level.CONFIDENTIAL
    files.change_level(office.records.actor, file, Level.RESTRICTED, "Muda umepita")
    assert queries.get(office.clerk.actor, letter_id).level is Level.RESTRICTED


def test_a_letter_below_its_file_stays_below_when_the_file_is_raised(office):
    file, _first = desk.opened_file(office, Level.RESTRICTED)
    letter = desk.register(office, subject="Wazi")
    incoming.file_letter(office.clerk.actor, letter, file)
    files.change_level(office.records.actor, file, Level.CONFIDENTIAL, "Inataja wagonjwa")
    db.session.refresh(letter)
    assert letter.level is Level.OPEN


def of_the_director(office):
    """A draft of the director's, who is cleared for more, with two enclosures."""
    actor, file = office.director.actor, scenes.file_with(office, office.director)
    facts = {"subject": "Ikama", "body": "Maneno.", "signer_post_id": office.ps.post.id}
    facts |= {"addressees": [outgoing.To.member(office.other)], "steps": writing.steps_to(office)}
    letter = outgoing.draft(actor, file, **facts)
    papers = [(f"{name}.pdf", writing.PDF + name.encode()) for name in ("Jedwali", "Ramani")]
    return outgoing.add_papers(actor, letter, papers)


def test_the_enclosures_of_an_unsigned_letter_rise_and_sink_with_its_file(office):
    letter = of_the_director(office)
    for level in (Level.CONFIDENTIAL, Level.RESTRICTED):
        files.change_level(office.records.actor, letter.file, level, "Inataja wagonjwa")
        db.session.expire_all()
        assert letter.level is level
        assert [each.document.level for each in letter.enclosures] == [level, level]


def test_a_signed_letter_s_own_copies_rise_with_its_folio(office):
    letter = outgoing.submit(office.director.actor, of_the_director(office))
    writing.sign(office.ps, letter)
    files.change_level(office.records.actor, letter.file, Level.CONFIDENTIAL, "Inataja wagonjwa")
    db.session.expire_all()
    papers = [letter.document, *(each.document for each in letter.enclosures)]
    assert {paper.level for paper in papers} == {letter.level} == {letter.folio.level}
