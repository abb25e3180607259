"""What is signed verifies by two programs, and what was changed by neither."""

import re
from datetime import timedelta
from io import BytesIO

import pypdf
import pytest

from geos.core.clock import held_at, now
from geos.core.db import db
from geos.core.errors import Invalid
from geos.signatures import checking, queries, service
from geos.signatures.models import AuthorityKind, RevokeReason
from tests.geos.factories import PIN, signing_key
from tests.geos.statements import counting

VALID = "Signature is Valid."


def _flipped(data, mark, after=40):
    """The same bytes but one, some way after a mark."""
    at = data.index(mark) + after
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_a_signature_verifies_by_both(office, signed, pdfsig, seal):
    [found] = service.verify(signed)
    assert found.good
    assert (found.signer, found.post, found.authority) == ("Zawadi Mtengeti", "Katibu Mkuu", "AFYA")
    assert found.at == seal().at.replace(microsecond=0)
    assert (found.covers_all, found.revoked, found.timestamped) == (True, False, False)
    assert pdfsig(signed)[0] == VALID


def test_poppler_trusts_the_institutions_root(signed, pdfsig):
    assert pdfsig(signed) == [VALID, "Certificate is Trusted."]


@pytest.mark.parametrize("mark", [b"stream", b"/Reason", b"/ContactInfo", b"endobj"])
def test_one_flipped_byte_is_refused_by_both(signed, pdfsig, mark):
    data = _flipped(signed, mark, 3 if mark == b"endobj" else 30)
    assert data != signed
    assert not any(found.good for found in service.verify(data))
    assert VALID not in pdfsig(data)


def test_a_changed_signature_value_is_refused_by_both(signed, pdfsig):
    value = re.search(rb"/Contents <([0-9a-f]+?)(?:00)*>", signed, re.IGNORECASE)
    at = value.end(1) - 9  # a hexadecimal sign of the signature itself, which stands last
    data = signed[:at] + (b"1" if signed[at : at + 1] != b"1" else b"2") + signed[at + 1 :]
    assert not any(found.intact for found in service.verify(data))
    assert VALID not in pdfsig(data)


def test_a_signature_of_an_authority_that_is_not_known_here_is_intact_and_not_trusted(office, signed):
    [known] = checking.check(signed, [queries.authority(office.afya.id, AuthorityKind.ROOT).certificate])
    [strange] = checking.check(signed, [queries.authority(office.other.id, AuthorityKind.ROOT).certificate])
    assert (known.intact, known.trusted) == (True, True)
    assert (strange.intact, strange.trusted) == (True, False)


def test_what_was_added_after_the_signature_is_no_part_of_it(signed):
    writer = pypdf.PdfWriter(BytesIO(signed), incremental=True)
    writer.add_blank_page()
    out = BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(signed)
    [found] = service.verify(out.getvalue())
    assert not found.good


def test_a_second_signature_keeps_the_first_and_its_bytes(office, signed, pdfsig, seal):
    second = seal(field="Saini2", box=(300, 120, 500, 170), lines=("Hawa Kombo", "Naibu Katibu Mkuu"))
    both = service.sign_pdf(signing_key(office.deputy), signed, second)
    assert both.startswith(signed)
    one, two = service.verify(both)
    assert (one.good, one.covers_all, two.good, two.covers_all) == (True, False, True, True)
    assert pdfsig(both)[::2] == [VALID, VALID]


def test_three_sign_one_paper(office, signed, seal):
    data = signed
    for number, member in enumerate((office.deputy, office.director), 2):
        data = service.sign_pdf(signing_key(member), data, seal(field=f"Saini{number}", page=0))
    assert [found.good for found in service.verify(data)] == [True] * 3


def test_the_paper_stays_pdf_a_and_carries_what_verifies_it(signed):
    reader = pypdf.PdfReader(BytesIO(signed))
    assert b"pdfaid" in reader.xmp_metadata.stream.get_data()
    store = reader.trailer["/Root"]["/DSS"]
    assert (len(store["/Certs"]), len(store["/CRLs"])) == (3, 2)
    field = reader.pages[1]["/Annots"][0].get_object()
    assert field["/V"]["/SubFilter"] == "/ETSI.CAdES.detached"
    assert field["/F"] & 4  # printed with the page
    assert "Katibu Mkuu" in field["/TU"]


def test_the_papers_own_description_stays_as_it_was_printed(paper, signed):
    before, after = (pypdf.PdfReader(BytesIO(data)) for data in (paper, signed))
    assert after.xmp_metadata.stream.get_data() == before.xmp_metadata.stream.get_data()
    assert after.metadata == before.metadata
    assert "/Version" not in after.trailer["/Root"]  # a PDF/A-2 is a PDF 1.7


