"""Letters and memos as they come out of the printer, read back by a program that is not ours."""

import dataclasses
import io
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from geos.documents.pdf.papers import date_in_words, render_letter, render_memo
from geos.documents.pdf.printable import BREAK, REPERTOIRE, clean
from geos.documents.pdf.renderer import TypstRenderer
from geos.documents.pdf.sheets import Authority, CopyLine, MemoSheet, RouteLine, Signature
from geos.documents.pdfium import page_text
from tests.geos.documents.samples import letter

AT = datetime(2026, 11, 24, 11, 5, tzinfo=UTC)
RECOMMENDED = RouteLine(
    "Mkurugenzi wa Utawala", "Rehema Lukindo", "Anapendekeza", "Fedha zipo.", AT, acting=True
)
APPROVED = RouteLine("Katibu Mkuu", "Seif Shekalaghe", "Limeidhinishwa", "Nunueni.\nNipewe taarifa.", AT)


def memo(**changes):
    facts = {
        "institution": "Wizara ya Afya",
        "reference": "EA.12/190/04",
        "date": date(2026, 11, 20),
        "to": "Katibu Mkuu",
        "through": ("Mkurugenzi wa Utawala",),
        "sender": "Afisa Utumishi",
        "subject": "Ununuzi wa vifaa vya maabara",
        "body": "Naomba idhini ya TZS 184,500,000.\n\nFedha zipo.",
        "author": Signature("Upendo Mlay", "Afisa Utumishi"),
        "route": (RECOMMENDED,),
        "decision": APPROVED,
    }
    return MemoSheet(**{**facts, **changes})


def words(pdf):
    """The text as one line, as a search would see it."""
    return " ".join(page_text(pdf, 1_000_000).replace(BREAK, "").split())


def test_a_letter_says_all_that_its_sheet_says_in_its_order():
    sheet = letter(
        their_reference="CAC.45/201/01/88",
        through=("Katibu Tawala wa Mkoa,", "DODOMA."),
        salutation="Ndugu,",
        closing="Wako mtiifu,",
        enclosures=("Kiambatisho A",),
        copies=(CopyLine("Katibu Mkuu, Hazina", "AB.12/3"), CopyLine("Mganga Mkuu")),
    )
    assert words(render_letter(sheet)) == (
        "JAMHURI YA MUUNGANO WA TANZANIA WIZARA YA AFYA S.L.P. 743, 40478 Dodoma · ps@afya.go.tz "
        "Kumb. Na. EA.12/190/04/12 Kumb. yako: CAC.45/201/01/88 24 Novemba 2026 "
        "Katibu Mkuu, Ofisi ya Rais – Utumishi, DODOMA. K.k. Katibu Tawala wa Mkoa, DODOMA. Ndugu, "
        "YAH: MAONI KUHUSU IKAMA YA MWAKA 2027/28 Tafadhali rejea barua yako. "
        "2. Wizara inaomba nafasi mpya 1,204. 3. Nakushukuru. Wako mtiifu, "
        "Rehema Lukindo Mkurugenzi wa Utawala Viambatisho: Kiambatisho A "
        "Nakala: Katibu Mkuu, Hazina – Kumb. Na. AB.12/3 Mganga Mkuu"
    )


def test_a_short_letter_has_no_empty_headings_and_no_page_number():
    text = words(render_letter(letter()))
    for absent in ("Kumb. yako", "K.k.", "Nakala", "Viambatisho", "ukurasa"):
        assert absent not in text


def test_several_addressees_stand_apart():
    text = page_text(
        render_letter(letter(addressee=("Katibu Mkuu,", "DODOMA.", "", "Mganga Mkuu,", "TANGA."))), 9000
    )
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    start = lines.index("Katibu Mkuu,")
    assert lines[start : start + 4] == ["Katibu Mkuu,", "DODOMA.", "Mganga Mkuu,", "TANGA."]


def test_an_english_letter_is_english_throughout():
    sheet = letter(
        language="en",
        institution="Ministry of Health",
        their_reference="X.1",
        through=("Regional Secretary",),
        copies=(CopyLine("Treasury"),),
        signature=Signature("Asha Mwinyi", "Director", Authority.FOR, "Permanent Secretary"),
    )
    text = words(render_letter(sheet))
    for said in (
        "THE UNITED REPUBLIC OF TANZANIA MINISTRY OF HEALTH",
        "Ref. No. EA.12/190/04/12 Your ref.: X.1 24 November 2026",
        "U.f.s. Regional Secretary",
        "RE: MAONI",
        "For: PERMANENT SECRETARY Director",
        "Copy to: Treasury",
    ):
        assert said in text


