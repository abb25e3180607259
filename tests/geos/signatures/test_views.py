"""The pages of the own signature and of the authority, as people use them."""

from io import BytesIO

import pytest
from cryptography import x509
from flask import request

from geos.core.db import db
from geos.signatures import queries, service
from geos.signatures.models import AuthorityKind, RevokeReason
from geos.web import kept
from tests.geos import factories
from tests.geos.factories import PASSPHRASE, PASSWORD, PIN
from tests.geos.statements import counting

NEW = {"pin": "bahari-77", "pin_again": "bahari-77"}


@pytest.fixture
def lawyer(office, page):
    """A browser of somebody without a certificate."""
    page.sign_in(office.lawyer)
    return page


@pytest.fixture
def admin(office, page):
    """A browser of the administrator."""
    page.sign_in(office.admin)
    return page


def test_who_has_no_signature_makes_one_and_sees_it(office, lawyer):
    assert "Andaa saini yako" in lawyer.get("/me/signature").text
    lawyer.post("/me/signature/enrol", form_on="/me/signature/enrol", password=PASSWORD, **NEW)
    assert "Saini yako iko tayari" in lawyer.follow().text
    assert queries.standing(office.lawyer.person.id) is not None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"password": "nywila nyingine", **NEW}, "Hii si nywila yako"),
        ({"password": PASSWORD, "pin": "bahari-77", "pin_again": "bahari-78"}, "Hazifanani"),
        ({"password": PASSWORD, "pin": "111111", "pin_again": "111111"}, "zinazojaribiwa kwanza"),
        ({"password": "", "pin": "", "pin_again": ""}, "Andika"),
    ],
)
def test_a_mistake_makes_no_signature_and_says_why(office, lawyer, data, said):
    page = lawyer.post("/me/signature/enrol", 422, **data)
    assert said in page.text
    assert queries.standing(office.lawyer.person.id) is None
    assert "bahari" not in page.text


def test_the_page_says_when_the_pin_is_locked(office, page):
    page.sign_in(office.ps)
    for _ in range(5):
        page.post("/me/signature/pin", 422, old_pin="nyekundu-1", **NEW)
    assert "Imefungwa hadi" in page.get("/me/signature").text


def test_a_wrong_pin_leaves_the_form_to_be_sent_again(office, page):
    """Trying the PIN must not use up the form's own key: the same form, mended, still acts."""
    page.sign_in(office.ps)
    once = {"once": "the-very-same-form-again"}
    page.post("/me/signature/pin", 422, old_pin="nyekundu-1", **NEW, **once)
    page.post("/me/signature/pin", old_pin=PIN, **NEW, **once)
    assert "imebadilishwa" in page.follow().text


def test_a_lost_pin_is_told_and_a_new_signature_made(office, page):
    page.sign_in(office.ps)
    page.post("/me/signature/revoke", words="Simu imeibiwa")
    told = page.follow()
    assert "kimebatilishwa" in told.text
    assert "Andaa saini yako" in told.text
    [row] = queries.earlier(office.ps.person.id)
    assert (row.revoke_reason, row.revoke_words) == (RevokeReason.LOSS, "Simu imeibiwa")


def test_the_menu_under_the_own_name_leads_there(lawyer):
    assert lawyer.get("/desk").select('a[href="/me/signature"]')


def test_an_administrator_makes_the_authority_and_takes_the_root_offline(office, admin):
    db.session.execute(db.text("DELETE FROM signer_certificate"))
    db.session.execute(db.text("DELETE FROM crl"))
    db.session.execute(db.text("DELETE FROM signing_authority WHERE kind = 'issuing'"))
    db.session.execute(db.text("DELETE FROM signing_authority"))
    db.session.execute(db.text("DELETE FROM number_series WHERE name LIKE 'crl:%'"))
    db.session.commit()
    assert "Unda mamlaka" in admin.get("/admin/signatures").text
    admin.post("/admin/signatures/make", passphrase=PASSPHRASE, passphrase_again=PASSPHRASE)
    made = admin.follow()
    assert "Bado uko kwenye seva" in made.text
    answer = admin.client.post("/admin/signatures/export")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="AFYA-root.p12"'
    assert answer.headers["Cache-Control"] == "no-store"
    sent = {"key_file": (BytesIO(answer.data), "AFYA-root.p12"), "passphrase": PASSPHRASE}
    done = admin.client.post("/admin/signatures/offline", data=sent, content_type="multipart/form-data")
    assert done.status_code == 303
    assert "Hauko kwenye seva" in admin.get("/admin/signatures").text
    assert queries.authority(office.afya.id, AuthorityKind.ROOT).key is None


def test_a_wrong_passphrase_takes_nothing_offline(office, admin):
    key = queries.authority(office.afya.id, AuthorityKind.ROOT).key
    file = (BytesIO(key), "AFYA-root.p12")
    page = admin.post("/admin/signatures/offline", 422, passphrase="kaulisiri nyingine", key_file=file)
    assert "haifungui" in page.text
    admin.post("/admin/signatures/offline", 422, passphrase=PASSPHRASE)
    assert admin.problems == ["Chagua faili la ufunguo wa mzizi"]
    assert queries.authority(office.afya.id, AuthorityKind.ROOT).key == key