def test_the_visible_block_has_its_fonts_in_it(signed):
    reader = pypdf.PdfReader(BytesIO(signed))
    drawn = reader.pages[1]["/Annots"][0].get_object()["/AP"]["/N"]
    shown = drawn["/Resources"]["/XObject"]["/Seal"].get_object()
    fonts = [font.get_object() for font in shown["/Resources"]["/Font"].values()]
    described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(each) for each in described)


def test_an_unsigned_paper_has_no_signatures_and_a_letter_of_the_alphabet_is_no_pdf(office, paper):
    assert service.verify(paper) == []
    for data in (b"", b"A", b"%PDF-1.7\n"):
        with pytest.raises(Invalid):
            service.verify(data)


def test_a_signature_of_another_installation_is_intact_but_not_trusted(office, signed):
    queries.authority(office.afya.id, "root").certificate = queries.authority(
        office.other.id, "root"
    ).certificate
    db.session.delete(queries.standing(office.ps.person.id))
    db.session.commit()
    [found] = service.verify(signed)
    assert (found.intact, found.trusted, found.good) == (True, False, False)


def test_a_revoked_certificate_signs_no_more_although_its_key_is_open(office, paper, seal):
    key = signing_key(office.ps)
    service.revoke(office.ps.actor, queries.standing(office.ps.person.id), RevokeReason.LOSS)
    with pytest.raises(Invalid, match="revoked"):
        service.sign_pdf(key, paper, seal())


def test_what_was_signed_before_a_revocation_stays_good(office, signed, seal, pdfsig):
    with held_at(now() + timedelta(minutes=5)):
        service.revoke(office.ps.actor, queries.standing(office.ps.person.id), RevokeReason.LOSS)
    [found] = service.verify(signed)
    assert found.good
    assert found.revoked_at > found.at
    assert pdfsig(signed)[0] == VALID


def test_a_signature_dated_after_the_revocation_is_bad(office, paper, seal):
    moment = now()
    late = service.sign_pdf(signing_key(office.ps), paper, seal(at=moment))
    with held_at(moment - timedelta(minutes=1)):
        service.revoke(office.ps.actor, queries.standing(office.ps.person.id), RevokeReason.LOSS)
    [found] = service.verify(late)
    assert (found.intact, found.revoked, found.good) == (True, True, False)


def test_an_old_paper_verifies_when_everything_in_it_has_expired(office, signed):
    with held_at(now() + timedelta(days=30 * 365)):
        assert [found.good for found in service.verify(signed)] == [True]


def test_a_certificate_does_not_sign_outside_its_own_time(office, paper, seal):
    key, row = signing_key(office.ps), queries.standing(office.ps.person.id)
    with pytest.raises(Invalid, match="expired"):
        service.sign_pdf(key, paper, seal(at=row.not_before - timedelta(days=1)))
    with held_at(row.not_after + timedelta(days=1)), pytest.raises(Invalid, match="expired"):
        service.sign_pdf(key, paper, seal(at=now()))


def test_who_has_left_signs_no_more_although_the_key_is_open(office, paper, seal):
    key = signing_key(office.ps)
    office.ps.person.ended_at = now()
    db.session.commit()
    with pytest.raises(Invalid, match="serve no more"):
        service.sign_pdf(key, paper, seal())


def test_a_list_that_has_run_out_is_issued_anew_before_anything_is_signed(office, paper, seal):
    issuing = queries.authority(office.afya.id, "issuing")
    before = queries.newest_crl(issuing.id)
    with held_at(before.next_update + timedelta(hours=1)):
        data = service.sign_pdf(signing_key(office.ps), paper, seal(at=now()))
        assert service.verify(data)[0].good
    assert queries.newest_crl(issuing.id).number == before.number + 1


def test_signing_asks_the_database_a_few_times_only(office, paper, seal):
    key = signing_key(office.ps)
    service.sign_pdf(key, paper, seal())
    db.session.expire_all()
    with counting() as asked:
        service.sign_pdf(key, paper, seal())
    assert len(asked) <= 6


def test_the_key_crosses_to_a_child_process_and_signs_there(office, paper, seal):
    line = service.unlock(office.ps.actor, PIN).hand_over()
    assert line.count(b"\n") == 1
    data = service.sign_pdf(service.SigningKey.taken_over(line), paper, seal())
    assert service.verify(data)[0].good
