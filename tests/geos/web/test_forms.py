"""The base form: once, version, errors of services, what is drawn."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from flask_login import login_user
from wtforms.validators import Length as AnyLength

from geos.core.db import db
from geos.core.errors import Incomplete, Invalid, Repeated, Stale
from geos.core.once import OnceKey
from geos.web.fields import PickField, TextField
from geos.web.forms import Form
from geos.web.validators import Length, Required

KEY = "a-key-of-sixteen-or-more"


class Sample(Form):
    subject = TextField("Mada", [Required(), Length(max=20)])
    reason = TextField("Sababu", [Length(max=20)])


class Finding(Form):
    file = PickField("Jalada", [Required()], search="Tafuta jalada")


@pytest.fixture
def posted(app, person):
    """Make a form of a class from posted data, signed in."""
    contexts = []

    def make(kind=Sample, **data):
        context = app.test_request_context("/x", method="POST", data=data)
        context.push()
        contexts.append(context)
        login_user(person)
        return kind()

    yield make
    for context in reversed(contexts):
        context.pop()


@pytest.fixture
def shown(app, person):
    with app.test_request_context("/x"):
        login_user(person)
        yield Sample


def test_each_showing_has_a_fresh_key(shown):
    assert shown().once.data != shown().once.data


def test_a_file_sent_under_the_name_of_a_text_is_no_text(posted):
    form = posted(subject=(BytesIO(b"%PDF-1.7"), "a.pdf"), once=(BytesIO(b""), "b.pdf"))
    assert not form.validate_on_submit()
    assert form.errors["subject"]
    assert form.status == 422


def test_a_good_form_makes_the_next_command_act_once(posted):
    assert posted(subject="Ikama", once=KEY).validate_on_submit()
    assert db.session().info.pop("once") == (7, KEY)


def test_a_bad_form_claims_nothing(posted):
    form = posted(subject="", once=KEY)
    assert not form.validate_on_submit()
    assert "once" not in db.session().info
    assert form.status == 422


@pytest.mark.parametrize("key", ["", "short", "x" * 41, "with space in the key", "é" * 20])
def test_a_key_that_we_did_not_make_is_not_claimed(posted, key):
    assert posted(subject="Ikama", once=key).validate_on_submit()
    assert "once" not in db.session().info


def test_the_key_of_a_refused_form_stays_so_that_a_double_click_is_still_one(posted):
    assert posted(subject="", once=KEY).once.data == KEY


def test_a_form_that_is_only_shown_is_not_bound(posted, app):
    posted(subject="Ikama")
    form = Sample(formdata=None)
    assert form.subject.data is None
    assert form.status == 200
    assert not form.validate_on_submit()


@pytest.mark.parametrize("sent", ["2", "", "x", "²", "9" * 30])
def test_a_version_other_than_the_things_is_stale(posted, sent):
    with pytest.raises(Stale):
        posted(subject="Ikama", version=sent).check_version(SimpleNamespace(version=3))


def test_the_version_that_was_shown_passes(posted):
    posted(subject="Ikama", version="3").check_version(SimpleNamespace(version=3))


def test_the_version_is_hidden_in_the_form(shown):
    assert 'name="version" value="3"' in shown(version=3).hidden()
    assert "version" not in shown().hidden()


def test_what_a_service_found_wrong_stands_beside_its_field(posted):
    form = posted(subject="Ikama")
    form.take(Incomplete(fields={"reason": "Write the reason"}))
    assert form.reason.errors == ["Andika sababu"]
    assert form.problems == [("reason", "Andika sababu")]


def test_what_names_no_field_stands_in_the_summary(posted):
    form = posted(subject="Ikama")
    form.take(Invalid())
    form.take(Invalid(fields={"elsewhere": "Write the reason"}))
    assert form.problems == [("", "Kagua ulichoandika"), ("", "Andika sababu")]


def test_the_summary_leads_to_the_fields_and_takes_the_focus(posted, app):
    form = posted(subject="")
    form.validate_on_submit()
    soup = BeautifulSoup(str(app.jinja_env.globals["error_summary"](form)), "html.parser")
    assert soup.select_one(".errsum")["tabindex"] == "-1"
    assert [(a["href"], a.get_text()) for a in soup.select("a")] == [("#subject", "Andika mada")]


def test_finding_shows_the_form_again_and_does_nothing(posted):
    form = posted(Finding, find="file", **{"file-q": " dawa "})
    assert form.file.query == "dawa"
    assert not form.validate_on_submit()
    assert form.status == 200
    assert not form.errors
    assert "once" not in db.session().info


def test_two_forms_on_a_page_have_their_own_ids(shown):
    one, two = shown(ids="a"), shown(ids="b")
    assert {one.subject.id, two.subject.id} == {"a-subject", "b-subject"}
    assert 'for="a-subject"' in one.subject.draw()
    assert one.subject.name == "subject"


def test_a_text_field_without_a_length_is_a_programming_error():
    with pytest.raises(TypeError, match=r"Endless\.subject"):

        class Endless(Form):
            subject = TextField("Mada", [Required()])

    with pytest.raises(TypeError):

        class OnlyLeast(Form):
            subject = TextField("Mada", validators=[AnyLength(min=3)])


def test_json_is_no_form(app, person):
    with app.test_request_context("/x", method="POST", json={"subject": {"a": 1}}):
        login_user(person)
        form = Sample()
        assert not form.validate_on_submit()
        assert form.errors == {"subject": ["Andika mada"]}


def test_a_refused_page_is_422_with_what_was_written(inside):
    soup = inside.post("/note", form_on="/note", status=422, text="x" * 21)
    assert inside.problems == ["Fupisha hadi herufi 20; sasa ni 21"]
    assert soup.select_one("[name=text]")["value"] == "x" * 21
    assert soup.select_one("[name=text]")["aria-invalid"] == "true"


def test_a_form_that_comes_again_is_recognised_even_when_it_is_no_longer_good(posted, app):
    posted()
    db.session.add(OnceKey(person_id=7, key=KEY, result_kind="memo", result_id=5))
    db.session.commit()
    with pytest.raises(Repeated) as repeated:
        posted(subject="", once=KEY).validate_on_submit()
    assert (repeated.value.kind, repeated.value.id) == ("memo", 5)


def test_the_key_of_somebody_else_is_nothing_to_this_person(posted):
    posted()
    db.session.add(OnceKey(person_id=8, key=KEY, result_kind="memo", result_id=5))
    db.session.commit()
    assert posted(subject="Ikama", once=KEY).validate_on_submit()
