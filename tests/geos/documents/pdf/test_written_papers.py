"""Papers of rich texts: parts, letterhead, slots, the way to check a letter; read back by other programs."""

import io
import json
import re
import subprocess
from datetime import UTC, date, datetime

import pytest
import zxingcpp
from hypothesis import given, settings
from PIL import Image
from pypdf import PdfReader

from geos.core.richtext import TextFormat, clean
from geos.documents.pdf.body import parts
from geos.documents.pdf.papers import print_letter, print_memo, render_letter, render_memo, render_seal
from geos.documents.pdf.printable import BREAK, REPERTOIRE
from geos.documents.pdf.sheets import Authority, Letterhead, MemoSheet, RouteLine, Signature, TaskLine
from geos.documents.pdfium import page_text
from tests.geos.core.richtext.pasted import ANY_HTML
from tests.geos.documents.samples import letter

HTML = TextFormat.HTML
AT = datetime(2026, 11, 24, 11, 5, tzinfo=UTC)
CODE = "7KQ2-M4ZD-9XPA-3BTW-H8NC"
URL = f"https://geos.afya.go.tz/v/{CODE}"


def logo(kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "darkgreen").save(out, kind)
    return out.getvalue()


HEAD = Letterhead(
    "Wizara ya Afya",
    "Ministry of Health",
    ("S.L.P. 743,", "40478 DODOMA."),
    ("ps@afya.go.tz",),
    "Afya kwanza",
    logo(),
)


def memo(**changes):
    facts = {
        "institution": "Wizara ya Afya",
        "reference": "EA.12/190/04",
        "date": date(2026, 11, 20),
        "to": "Katibu Mkuu",
        "sender": "Afisa Utumishi",
        "subject": "Ununuzi wa vifaa",
        "body": "Naomba idhini.",
        "author": Signature("Upendo Mlay", "Afisa Utumishi", signed="Limewasilishwa"),
    }
    return MemoSheet(**{**facts, **changes})


def told(program, pdf, *more):
    """What a program of poppler says of the PDF."""
    return subprocess.run([program, *more, "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def words(pdf):
    return " ".join(page_text(pdf, 1_000_000).replace(BREAK, "").split())


def places(pdf, page):
    """Words of a page (from 0) with left edge and baseline side, in points from the bottom left."""
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-f", str(page + 1), "-l", str(page + 1), "-", "-"],
        input=pdf, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    found = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)<', boxes)
    return {word: (float(left), 841.89 - float(top), 841.89 - float(low)) for left, top, low, word in found}


def test_a_text_keeps_its_looks_lists_and_tables_on_paper():
    body = (
        "<p>Tafadhali <strong>rejea</strong> <em>barua</em> <u>yako</u> <s>ya</s> jana.</p><h2>Sababu</h2>"
        "<ol type='a'><li>moja<ul><li>ndani</li></ul></li><li>mbili</li></ol>"
        "<blockquote>maneno</blockquote><hr>"
        "<table><tr><th>Kada</th><th>Idadi</th></tr><tr><td>Daktari<br>mkuu</td><td>1,204</td></tr></table>"
        "<p>Ahsante.</p>"
    )
    pdf = render_letter(letter(body=body, body_format=HTML))
    assert (
        "Tafadhali rejea barua yako ya jana. Sababu a. moja • ndani b. mbili maneno "
        "Kada Idadi Daktari mkuu 1,204 2. Ahsante." in words(pdf)
    )
    fonts = told("pdffonts", pdf)
    assert "LibertinusSerif-Bold" in fonts
    assert "LibertinusSerif-Italic" in fonts


def test_a_table_over_several_pages_repeats_its_head():
    rows = "".join(f"<tr><td>{n}</td><td>Maelezo ya kifaa namba {n}</td></tr>" for n in range(120))
    body = f"<table><tr><th>Nambari</th><th>Kifaa</th></tr>{rows}</table>"
    pages = page_text(render_letter(letter(body=body, body_format=HTML)), 100_000).split("\f")
    assert len(pages) > 3
    assert [page.count("Nambari") for page in pages[:-1]] == [1] * (len(pages) - 1)


@pytest.mark.parametrize(
    "sign", ["#eval(1)", "$x^2$", "@mtu", "[a]", "<tagi>", "*b*", "_i_", "`k`", "= a", "\\n"]
)
def test_signs_of_markup_are_words_in_a_rich_text_too(sign):
    body = f"<p>Anza <strong>{sign.replace('<', '&lt;')}</strong> mwisho</p>"
    assert f"Anza {sign} mwisho" in words(render_letter(letter(body=body, body_format=HTML)))


@settings(max_examples=40, deadline=None)
@given(ANY_HTML)
def test_no_rich_text_at_all_stops_the_printing(html):
    assert render_letter(letter(body=html, body_format=HTML)).startswith(b"%PDF-1.7")


def test_the_fonts_have_every_sign_in_every_look():
    signs = "".join(chr(point) for first, last in REPERTOIRE for point in range(first, last + 1))
    text = signs.replace("&", "&amp;").replace("<", "&lt;")
    body = f"<p>{text} <b>{text}</b> <i>{text} <b>{text}</b></i></p><h2>{text[:90]}</h2><h3>{text[:90]}</h3>"
    assert render_letter(letter(body=body, body_format=HTML)).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("html", "numbers"),
    [
        ("<p>a</p><p>b</p><p>c</p>", ["", "2. ", "3. "]),
        ("<p>a</p><h2>b</h2><ul><li>c</li></ul><p>d</p>", ["", "2. "]),
        ("<p>a</p><p>7. b</p><p>(3) c</p><p>d</p>", ["", "", "", "4. "]),
    ],
)
def test_paragraphs_are_numbered_unless_their_writer_has_done_so(html, numbers):
    found = [node["lines"][0][0]["text"] for node in parts(html, HTML) if node["kind"] == "p"]
    assert [text if re.fullmatch(r"\d+\. ", text) else "" for text in found] == numbers


