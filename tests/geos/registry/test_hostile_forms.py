"""What no browser sends: numbers that no database holds, choices of blanks."""

from urllib.parse import urlencode

import pytest

from geos.core.db import db
from geos.counter import service as counter
from geos.letters.service import incoming
from tests.geos.census import scenes as rounds
from tests.geos.diary import scenes as diaries
from tests.geos.files import scenes
from tests.geos.letters.incoming_desk import register
from tests.geos.letters.secret_desk import confidential_clerk

FAR = (str(2**31), str(2**63), str(2**70), "-1", "0")


@pytest.mark.parametrize("number", FAR)
def test_a_number_that_can_be_no_id_is_none_of_the_ticked(office, page, number):
    file = scenes.file_with_letter(office, title="Wazi")
    counter.ask(office.officer.actor, office.officer.post.id, file.reference, "Naandaa")
    rounds.shelved(office, "Chumba 2")
    round = rounds.begun(office)
    diaries.asked(office, scenes.file_with(office, office.officer))
    db.session.commit()
    page.sign_in(office.clerk)
    for url, name in (
        (f"/census/{round.id}/tick", "ids"),
        ("/registry/counter/issue", "chosen"),
        ("/registry/bring-ups/take-out", "ids"),
        ("/registry/bring-ups/issue", "ids"),
        ("/registry/put-away", "ids"),
    ):
        answer = page.client.post(url, data={name: number})
        assert answer.status_code in (303, 404, 409, 422), (url, answer.status)


def test_blanks_in_the_place_of_a_number_of_days_are_none(office, page):
    file = scenes.file_with_letter(office)
    asked = counter.ask(office.officer.actor, office.officer.post.id, file.reference, "Naandaa")
    db.session.commit()
    page.sign_in(office.clerk)
    answer = page.client.post(f"/registry/counter/{asked.id}/issue", data={"days": " ", "version": "1"})
    assert answer.status_code == 303
    db.session.refresh(file)
    assert file.due_at is None


@pytest.mark.parametrize("text", ["9" * 5000, "²", "٣", "-1", str(2**70), "a\0b"])
def test_a_file_that_no_number_names_is_none(office, page, text):
    file, letter = scenes.file_with_letter(office), register(office)
    db.session.commit()
    page.sign_in(office.clerk)
    for method, url, data in (
        ("POST", f"/files/{file.id}/link", {"other": text, "kind": "related"}),
        ("POST", f"/letters/incoming/{letter.id}/file", {"file": text}),
        ("GET", f"/labels?{urlencode({'registry': office.registry.id, 'file': text, 'skip': text})}", {}),
    ):
        answer = page.client.open(url, method=method, data=data)
        assert answer.status_code < 500, (url, answer.status)
        assert answer.status_code != 303, url


def test_a_letter_that_was_passed_on_is_not_taken_in_without_a_level(office, page):
    office.let_act(office.director, instead_of=confidential_clerk(office))
    letter = register(office)
    incoming.pass_on(office.clerk.actor, letter)
    db.session.commit()
    page.sign_in(office.director)
    page.post(f"/letters/incoming/{letter.id}/take-in", 422, level="", version=str(letter.version))
