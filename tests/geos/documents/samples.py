"""Files as the world sends them: whole, broken, locked, disguised."""

import io
import zipfile
from datetime import date

from PIL import Image
from pypdf import PdfReader, PdfWriter

from geos.documents.pdf.papers import render_letter
from geos.documents.pdf.sheets import LetterSheet, Signature

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def letter(**changes):
    """A letter's sheet as the mock-up of the signing page shows it."""
    facts = {
        "institution": "Wizara ya Afya",
        "address": "S.L.P. 743, 40478 Dodoma · ps@afya.go.tz",
        "reference": "EA.12/190/04/12",
        "date": date(2026, 11, 24),
        "addressee": ("Katibu Mkuu,", "Ofisi ya Rais – Utumishi,", "DODOMA."),
        "subject": "Maoni kuhusu Ikama ya mwaka 2027/28",
        "body": "Tafadhali rejea barua yako.\n\nWizara inaomba nafasi mpya 1,204.\n\nNakushukuru.",
        "signature": Signature("Rehema Lukindo", "Mkurugenzi wa Utawala"),
    }
    return LetterSheet(**{**facts, **changes})


def pdf(text="Barua ya majaribio"):
    """A whole PDF of one page that says this."""
    return render_letter(letter(body=text))


def blank_pdf(pages=1, width=595, height=842):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width, height)
    return _written(writer)


def locked_pdf():
    """A PDF that asks for a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(blank_pdf())))
    writer.encrypt("siri", algorithm="AES-256")
    return _written(writer)


def printing_forbidden_pdf():
    """A PDF that opens without a password, though its owner has one."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(blank_pdf())))
    writer.encrypt("", owner_password="siri", algorithm="AES-256")
    return _written(writer)


def joined(*pdfs):
    """The pages of several PDFs as one."""
    writer = PdfWriter()
    for data in pdfs:
        writer.append(io.BytesIO(data))
    return _written(writer)


def _written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(kind="PNG", size=(1200, 1600), colour="white", **options):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue()


def tiff(pages=2):
    """What a scanner makes of several sheets."""
    out = io.BytesIO()
    first, *others = [Image.new("1", (1240, 1754), index % 2) for index in range(pages)]
    first.save(out, "TIFF", save_all=True, append_images=others, compression="group4")
    return out.getvalue()


def zipped(*names, stored=b"x"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, stored)
    return out.getvalue()


def docx():
    return zipped("[Content_Types].xml", "word/document.xml")


def xlsx():
    return zipped("[Content_Types].xml", "xl/workbook.xml")


def odt():
    return zipped("mimetype", "content.xml", stored=b"application/vnd.oasis.opendocument.text")