def test_a_root_that_is_away_is_asked_for_when_the_authority_is_renewed(office, admin):
    path = "/admin/signatures/renew"
    root = queries.authority(office.afya.id, AuthorityKind.ROOT)
    assert not admin.get(path).select("input[type=file]")
    key, root.key = root.key, None
    db.session.commit()
    assert admin.get(path).select("input[type=file]")
    admin.post(path, passphrase=PASSPHRASE, key_file=(BytesIO(key), "AFYA-root.p12"))
    assert "imehuishwa" in admin.follow().text
    assert queries.authority(office.afya.id, AuthorityKind.ISSUING).generation == 2


def test_an_administrator_revokes_with_a_reason(office, admin):
    row = queries.standing(office.officer.person.id)
    path, data = f"/admin/signatures/{row.id}/revoke", {"reason": "left", "version": row.version}
    admin.post(path, 422, words="", **data)
    assert any("Andika" in problem for problem in admin.problems)
    admin.post(path, words="Amestaafu", **data)
    page = admin.follow()
    assert "Amestaafu" in page.text
    assert queries.standing(office.officer.person.id) is None


def test_a_certificate_that_changed_meanwhile_is_not_revoked(office, admin):
    row = queries.standing(office.officer.person.id)
    data = {"reason": "left", "words": "Amestaafu", "version": row.version + 1}
    admin.post(f"/admin/signatures/{row.id}/revoke", 409, **data)
    assert queries.standing(office.officer.person.id) is not None


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?state=valid", "Kombo", ""),
        ("?state=revoked", "Hakuna kinacholingana", "Kombo"),
        ("?q=komb", "Kombo", "Mtengeti"),
        ("?q=%25", "Hakuna kinacholingana", "Kombo"),
    ],
)
def test_the_list_is_filtered_by_state_and_name(admin, query, shown, hidden):
    text = admin.get(f"/admin/signatures{query}").text
    assert shown in text
    assert not hidden or hidden not in text


def test_the_list_takes_as_many_statements_for_many_certificates_as_for_few(office, admin):
    admin.get("/admin/signatures")
    with counting() as few:
        admin.get("/admin/signatures")
    for number in range(6):
        _copy(office, number)
    db.session.commit()
    with counting() as many:
        admin.get("/admin/signatures")
    assert len(many) == len(few)


def _copy(office, number):
    row = queries.standing(office.ps.person.id)
    columns = [each.key for each in row.__mapper__.column_attrs]
    values = {name: getattr(row, name) for name in columns if name not in ("id", "version")}
    kind = type(row)
    values |= {
        "serial": f"ab{number}",
        "revoked_at": row.created_at,
        "revoke_reason": RevokeReason.LEFT,
        "person_id": office.helpdesk.person.id,
    }
    db.session.add(kind(**values))


def test_anybody_fetches_list_and_authorities_without_signing_in(office, page):
    answer = page.client.get("/pki/AFYA.crl")
    assert answer.mimetype == "application/pkix-crl"
    crl = x509.load_der_x509_crl(answer.data)
    chain = x509.load_pem_x509_certificates(page.client.get("/pki/AFYA.crt").data)
    root, issuing = chain
    assert crl.is_signature_valid(issuing.public_key())
    issuing.verify_directly_issued_by(root)
    top = x509.load_der_x509_crl(page.client.get("/pki/AFYA-root.crl").data)
    assert top.is_signature_valid(root.public_key())


def test_an_institution_whose_code_has_a_hyphen_publishes_its_lists_too(office, page):
    home = factories.institution("RAS-DOM", "Mkoa wa Dodoma", "Dodoma Region", "dodoma.go.tz", "RD")
    service.make_authority(factories.CLI, home, PASSPHRASE)
    for name in ("RAS-DOM", "RAS-DOM-root"):
        assert page.client.get(f"/pki/{name}.crl").status_code == 200
    assert page.client.get("/pki/RAS.crl").status_code == 404


@pytest.mark.parametrize("path", ["/pki/XYZ.crl", "/pki/AFYA-9.crl", "/pki/XYZ.crt", "/pki/AFYA-.crl"])
def test_what_nobody_published_is_not_there(office, page, path):
    assert page.client.get(path).status_code == 404


def test_no_pin_and_no_passphrase_is_kept_when_the_session_has_ended(app):
    sent = {"old_pin": PIN, "passphrase_again": PASSPHRASE, "words": "Simu imeibiwa", **NEW}
    with app.test_request_context("/me/signature/pin", method="POST", data=sent):
        assert kept.text_of(request).to_dict() == {"words": "Simu imeibiwa"}


def test_a_pin_is_neither_filled_in_by_the_browser_nor_shown_again(office, page):
    page.sign_in(office.ps)
    shown = page.post("/me/signature/pin", 422, old_pin="nyekundu-1", **NEW)
    for field in shown.select("input[type=password]"):
        assert (field["autocomplete"], field["inputmode"], field.get("value", "")) == ("off", "text", "")
