"""Signatures on the paper: they verify, a further one leaves the earlier ones good, a refusal ends it."""

import subprocess

import pytest

from geos.core.clock import held_at, now
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, WrongState
from geos.documents import queries as documents
from geos.letters.models import Authority, OutgoingState
from geos.letters.queries import outgoing as queries
from geos.letters.service import outgoing as service
from geos.signatures import queries as certificates
from geos.signatures import service as signatures
from geos.signatures.models import RevokeReason
from geos.work.models import WorkItem, WorkState
from tests.geos.factories import signing_key
from tests.geos.outgoing import scenes

YEARS = 3000  # days after which no certificate of today is good


def bytes_of(letter):
    """The paper as it is stored."""
    return documents.content(letter.document)


def waiting(token, act):
    query = db.select(WorkItem).filter_by(token=token, act=act, state=WorkState.TO_DO)
    return list(db.session.scalars(query))


def test_a_signed_letter_verifies_and_pdfsig_agrees(office, tmp_path):
    letter = scenes.signed(office)
    [found] = signatures.verify(bytes_of(letter))
    assert (found.intact, found.trusted, found.covers_all, found.revoked) == (True, True, True, False)
    assert "Zawadi Mtengeti" in found.signer
    paper = tmp_path / "barua.pdf"
    paper.write_bytes(bytes_of(letter))
    said = subprocess.run(["pdfsig", "-nocert", paper], capture_output=True, check=False).stdout.decode()
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_its_code_and_its_signature_stand_on_the_paper(office):
    letter = scenes.signed(office)
    words = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=bytes_of(letter), capture_output=True, check=True
    ).stdout.decode()
    assert f"/v/{letter.verify_code}" in words
    assert "Imesainiwa kielektroniki" in words
    [place] = letter.signatures
    assert (place.person_id, place.authority) == (office.ps.person.id, Authority.OWN)
    assert place.serial == signing_key(office.ps).serial
    assert place.document_id == letter.document_id


def test_a_countersignature_is_added_and_the_first_stays_good(office):
    letter = scenes.half_signed(office)
    first = bytes_of(letter)
    assert queries.half_signed(letter)
    assert not waiting(f"registry:{office.registry.id}", "dispatch")
    for act in (lambda: service.dispatch(office.clerk.actor, letter),
                lambda: service.strike_out(office.clerk.actor, letter, "Imepitwa")):  # fmt: skip
        with pytest.raises(WrongState):
            act()
    service.countersign(office.director.actor, letter, key=signing_key(office.director))
    both = bytes_of(letter)
    assert both.startswith(first)
    assert documents.vault().verify(letter.document.sha256)
    found = signatures.verify(both)
    assert [each.intact and each.trusted for each in found] == [True, True]
    assert letter.folio.document.sha256 == letter.document.sha256
    assert [place.person_id for place in letter.signatures] == [
        office.ps.person.id,
        office.director.person.id,
    ]
    assert len(waiting(f"registry:{office.registry.id}", "dispatch")) == 1
    service.dispatch(office.clerk.actor, letter)
    assert letter.state is OutgoingState.DISPATCHED


def test_only_who_is_asked_countersigns_and_only_once(office):
    letter = scenes.half_signed(office)
    for member in (office.ps, office.deputy, office.officer):
        with pytest.raises(Denied):
            service.countersign(member.actor, letter, key=signing_key(member))
    with pytest.raises(Denied):
        service.countersign(office.director.actor, letter, key=signing_key(office.ps))
    service.countersign(office.director.actor, letter, key=signing_key(office.director))
    with pytest.raises(Denied):
        service.countersign(office.director.actor, letter, key=signing_key(office.director))


def test_who_acts_countersigns_as_kaimu(office):
    letter = scenes.half_signed(office)
    office.let_act(office.lawyer, instead_of=office.director)
    service.countersign(office.lawyer.actor, letter, key=signing_key(office.lawyer))
    place = letter.signatures[-1]
    assert (place.authority, place.instead_of_id) == (Authority.ACTING, office.director.person.id)