def test_headings_miss_no_level_and_a_long_one_is_a_paragraph():
    found = parts(f"<h3>a</h3><h2>b</h2><h3>c</h3><h2>{'d ' * 400}</h2>", HTML)
    assert [node.get("level", node["kind"]) for node in found] == [2, 2, 3, "p"]


def test_amounts_stand_at_the_right_and_narrow_columns_keep_their_words_together():
    rows = (
        "<tr><th>Na.</th><th>Maelezo</th><th>Kiasi</th></tr>"
        "<tr><td>1</td><td>Kifaa cha maabara ya rufaa</td><td>TZS 4,500</td></tr>"
    )
    (table,) = parts(f"<table>{rows}</table>", HTML)
    assert [cell["right"] for cell in table["rows"][1]] == [True, False, True]
    assert [width == 0 for width in table["widths"]] == [True, False, True]


def test_parts_are_plain_values():
    assert json.loads(json.dumps(parts(clean("<p>a<b>b</b></p>"), HTML))) == parts("<p>a<b>b</b></p>", HTML)


def test_the_letterhead_stands_in_both_languages_that_of_the_letter_first():
    pdf = render_letter(letter(letterhead=HEAD))
    assert words(pdf).startswith(
        "JAMHURI YA MUUNGANO WA TANZANIA WIZARA YA AFYA THE UNITED REPUBLIC OF TANZANIA MINISTRY OF HEALTH"
    )
    assert {"ps@afya.go.tz", "743,", "kwanza"} <= set(words(pdf).split())
    assert len(PdfReader(io.BytesIO(pdf)).pages[0].images) == 1
    english = words(render_letter(letter(letterhead=HEAD, language="en", institution="Ministry of Health")))
    assert english.startswith(
        "THE UNITED REPUBLIC OF TANZANIA MINISTRY OF HEALTH JAMHURI YA MUUNGANO WA TANZANIA WIZARA YA AFYA"
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (logo("JPEG"), "jpg"),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>',
            "svg",
        ),
    ],
)
def test_a_logo_may_be_a_photograph_or_a_drawing(data, kind):
    head = Letterhead("Wizara", "Ministry", logo=data, logo_type=kind)
    assert render_letter(letter(letterhead=head)).startswith(b"%PDF-1.7")


def test_each_signature_has_its_slot_right_above_its_name():
    sheet = letter(
        countersignatures=(Signature("Asha Mwinyi", "Katibu", Authority.FOR, "Waziri"),), body="Aya. " * 900
    )
    printed = print_letter(sheet)
    assert [slot.field for slot in printed.slots] == ["Signature1", "Signature2"]
    last = len(PdfReader(io.BytesIO(printed.data)).pages) - 1
    where = places(printed.data, last)
    for slot, name in zip(printed.slots, ("Rehema", "Asha"), strict=True):
        left, bottom, right, top = slot.box
        assert slot.page == last
        assert abs(where[name][0] - left) < 2
        assert 0 < bottom - where[name][1] < 20
        assert (right - left, top - bottom) == pytest.approx((204, 62))
        assert not [
            word
            for word, (x, high, low) in where.items()
            if left <= x < right and low < top and high > bottom
        ]


