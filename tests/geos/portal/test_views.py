"""What the public is told of a letter, and what it is not."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine

from geos.audit.models import AuditEntry
from geos.core.clock import now
from geos.core.db import db
from geos.core.limits import LimitCount
from geos.documents import queries as documents
from geos.exchange.service import consignments
from geos.letters.codes import new_code, shown
from geos.letters.service import outgoing
from geos.portal import service
from geos.portal.models import VerificationCount
from tests.geos.factories import signing_key
from tests.geos.outgoing import scenes
from tests.geos.statements import counting

STRANGER = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def sent(office):
    """A letter that was issued."""
    letter = scenes.signed(office)
    consignments.dispatch(office.clerk.actor, letter)
    db.session.commit()
    return letter


def words(soup):
    return " ".join(soup.get_text(" ").split())


def digest(document):
    return hashlib.sha256(documents.content(document)).hexdigest()


def ask(page, letter, status=200):
    return words(page.get(f"/v/{letter.verify_code}", status))


# The code ------------------------------------------------------------------------------------------------


def test_a_genuine_letter_is_told_with_institution_number_signer_and_time(sent, page):
    text = ask(page, sent)
    assert "Barua hii ni halali" in text
    assert "This letter is genuine" in text  # whoever stands beside may read only that
    assert "Wizara ya Afya" in text
    assert sent.reference in text
    assert "Zawadi Mtengeti" in text
    assert "Katibu Mkuu" in text


def test_neither_words_nor_addressees_of_it_are_told(sent, page):
    text = ask(page, sent)
    for secret in (sent.subject, "nafasi mpya", "Utumishi", "Mbeya", sent.file.title, "Rehema"):
        assert secret not in text


def test_a_code_is_asked_for_as_it_was_typed(sent, page):
    typed = shown(sent.verify_code).lower()
    page.client.get("/verify", query_string={"code": typed})
    assert "halali" in words(page.get(f"/v/{typed}"))


def test_the_form_leads_to_the_codes_own_address(sent, page):
    page.get(f"/verify?code={sent.verify_code}", 303)
    assert "halali" in words(page.follow())


def test_in_english(sent, page):
    page.get("/language/en", 303)
    text = ask(page, sent)
    assert "This letter is genuine" in text
    assert "Barua hii ni halali" in text
    assert "Permanent Secretary" in text


def test_an_unknown_code_is_said_to_be_unknown_with_404(office, page):
    code = new_code()
    soup = page.get(f"/v/{code}", 404)
    assert "Hakuna barua kama hiyo" in words(soup)
    assert soup.select_one("#code")["value"] == shown(code)  # to be mended where it was mistyped
    assert "Ingia" in page.get("/v/x", 404).text


def test_what_is_no_code_is_sent_back(page):
    page.get("/verify?code=hapana", 422)
    assert any("alama 20" in problem for problem in page.problems)


def test_a_letter_that_others_are_still_to_sign_is_not_yet_issued(office, page):
    text = ask(page, scenes.half_signed(office))
    assert "haijatolewa" in text
    assert "Bado kuna wengine" in text


def test_a_signed_letter_that_lies_at_the_registry_is_not_yet_issued(office, page):
    assert "haijatolewa" in ask(page, scenes.signed(office))


def test_a_letter_that_was_struck_out_is_told_so_with_the_day(office, page):
    letter = scenes.signed(office)
    outgoing.strike_out(office.clerk.actor, letter, "Imeandikwa upya")
    text = ask(page, letter)
    assert "iliondolewa kabla ya kutolewa" in text
    assert "Imeandikwa upya" not in text


@pytest.mark.parametrize("who", ["nobody", "ps"])
def test_of_a_confidential_letter_only_institution_and_day_are_told(office, page, who):
    letter = scenes.confidential(office)
    consignments.dispatch(office.records.actor, letter)
    if who != "nobody":
        page.sign_in(office.everyone[who])
    text = ask(page, letter)
    assert "Barua hii ni halali" in text
    assert "Wizara ya Afya" in text
    for secret in (letter.reference, "Mtengeti", "Katibu Mkuu", letter.subject, letter.file.reference):
        assert secret not in text


# The file ------------------------------------------------------------------------------------------------


def by_hash(page, sha256, number="", status=200):
    return words(page.get(f"/verify?hash={sha256}&number={number}", status))


def test_a_file_is_known_by_its_fingerprint_with_and_without_the_number(sent, page):
    for number in ("", sent.reference, f" {sent.reference.lower()} "):
        assert "hakuna kilichobadilishwa" in by_hash(page, digest(sent.document), number)


def test_a_changed_file_and_one_of_another_number_are_unknown_alike(sent, page):
    data = documents.content(sent.document)
    other = words(page.get(f"/verify?hash={hashlib.sha256(data + b'x').hexdigest()}", 404))
    assert "Faili hili halijulikani hapa" in other
    assert other == by_hash(page, digest(sent.document), "EA.45/312/01/99", 404)


def test_a_file_is_sent_where_the_browser_cannot_read_it(sent, page):
    data = documents.content(sent.document)
    page.post("/verify", file=(BytesIO(data), "barua.pdf"), number=sent.reference)
    assert page.response.location.startswith(f"/verify?hash={digest(sent.document)}")
    assert "hakuna kilichobadilishwa" in words(page.follow())


def test_no_file_and_an_empty_one_are_sent_back(page):
    for sent in ({"number": "1"}, {"file": (BytesIO(b""), "barua.pdf")}):
        page.post("/verify", 422, **sent)
        assert any("Chagua faili" in problem for problem in page.problems)


def test_a_file_above_the_limit_is_refused(app, page, monkeypatch):
    monkeypatch.setitem(app.config, "GEOS_UPLOAD_LIMIT", 1000)
    page.post("/verify", 413, file=(BytesIO(b"x" * 200_000), "barua.pdf"))
    assert "kubwa mno" in page.soup.text


def test_a_fingerprint_of_another_shape_is_sent_back(page):
    page.get("/verify?hash=ab12", 422)
    assert any("64" in problem for problem in page.problems)


def test_the_file_with_the_first_signature_alone_is_told_that_a_later_one_exists(office, page):
    letter = scenes.half_signed(office)
    first = digest(letter.document)
    outgoing.countersign(office.director.actor, letter, key=signing_key(office.director))
    text = by_hash(page, first)
    assert "Kuna toleo jipya zaidi" in text
    assert "hakuna kilichobadilishwa" not in text
    assert "Kuna toleo jipya zaidi" not in by_hash(page, digest(letter.document))
    both = ask(page, letter)
    assert "Zawadi Mtengeti" in both
    assert "Baraka Shayo" in both


# How it is answered --------------------------------------------------------------------------------------


def test_answers_are_kept_and_indexed_by_nobody(sent, page):
    for url in ("/verify", f"/v/{sent.verify_code}"):
        page.get(url)
        assert page.response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert page.response.headers["Cache-Control"] == "no-store"


def test_as_many_statements_for_every_letter_that_is_known(office, sent, page):
    secret = scenes.confidential(office)
    codes = [sent.verify_code, secret.verify_code]
    db.session.commit()
    numbers = []
    for code in codes:
        db.session.remove()
        with counting() as statements:
            page.client.get(f"/v/{code}")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 3


def test_the_thirty_first_question_of_a_minute_waits(office, page):
    with time_machine.travel(now().replace(second=5), tick=False):
        for _ in range(30):
            assert page.client.get("/v/x", environ_overrides=STRANGER).status_code == 404
        answer = page.client.get("/v/x", environ_overrides=STRANGER)
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "55"
        assert "Subiri sekunde 55" in answer.text
        for url in ("/verify?hash=" + "0" * 64, "/verify"):
            status = page.client.open(url, method="GET" if "?" in url else "POST", environ_overrides=STRANGER)
            assert status.status_code == 429
        assert page.client.get("/verify", environ_overrides=STRANGER).status_code == 200  # the form itself
        other = {"REMOTE_ADDR": "203.0.113.8"}
        assert page.client.get("/v/x", environ_overrides=other).status_code == 404


@pytest.mark.parametrize(
    ("remote", "forwarded", "counted"),
    [
        ("127.0.0.1", "", 0),
        ("203.0.113.7", "", 1),
        ("203.0.113.7", "198.51.100.1", 1),  # anybody can write that
        ("127.0.0.1", "198.51.100.1", 1),
        ("127.0.0.1", "127.0.0.1", 0),
        ("::ffff:127.0.0.1", "", 0),
        ("127.0.0.1", "nonsense", 1),
    ],
)
def test_trusted_networks_are_not_counted_and_a_proxys_word_is_taken(
    office, page, remote, forwarded, counted
):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    page.client.get("/v/x", environ_overrides={"REMOTE_ADDR": remote}, headers=headers)
    assert db.session.scalar(db.select(db.func.count(LimitCount.id))) == counted


def test_nobody_chooses_an_own_limit_by_what_they_write_before_the_proxy(office, page):
    for invented in ("10.0.0.1", "10.0.0.2"):
        headers = {"X-Forwarded-For": f"{invented}, 198.51.100.1"}
        page.client.get("/v/x", environ_overrides={"REMOTE_ADDR": "127.0.0.1"}, headers=headers)
    assert db.session.scalars(db.select(LimitCount.count)).all() == [2]


def test_one_customers_addresses_of_the_sixth_version_share_a_limit_and_no_address_is_kept(office, page):
    for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"):
        page.client.get("/v/x", environ_overrides={"REMOTE_ADDR": address})
    rows = db.session.scalars(db.select(LimitCount).order_by(LimitCount.count)).all()
    assert [row.count for row in rows] == [1, 2]
    assert not any("2001" in row.who for row in rows)


def test_answers_are_counted_by_day_and_kind_and_journaled_without_anybody(sent, page):
    for _ in range(3):
        page.client.get(f"/v/{sent.verify_code}", environ_overrides=STRANGER)
    page.client.head(f"/v/{sent.verify_code}")
    page.client.get("/v/x")
    service.sweep()
    assert {(row.outcome.value, row.count) for row in db.session.scalars(db.select(VerificationCount))} == {
        ("genuine", 3),
        ("unknown", 1),
    }
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        service.sweep()
        service.sweep()
    found = db.session.scalars(db.select(AuditEntry).filter_by(act="count_verifications")).all()
    assert [entry.institution_id for entry in found] == [None, sent.institution_id]
    assert '"genuine":3' in found[1].payload.replace(" ", "")
    assert "203.0" not in found[1].payload
    assert db.session.scalars(db.select(VerificationCount)).all() == []
