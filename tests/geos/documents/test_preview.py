"""Pages become small pictures, once."""

import io
from types import SimpleNamespace

import pytest
from PIL import Image, ImageDraw

from geos.documents.preview import WIDTHS, NoPicture, picture
from geos.documents.sniff import sniff
from tests.geos.documents import samples


def drawn(data, name, tmp_path, number=1, width=900, pages=None):
    seen = sniff(data, name)
    document = SimpleNamespace(sha256="ab" * 32, media_type=seen.media_type, pages=pages or seen.pages)
    made = picture(document, number, width, lambda _: data, tmp_path)
    return Image.open(io.BytesIO(made))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_is_drawn_in_the_asked_width_with_few_colours(tmp_path, width):
    page = drawn(samples.pdf(), "barua.pdf", tmp_path, width=width)
    assert (page.format, page.mode) == ("PNG", "P")
    assert abs(page.width - width) <= 1


def test_a_page_of_text_is_light(tmp_path):
    data = samples.pdf("\n\n".join(["Aya ndefu ya barua hii ya ofisi. " * 12] * 5))
    document = SimpleNamespace(sha256="ab" * 32, media_type="application/pdf", pages=1)
    assert len(picture(document, 1, 900, lambda _: data, tmp_path)) < 60_000


def test_each_page_is_its_own_picture(tmp_path):
    data = samples.pdf("Aya ndefu ya barua hii ya ofisi. " * 200)
    first, second = (drawn(data, "barua.pdf", tmp_path, number).tobytes() for number in (1, 2))
    assert first != second


def test_a_picture_is_made_once_and_then_taken_from_the_cache(tmp_path):
    document = SimpleNamespace(sha256="ab" * 32, media_type="application/pdf", pages=1)
    asked = []

    def content(_):
        asked.append(1)
        return samples.pdf()

    first = picture(document, 1, 900, content, tmp_path)
    assert picture(document, 1, 900, content, tmp_path) == first
    assert len(asked) == 1
    (kept,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    kept.unlink()
    assert picture(document, 1, 900, content, tmp_path) == first
    assert len(asked) == 2


@pytest.mark.parametrize("number", [0, -1, 4, 10**9, 10**30])
def test_there_is_no_picture_of_a_page_that_is_not_there(tmp_path, number):
    with pytest.raises(NoPicture):
        drawn(samples.blank_pdf(3), "barua.pdf", tmp_path, number)


@pytest.mark.parametrize("width", [0, -900, 901, 10**9])
def test_only_the_known_widths_are_drawn(tmp_path, width):
    with pytest.raises(NoPicture):
        drawn(samples.pdf(), "barua.pdf", tmp_path, width=width)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("barua.docx", samples.docx()),
        ("ukurasa.html", samples.HTML),
        ("nembo.svg", samples.SVG),
        ("barua.pdf", samples.locked_pdf()),
        ("barua.pdf", b"%PDF-1.4 karatasi"),
        ("picha.png", samples.picture()[:60]),
    ],
)
def test_what_cannot_be_shown_has_no_picture(tmp_path, name, data):
    with pytest.raises(NoPicture):
        drawn(data, name, tmp_path, pages=1)


@pytest.mark.parametrize(("wide", "long"), [(1, 14400), (14400, 1), (3, 3)])
def test_a_page_of_freak_size_is_drawn_within_bounds(tmp_path, wide, long):
    page = drawn(samples.blank_pdf(1, wide, long), "barua.pdf", tmp_path)
    assert page.width <= 901
    assert page.height <= 3601


def test_a_photograph_is_scaled_and_stands_upright(tmp_path):
    exif = Image.Exif()
    exif[0x112] = 6  # turned by a quarter
    data = samples.picture("JPEG", (2000, 1000), exif=exif.tobytes())
    assert drawn(data, "picha.jpg", tmp_path).size == (900, 1800)


def test_each_sheet_of_a_scan_is_a_page(tmp_path):
    first, second = (drawn(samples.tiff(2), "skani.tif", tmp_path, number).convert("L") for number in (1, 2))
    assert first.size == second.size == (900, 1273)
    assert (first.getpixel((9, 9)), second.getpixel((9, 9))) == (0, 255)


def test_a_small_picture_is_not_blown_up(tmp_path):
    assert drawn(samples.picture("PNG", (300, 200)), "picha.png", tmp_path).size == (300, 200)


def test_what_lets_through_lies_on_white(tmp_path):
    out = io.BytesIO()
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    ImageDraw.Draw(clear).rectangle((0, 0, 19, 39), fill=(255, 0, 0, 255))
    clear.save(out, "PNG")
    page = drawn(out.getvalue(), "picha.png", tmp_path).convert("RGB")
    assert page.getpixel((5, 5)) == (255, 0, 0)
    assert page.getpixel((35, 5)) == (255, 255, 255)


def test_a_picture_that_unfolds_into_gigabytes_is_not_opened(tmp_path):
    bomb = samples.picture("PNG", (16, 16))
    huge = bomb[:16] + (60_000).to_bytes(4, "big") + (60_000).to_bytes(4, "big") + bomb[24:]
    with pytest.raises(NoPicture):
        drawn(huge, "picha.png", tmp_path, pages=1)