def test_who_has_signed_by_hand_has_no_slot():
    assert print_letter(letter(signature=Signature("Asha", "Katibu", signed="Imesainiwa"))).slots == ()
    assert print_memo(memo()).slots == ()
    assert [slot.field for slot in print_memo(memo(author=Signature("Asha", "Katibu"))).slots] == [
        "Signature1"
    ]


def test_the_first_page_says_how_to_check_the_letter_and_its_code_can_be_scanned(tmp_path):
    pdf = render_letter(letter(body="Aya ndefu. " * 900, verify_url=URL, verify_code=CODE))
    first, *rest = page_text(pdf, 100_000).split("\f")
    said = "".join(first.split())
    assert f"geos.afya.go.tz/v/{CODE}Msimbo:{CODE}" in said
    assert "Ilikuhakikibaruahii" in said
    assert not [page for page in rest if "kuhakiki" in page]
    subprocess.run(
        ["pdftoppm", "-r", "150", "-gray", "-l", "1", "-", str(tmp_path / "p")], input=pdf, check=True
    )
    (picture,) = tmp_path.iterdir()
    assert [code.text for code in zxingcpp.read_barcodes(Image.open(picture))] == [URL]


def test_a_letter_without_a_code_does_not_speak_of_checking():
    assert "kuhakiki" not in words(render_letter(letter()))


@pytest.mark.parametrize(
    "make",
    [
        lambda: print_letter(letter(letterhead=HEAD, verify_url=URL, verify_code=CODE, marking="Siri")).data,
        lambda: print_memo(memo()).data,
        lambda: render_seal(("Imesainiwa", "Asha"), 204, 62, "sw"),
    ],
)
def test_fonts_are_embedded_and_the_same_paper_has_the_same_bytes(make):
    pdf = make()
    fonts = [line.split()[-5:-2] for line in told("pdffonts", pdf).splitlines()[2:]]
    assert fonts
    assert all(embedded == "yes" for embedded, _subset, _unicode in fonts)
    assert make() == pdf


@pytest.mark.parametrize("pdf", [render_letter(letter(letterhead=HEAD)), render_memo(memo())])
def test_papers_are_tagged_for_whoever_hears_them(pdf):
    said = told("pdfinfo", pdf)
    assert re.search(r"Tagged:\s+yes", said)
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "H1" in told("pdfinfo", pdf, "-struct")


def test_a_memo_says_its_kind_figures_stages_conditions_and_tasks():
    route = (
        RouteLine("Mkurugenzi", "Rehema", "Anapendekeza", "Fedha zipo.", AT, stage=1),
        RouteLine("Mhasibu", "Juma", "Anakubali", "", AT, stage=2),
        RouteLine("Mwanasheria", "Neema", "Anakubali", "Pitieni.", AT, stage=2, conditions="Kibali kwanza"),
    )
    sheet = memo(
        kind="Ununuzi",
        facts=(("Kiasi", "TZS 184,500,000"),),
        attachments=("Ankara.pdf",),
        route=route,
        decisions=(RouteLine("Katibu Mkuu", "Seif", "Limeidhinishwa", "", AT, conditions="Isizidi 180m"),)
        * 2,
        tasks=(TaskLine("Kuandaa zabuni", "DAHRM", date(2026, 12, 1)), TaskLine("Taarifa", "DPP")),
    )
    text = words(render_memo(sheet))
    for said in (
        "DOKEZO SABILI – UNUNUZI",
        "Kiasi TZS 184,500,000",
        "Viambatisho: Ankara.pdf",
        "Hatua Wadhifa Maoni Maelezo Tarehe na saa 1 Mkurugenzi Rehema Anapendekeza Fedha zipo.",
        "2 Mhasibu Juma Anakubali",
        "2 Mwanasheria Neema Anakubali Pitieni. Masharti: Kibali kwanza",
        "Kazi za utekelezaji Kazi Mhusika Ukomo Kuandaa zabuni DAHRM 1 Desemba 2026 Taarifa DPP –",
    ):
        assert said in text
    assert text.count("UAMUZI: LIMEIDHINISHWA Masharti: Isizidi 180m") == 2


def test_a_seal_is_as_large_as_its_slot_and_holds_all_its_lines():
    lines = (
        "Imesainiwa kidijitali",
        "Rehema Lukindo",
        "Kaimu Mkurugenzi wa Utawala na Rasilimali Watu wa Wizara",
    ) * 3
    pdf = render_seal(lines, 204, 62, "sw")
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (204, 62)
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    assert max(float(low) for low in re.findall(r'yMax="([\d.]+)">', boxes)) <= 62.5
    assert boxes.count(">Lukindo<") == 3