@pytest.mark.parametrize(
    ("signature", "said"),
    [
        (Signature("Asha Mwinyi", "Katibu Mkuu"), "Asha Mwinyi Katibu Mkuu"),
        (Signature("Asha Mwinyi", "Katibu Mkuu", Authority.ACTING), "Asha Mwinyi Kaimu Katibu Mkuu"),
        (
            Signature("Asha Mwinyi", "Kaimu Mkurugenzi", Authority.FOR, "Katibu Mkuu"),
            "Asha Mwinyi Kny: KATIBU MKUU Kaimu Mkurugenzi",
        ),
        (Signature("Asha Mwinyi", "Katibu Mkuu", signed="Imesainiwa 14:02"), "Imesainiwa 14:02 Asha Mwinyi"),
    ],
)
def test_the_signature_says_by_what_right_it_was_given(signature, said):
    assert said in words(render_letter(letter(signature=signature)))


def test_a_long_letter_numbers_its_pages_and_repeats_its_reference():
    reader = PdfReader(io.BytesIO(render_letter(letter(body="\n\n".join(["Aya ndefu. " * 60] * 12)))))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        assert f"ukurasa {number} kati ya {len(pages)}" in text
        assert "Kumb. Na. EA.12/190/04/12" in text


def test_a_marking_stands_above_and_below_on_every_page():
    pages = page_text(render_letter(letter(marking="Siri Sana", body="Aya ndefu. " * 900)), 100_000).split(
        "\f"
    )
    assert len(pages) > 1
    assert [text.count("SIRI SANA") for text in pages] == [2] * len(pages)


def test_an_open_letter_bears_no_marking():
    assert "SIRI" not in words(render_letter(letter()))


def test_a_memo_says_all_that_its_sheet_says_in_its_order():
    assert words(render_memo(memo())) == (
        "JAMHURI YA MUUNGANO WA TANZANIA WIZARA YA AFYA DOKEZO SABILI KWA: Katibu Mkuu "
        "KUPITIA: Mkurugenzi wa Utawala KUTOKA: Afisa Utumishi TAREHE: 20 Novemba 2026 "
        "KUMB. NA.: EA.12/190/04 "
        "YAH: UNUNUZI WA VIFAA VYA MAABARA Naomba idhini ya TZS 184,500,000. 2. Fedha zipo. "
        "Upendo Mlay Afisa Utumishi Njia ya dokezo Wadhifa Maoni Maelezo Tarehe na saa "
        "Kaimu Mkurugenzi wa Utawala Rehema Lukindo Anapendekeza Fedha zipo. 24 Nov 2026, 14:05 "
        "UAMUZI: LIMEIDHINISHWA Nunueni. Nipewe taarifa. Seif Shekalaghe Katibu Mkuu 24 Nov 2026, 14:05"
    )


def test_a_memo_not_decided_yet_has_no_decision_and_a_straight_one_no_route():
    text = words(render_memo(memo(route=(), decision=None, through=())))
    for absent in ("UAMUZI", "Njia ya dokezo", "KUPITIA"):
        assert absent not in text


def test_a_stop_not_reached_has_no_time():
    text = words(render_memo(memo(route=(RouteLine("Mkurugenzi", "Asha Mwinyi", "Inasubiri"),))))
    assert "Inasubiri –" in text


@pytest.mark.parametrize("make", [lambda: render_letter(letter()), lambda: render_memo(memo())])
def test_the_same_sheet_gives_the_same_bytes(make):
    assert make() == make()


def test_another_process_gives_the_same_bytes():
    program = (
        "import sys; from tests.geos.documents.samples import letter;"
        "from geos.documents.pdf.papers import render_letter;"
        "sys.stdout.buffer.write(render_letter(letter()))"
    )
    made = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert made.stdout == render_letter(letter())