def test_who_refuses_to_countersign_strikes_the_letter_out(office):
    letter = scenes.half_signed(office)
    with pytest.raises(Incomplete):
        service.refuse_countersigning(office.director.actor, letter, " ")
    with pytest.raises(Denied):
        service.refuse_countersigning(office.officer.actor, letter, "Si sahihi")
    service.refuse_countersigning(office.director.actor, letter, "Takwimu si sahihi")
    assert (letter.state, letter.strike_reason) == (OutgoingState.STRUCK_OUT, "Takwimu si sahihi")
    assert letter.folio.struck_out_at is not None
    assert not waiting(f"post:{office.director.post.id}", "sign")
    with pytest.raises(WrongState):
        service.countersign(office.director.actor, letter, key=signing_key(office.director))
    assert queries.next_reference(letter).endswith("/3")


def test_the_paper_of_a_signed_letter_is_no_other_than_its_own(office):
    letter, other = scenes.half_signed(office), scenes.signed(office)
    letter.document_id = other.document_id
    with pytest.raises(WrongState):
        db.session.flush()
    db.session.rollback()


def test_the_first_to_sign_signs_alone(office):
    from geos.routes.models import StepKind
    from geos.routes.plans import Stop

    both = [Stop(StepKind.SIGN, each.post.id, stage=1) for each in (office.ps, office.director)]
    with pytest.raises(Invalid):
        scenes.drafted(office, steps=both)


# Nothing is taken when signing fails ------------------------------------------------------------------


def untouched(letter):
    db.session.refresh(letter)
    facts = (letter.state, letter.reference, letter.folio_id, letter.document_id, letter.verify_code)
    return facts == (OutgoingState.ON_ROUTE, None, None, None, None) and (
        queries.next_reference(letter).endswith("/2")
    )


def revoked(office, letter):
    found = certificates.standing(office.ps.person.id)
    signatures.revoke(office.ps.actor, found, RevokeReason.LOSS)


def test_with_a_revoked_certificate_nothing_is_taken(office):
    letter, key = scenes.reviewed(office), signing_key(office.ps)
    before = set(documents.vault().iter_all())
    revoked(office, letter)
    with pytest.raises(Invalid):
        service.sign(office.ps.actor, letter, key=key)
    assert untouched(letter)
    assert set(documents.vault().iter_all()) == before


def test_with_an_expired_certificate_nothing_is_taken(office):
    from datetime import timedelta

    letter, key = scenes.reviewed(office), signing_key(office.ps)
    with held_at(now() + timedelta(days=YEARS)), pytest.raises(Invalid):
        service.sign(office.ps.actor, letter, key=key)
    assert untouched(letter)


def test_with_the_key_of_somebody_else_nothing_is_taken(office):
    letter = scenes.reviewed(office)
    with pytest.raises(Denied):
        service.sign(office.ps.actor, letter, key=signing_key(office.deputy))
    assert untouched(letter)


def test_with_a_wrong_pin_nothing_is_taken_and_the_try_counts(office, page):
    letter = scenes.reviewed(office)
    page.sign_in(office.ps)
    sign = f"/letters/outgoing/{letter.id}/sign"
    soup = page.post(sign, 422, form_on=sign, pin="si-hiyo-1")
    assert soup.select("#pin-error")
    assert not soup.select_one("[name=pin]").get("value")
    assert untouched(letter)
    assert certificates.standing(office.ps.person.id).failures == 1


def test_on_a_closed_file_nothing_is_taken(office):
    from geos.files import service as files

    letter = scenes.reviewed(office)
    files.send_back(office.officer.actor, letter.file)
    files.receive(office.clerk.actor, letter.file)
    files.close_file(office.records.actor, letter.file, "Imekwisha")
    with pytest.raises(WrongState):
        scenes.sign(office.ps, letter)
    assert untouched(letter)
