"""Reading messages of any quality: nothing raises, and what can be read is read."""

from datetime import UTC, datetime
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geos.mail import plain
from geos.mail.fields import Party
from geos.mail.reading import Parsed, parse
from tests.geos.mail.messages import letter
from tests.geos.mail.nasty import MESSAGES


def shown(parsed: Parsed) -> list[str]:
    """Everything of a message that a page shows on one line."""
    parties = (*parsed.to, *parsed.cc, *parsed.reply_to)
    names = [part for party in parties for part in party]
    return [
        parsed.sender_name,
        parsed.sender_address,
        parsed.subject,
        *names,
        *(a.filename for a in parsed.attachments),
    ]


@pytest.mark.parametrize("name", MESSAGES)
def test_whatever_arrives_is_read_and_nothing_unreadable_is_shown(name):
    parsed = parse(MESSAGES[name])
    assert isinstance(parsed, Parsed)
    for text in shown(parsed):
        assert not [sign for sign in text if category(sign) in ("Cc", "Cs")], text
    assert not [sign for sign in parsed.text if category(sign) in ("Cc", "Cs") and sign not in "\n\t"]
    assert [a.index for a in parsed.attachments] == list(range(len(parsed.attachments)))


@given(st.binary(max_size=3000))
@settings(max_examples=200, deadline=None)
def test_random_bytes_are_read(raw):
    assert isinstance(parse(raw), Parsed)


@given(st.sampled_from(sorted(MESSAGES)), st.data())
@settings(max_examples=60, deadline=None)
def test_any_beginning_of_a_message_is_read(name, data):
    raw = MESSAGES[name][:20_000]
    assert isinstance(parse(raw[: data.draw(st.integers(0, len(raw)))]), Parsed)


def test_a_plain_message_is_read_whole():
    parsed = parse(
        letter("Ombi", "Habari\r\nza kazi", Cc="Juma <j@x.tz>", References="<a@b> <c@d>", In_Reply_To="<c@d>")
    )
    assert parsed == Parsed(
        sender_name="Asha Mwinyi",
        sender_address="asha.mwinyi@utumishi.go.tz",
        to=(Party("", "rehema.lukindo@afya.go.tz"),),
        cc=(Party("Juma", "j@x.tz"),),
        reply_to=(),
        subject="Ombi",
        date=datetime(2026, 11, 24, 6, 14, tzinfo=UTC),
        message_id="<m1@utumishi.go.tz>",
        references=("<a@b>", "<c@d>"),
        text="Habari\nza kazi",
        html_only=False,
        attachments=(),
        broken=False,
    )


# fmt: off
READ = [
    ("eight_bit_header_utf8",    "subject", "Ng’ombe na mbuzi – ombi"),
    ("eight_bit_header_latin",   "subject", "café très bien"),
    ("split_encoded_words",      "subject", "Ng’ombe"),
    ("endless_folds",            "subject", "s"),
    ("nul_in_header_and_body",   "subject", "ab"),
    ("thousand_header_lines",    "subject", "mwishoni"),
    ("direction_marks",          "subject", "baruafdp.exe"),
    ("wrong_charset",            "text",    "Karibu – ñandú"),
    ("unknown_charset",          "text",    "ñandú"),
    ("utf16_text",               "text",    "Habari za ofisi"),
    ("multipart_never_closed",   "text",    "nusu tu"),
    ("boundary_that_is_its_own_prefix", "text", "ndani"),
    ("bare_line_ends",           "text",    "mstari\nmwingine"),
    ("plain_and_html",           "text",    "maandishi"),
    ("html_and_blank_plain",     "text",    "iliyomo"),
    ("html_with_script",         "text",    "salama"),
    ("uuencoded",                "text",    "hi"),
    ("no_date_no_sender",        "date",    None),
    ("bad_dates",                "date",    None),
    ("far_future",               "date",    None),
    ("no_date_no_sender",        "sender_address", ""),
    ("addresses_like_traps",     "sender_address", "mwizi@example.com"),
    ("addresses_like_traps",     "reply_to", (Party("a, b", "r@example.com"),)),
    ("sender_with_line_end",     "sender_name", "Asha Bcc: x@y"),
]
# fmt: on


@pytest.mark.parametrize(("name", "field", "value"), READ)
def test_what_can_be_read_is_read(name, field, value):
    assert getattr(parse(MESSAGES[name]), field) == value


@pytest.mark.parametrize(
    "name", ["multipart_never_closed", "wrong_charset", "deeply_nested", "many_parts", "broken_base64"]
)
def test_what_is_broken_is_marked(name):
    assert parse(MESSAGES[name]).broken


@pytest.mark.parametrize("name", ["plain_and_html", "html_only", "message_within", "delivery_report"])
def test_what_is_whole_is_not_marked(name):
    assert not parse(MESSAGES[name]).broken


def test_a_message_within_a_message_is_an_attachment_under_its_subject():
    [enclosed] = parse(MESSAGES["message_within"]).attachments
    assert enclosed.filename == "Ndani ya ndani.eml"
    assert enclosed.media_type == "message/rfc822"
    assert enclosed.data.replace(b"\r\n", b"\n").endswith(b"\n\nasili")


def test_file_names_are_names_and_not_paths():
    names = [a.filename for a in parse(MESSAGES["strange_file_names"]).attachments]
    assert names[:4] == ["passwd", "barua.pdf", "Ng’ombe.pdf", "sehemu-mbili.pdf"]
    assert all(0 < len(name) <= 150 and "/" not in name and "\\" not in name for name in names)


def test_html_becomes_text_with_its_links():
    parsed = parse(MESSAGES["html_only"])
    assert parsed.html_only
    assert parsed.text == (
        "Ndugu,\n\nTafadhali soma hapa <http://nje.example.com/x>.\nAsante\n\n- moja\n- mbili\n\n[nembo]"
    )


def test_nothing_of_a_page_that_could_run_is_left():
    text = plain.from_html("<script>a()</script><p>x<style>b</style></p><img src=x onerror=c()>")
    assert text == ("x", True)


def test_a_page_without_end_is_cut_and_marked():
    assert plain.from_html("<p>mwanzo</p>" + "<div>" * 200_000 + "mwisho") == ("mwanzo", False)
    assert plain.from_html("<p>neno</p>" * 100_000)[1] is False


def test_a_body_of_many_parts_is_not_taken_apart_for_ever():
    assert len(parse(MESSAGES["many_parts"]).attachments) < 501