def test_the_file_tells_its_title_language_and_standard():
    reader = PdfReader(io.BytesIO(render_letter(letter())))
    assert reader.metadata.title == "EA.12/190/04/12 Maoni kuhusu Ikama ya mwaka 2027/28"
    assert reader.metadata.author == "Wizara ya Afya"
    assert reader.trailer["/Root"]["/Lang"] == "sw-TZ"
    xmp = reader.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_every_font_lies_within_the_file():
    for page in PdfReader(io.BytesIO(render_letter(letter()))).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_another_reader_finds_the_same_words(tmp_path):
    path = tmp_path / "barua.pdf"
    path.write_bytes(render_letter(letter()))
    read = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    assert "2. Wizara inaomba nafasi mpya 1,204." in read
    assert (
        "fi"
        in subprocess.run(
            ["pdftotext", "-", "-"],
            input=render_letter(letter(body="ofisi fedha fl ffi")),
            capture_output=True,
            check=True,
        ).stdout.decode()
    )


@pytest.mark.parametrize(
    "text",
    [
        '#eval("1+1")',
        '#read("/etc/passwd")',
        "*nene* _mlalo_ `code` $x^2$ @mtu <tagi> [a] {b} #let",
        "= Kichwa\n- orodha\n+ moja\n/ a: b",
        "// si maelezo /* wala hili */ \\ ~ -- --- ... 'a' \"b\"",
        "#" * 50,
        "https://afya.go.tz/#a?b=c",
    ],
)
def test_text_that_looks_like_markup_is_printed_as_it_is(text):
    printed = words(render_letter(letter(body=text)))
    assert " ".join(text.split()) in printed


# Signs that a reader of PDF gives back one for one: no ligature, no space and no break among them.
PLAIN = st.characters(
    min_codepoint=0x21,
    max_codepoint=0x17F,
    exclude_characters="\x7f\xadŉſ",
    exclude_categories=["Zs", "Cc", "Cf"],
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(PLAIN, min_size=1, max_size=12), min_size=1, max_size=6))
def test_every_sign_of_the_text_stands_on_the_paper(chosen):
    printed = words(render_letter(letter(body="Anza " + " ".join(chosen) + " mwisho.", salutation=chosen[0])))
    said = " ".join(clean(" ".join(chosen)).replace(BREAK, "").split())
    assert said.replace(" ", "") in printed.replace(" ", "")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=300))
def test_no_text_at_all_stops_the_printing(short, long):
    sheet = letter(
        institution=short,
        address=short,
        reference=short,
        their_reference=short,
        addressee=(short, long),
        through=(short,),
        salutation=short,
        closing=short,
        subject=short,
        body=long,
        copies=(CopyLine(short, short),),
        enclosures=(long,),
        marking=short,
        signature=Signature(short, short, Authority.FOR, short, short),
    )
    assert render_letter(sheet).startswith(b"%PDF-1.7")


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80), st.text(max_size=300))
def test_no_opinion_at_all_stops_the_printing_of_a_memo(short, long):
    stop = RouteLine(short, short, short, long, AT)
    sheet = memo(
        to=short, sender=short, through=(short,), subject=short, body=long, route=(stop, stop), decision=stop
    )
    assert render_memo(sheet).startswith(b"%PDF-1.7")


def test_the_fonts_have_every_sign_that_we_let_through():
    signs = [chr(point) for first, last in REPERTOIRE for point in range(first, last + 1)]
    accents = "\u0300\u0301\u0302\u0303\u0304\u030c\u0323"
    accented = [sign + accent for sign in signs if sign.isalpha() for accent in accents]
    text = clean(" ".join(signs + accented))
    sheet = dataclasses.replace(letter(), body=text, salutation=text, closing=text)
    assert render_letter(sheet).startswith(b"%PDF-1.7")


def test_a_word_without_end_does_not_run_off_the_paper():
    pdf = render_letter(letter(body="w" * 700))
    assert words(pdf).replace(" ", "").count("w" * 700) == 1
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    right_edges = [float(found.split('"')[0]) for found in boxes.split('xMax="')[1:]]
    assert max(right_edges) < 595


def test_a_template_reads_nothing_outside_its_folder(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.txt").write_text("siri")
    (tmp_path / "inside" / "letter.typ").write_text('#read("../secret.txt")')
    with pytest.raises(typst.TypstError):
        TypstRenderer(tmp_path / "inside").render("letter", {})


def test_dates_are_written_in_words():
    assert date_in_words(date(2026, 1, 3), "sw") == "3 Januari 2026"
    assert date_in_words(date(2026, 8, 31), "en") == "31 August 2026"
