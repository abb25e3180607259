"""Pages that were made to hurt whoever looks at them."""

import io

import pytest
from PIL import Image
from pypdf import PdfWriter

from geos.documents.ink import is_blank
from geos.documents.text import extract
from geos.scans import pages


def pdf(wide, high, count=1):
    made, data = PdfWriter(), io.BytesIO()
    for _ in range(count):
        made.add_blank_page(wide, high)
    made.write(data)
    return data.getvalue()


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "size", [(1, 14_400_000), (14_400_000, 1), (2_000_000_000, 2_000_000_000), (0, 0), (-5, -5)]
)
def test_a_page_of_freak_size_is_looked_at_like_any_other(size):
    assert pages.look(pdf(*size)) == [pages.Page.BLANK]
    assert extract(pdf(*size), "application/pdf") == ""


def test_a_page_as_thin_as_a_thread_is_small_in_memory():
    assert is_blank(Image.new("L", (1, 60_000), 255))
    assert not is_blank(Image.linear_gradient("L").resize((2, 60_000)))


@pytest.mark.timeout(60)
def test_a_heap_of_ten_thousand_pages_is_refused_before_one_is_drawn():
    with pytest.raises(pages.TooMany):
        pages.look(pdf(10, 10, 10_000))
