"""What people take out of the system: fetched as they fetch it, and read."""

import csv
import io
import re
import subprocess

from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import settled

FORMS = {"pdf": "Kama PDF", "csv": "Kama CSV", "xlsx": "Kama Excel"}


def saved(page: Page, book: str, form: str) -> bytes:
    """A book of the registry in one of its forms, by its menu and the page of the print."""
    page.goto(f"/registry/books/{book}")
    page.locator("summary", has_text="Chapisha au hifadhi").click()
    page.get_by_role("button", name=FORMS[form]).click()
    page.wait_for_url("**/prints/*")
    fetch = page.locator("main a", has_text="Pakua")
    settled(lambda: fetch.count() or (page.reload() and fetch.count()), every=0.5)
    answer = page.request.get(fetch.first.get_attribute("href") or "")
    assert answer.status == 200
    return answer.body()


def book_numbers(data: bytes) -> list[int]:
    """The numbers of a year's incoming register, from its CSV."""
    lines = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    return [int(found[1]) for line in lines if line and (found := re.match(r"(\d+)/\d{4}$", line[0]))]


def text_of(pdf: bytes) -> str:
    """The words of a PDF, as another program reads them."""
    assert pdf.startswith(b"%PDF"), pdf[:200]
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def outline(pdf: bytes) -> list[str]:
    """The titles of a PDF's bookmarks, all levels one after the other."""

    def flat(items):
        for item in items:
            if isinstance(item, list):
                yield from flat(item)
            else:
                yield item.title

    return list(flat(PdfReader(io.BytesIO(pdf)).outline))
