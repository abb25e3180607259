"""Fields: what they take, what they say, how they draw themselves."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import FileStorage, MultiDict

from geos.core.types import Level
from geos.web import fields
from geos.web.fields import Pick
from geos.web.forms import Form
from geos.web.validators import Between, Length, Optional, Required, UploadLimit


class Everything(Form):
    line = fields.TextField(
        "Mada", [Required(), Length(max=10)], hint="Kama kwenye barua", suggestions=["Ikama"]
    )
    area = fields.TextArea("Maoni", [Optional(), Length(max=50)])
    mail = fields.EmailField("Anwani", [Optional()])
    secret = fields.PasswordField("Nywila", [Optional()])
    code = fields.CodeField("Namba", [Optional(), Length(max=6)])
    pages = fields.NumberField("Kurasa", [Optional(), Between(1, 500)])
    day = fields.DateField("Tarehe", [Required()])
    at = fields.MomentField("Muda", [Optional()])
    to = fields.SelectField("Kabidhi kwa", [Required()], choices=[("1", "KM"), ("2", "DT")])
    level = fields.LevelField("Daraja la usiri")
    file = fields.PickField("Jalada", [Required()], search="Tafuta jalada")
    copies = fields.ChecksField("Nakala kwa", [Optional()])
    tell = fields.CheckField("Nijulishe")
    scan = fields.FileField("Skani", [Optional()])
    parts = fields.FileField("Viambatisho", [UploadLimit(2)], multiple=True)


GOOD = {"line": "Ikama", "day": "2026-11-19", "to": "1", "file": "5"}


@pytest.fixture
def form(app):
    with app.test_request_context("/x"):

        def make(**data):
            made = Everything(MultiDict({**GOOD, **data}))
            made.file.options = [Pick("5", "EA.45/312/02", "Folio 68", "Vifaa tiba", "wanaitaja"), Pick("6")]
            made.copies.options = [Pick("1", title="KM"), Pick("2", title="DT")]
            made.validate()
            return made

        yield make


def drawn(field):
    return BeautifulSoup(str(field.draw()), "html.parser")


def test_the_good_form_is_good(form):
    assert form().errors == {}


@pytest.mark.parametrize(
    ("name", "written", "read"),
    [
        ("line", "  Ikama \n", "Ikama"),
        ("area", " a\r\nb\rc ", "a\nb\nc"),
        ("mail", " asha.mwinyi@afya.go.tz ", "asha.mwinyi@afya.go.tz"),
        ("secret", "  with space ", "  with space "),
        ("pages", "1,2", 12),
        ("day", "2026-11-19", date(2026, 11, 19)),
        ("day", "19/11/2026", date(2026, 11, 19)),
        ("day", "9/1/2026", date(2026, 1, 9)),
        ("day", "19.11.2026", date(2026, 11, 19)),
        ("at", "2026-11-24T09:14", datetime(2026, 11, 24, 6, 14, tzinfo=UTC)),
        ("at", "24/11/2026 09:14", datetime(2026, 11, 24, 6, 14, tzinfo=UTC)),
        ("to", "2", "2"),
        ("level", "2", Level.CONFIDENTIAL),
        ("file", "6", "6"),
        ("copies", ["1", "2"], ["1", "2"]),
        ("tell", "y", True),
    ],
)
def test_fields_read_what_people_write(form, name, written, read):
    made = form(**{name: written})
    assert made[name].data == read
    assert made.errors == {}


DATE = "Andika tarehe, kwa mfano 19/11/2026"
SIGNS = "Andika upya: kuna alama zisizosomeka"
LIST = "Chagua moja kutoka kwenye orodha"


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        ("line", "", "Andika mada"),
        ("line", "   ", "Andika mada"),
        ("line", "a" * 11, "Fupisha hadi herufi 10; sasa ni 11"),
        ("line", "a\0b", SIGNS),
        ("line", "a\x07", SIGNS),
        ("line", "a\nb", SIGNS),
        ("line", "gpj\u202efdp", SIGNS),
        ("area", "a\0b", SIGNS),
        ("secret", "a\0b", SIGNS),
        ("mail", "asha", "Andika anwani, kwa mfano asha.mwinyi@afya.go.tz"),
        ("mail", "asha@afya", "Andika anwani, kwa mfano asha.mwinyi@afya.go.tz"),
        ("mail", "a b@afya.go.tz", "Andika anwani, kwa mfano asha.mwinyi@afya.go.tz"),
        ("mail", "a" * 250 + "@afya.go.tz", "Fupisha hadi herufi 254; sasa ni 261"),
        ("pages", "ten", "Andika namba, kwa mfano 12"),
        ("pages", "²", "Andika namba, kwa mfano 12"),
        ("pages", "9" * 20, "Andika namba, kwa mfano 12"),
        ("pages", "501", "Andika namba kati ya 1 na 500"),
        ("day", "", "Andika tarehe"),
        ("day", "31/02/2026", DATE),
        ("day", "kesho", DATE),
        ("day", "1/1/0001", DATE),
        ("at", "24/11/2026", "Andika tarehe na saa, kwa mfano 19/11/2026 09:14"),
        ("at", "24/11/2026 25:00", "Andika tarehe na saa, kwa mfano 19/11/2026 09:14"),
        ("to", "", "Chagua kabidhi kwa"),
        ("to", "3", LIST),
        ("level", "9", LIST),
        ("level", "x", LIST),
        ("file", "7", LIST),
        ("file", "", "Chagua jalada"),
        ("copies", "3", "Chagua kutoka kwenye orodha"),
    ],
)
def test_fields_say_what_to_write(form, name, written, said):
    made = form(**{name: written})
    assert made.errors == {name: [said]}


def test_a_level_above_the_readers_clearance_cannot_be_given(app):
    with app.test_request_context("/x"):
        made = Everything(MultiDict({**GOOD, "level": "3"}))
        made.level.limit(Level.CONFIDENTIAL)
        made.validate()
        assert made.level.errors == [LIST]


class Checked(Form):
    """A check-list: every box must have its tick."""

    done = fields.CheckField("Yote yametekelezwa", [Required("Hakikisha")])
    count = fields.NumberField("Idadi", [Required()])


def test_a_box_that_must_be_ticked_is_asked_for_while_a_zero_counts_as_written(app):
    with app.test_request_context("/x"):
        empty, full = Checked(MultiDict({"count": "0"})), Checked(MultiDict({"count": "0", "done": "y"}))
        assert (empty.validate(), full.validate()) == (False, True)
        assert empty.errors == {"done": ["Hakikisha"]}


def test_uploads_are_read_and_counted(app):
    with app.test_request_context("/x"):
        files = [FileStorage(BytesIO(b"x"), f"{n}.pdf") for n in range(3)]
        sent = MultiDict([*GOOD.items(), ("scan", files[0]), *(("parts", file) for file in files)])
        made = Everything(sent)
        made.validate()
        assert made.scan.data is files[0]
        assert made.parts.data == files
        assert made.parts.errors == ["Chagua faili zisizozidi 2"]


def test_text_in_the_place_of_an_upload_is_no_upload(form):
    assert form(scan="text", parts="text").scan.data is None


def test_a_field_is_tied_to_its_label_hint_and_error(form):
    soup = drawn(form(line="").line)
    box = soup.select_one("input")
    assert soup.select_one("label")["for"] == box["id"] == "line"
    assert box["aria-describedby"] == "line-hint line-error"
    assert (box["aria-invalid"], box["aria-required"], box["maxlength"]) == ("true", "true", "10")
    assert soup.select_one("#line-hint").get_text() == "Kama kwenye barua"
    assert soup.select_one("#line-error").get_text() == "Andika mada"
    assert soup.select_one(".field.bad")


def test_a_field_without_fault_says_nothing_of_it(form):
    soup = drawn(form().line)
    assert not soup.select("[aria-invalid], .err, .bad")


def test_the_mark_stands_at_what_may_be_left_out(form):
    made = form()
    assert "(si lazima)" in drawn(made.area).get_text()
    assert "(si lazima)" not in drawn(made.line).get_text()
    assert "(hutolewa)" in made.line.draw(mark="hutolewa")


def test_a_date_that_cannot_be_read_is_shown_as_it_was_written(form):
    box = drawn(form(day="31/02/2026").day).select_one("input")
    assert (box["type"], box["value"]) == ("text", "31/02/2026")
    assert drawn(form().day).select_one("input")["type"] == "date"


def test_a_password_is_never_shown_again(form):
    assert "siri-yangu" not in form(secret="siri-yangu").secret.draw()


def test_what_was_written_is_escaped(form):
    for name in ("line", "area", "to", "file"):
        assert "<b>" not in form(**{name: '"><b>'})[name].draw()


def test_choices_are_groups_with_a_legend(form):
    made = form(level="2")
    for field in (made.level, made.file, made.copies):
        soup = drawn(field)
        assert soup.select_one("fieldset > legend")
        assert soup.select_one("fieldset")["id"] == field.id
    assert drawn(made.level).select_one("[checked]")["value"] == "2"
    assert drawn(made.file).select_one("[checked]")["value"] == "5"


def test_a_pick_shows_reference_remark_description_and_reason(form):
    label = drawn(form().file).select_one("label")
    assert label.select_one(".ref").get_text() == "EA.45/312/02"
    assert label.select_one(".tag").get_text() == "wanaitaja"
    assert label.select_one(".d").get_text() == "Vifaa tiba"


def test_an_empty_search_says_what_to_do(app):
    with app.test_request_context("/x"):
        text = drawn(Everything(formdata=None).file).get_text()
        assert "Andika neno la mada" in text


def test_every_form_of_the_application_can_be_made(app):
    """All forms, of every feature: their classes pass the check of lengths, and no label is missing."""
    with app.test_request_context("/x"):
        for kind in every(Form):
            for field in kind(formdata=None):
                assert fields.is_hidden(field) or str(field.label.text).strip(), (
                    f"{kind.__name__}.{field.name}"
                )


def every(kind):
    for child in kind.__subclasses__():
        yield child
        yield from every(child)
