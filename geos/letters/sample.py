"""A letter of no consequence, by which a letterhead is looked at before it is used."""

from datetime import date

from geos.directory.models import Institution
from geos.documents.pdf.papers import render_letter
from geos.documents.pdf.sheets import Language, LetterSheet, Signature
from geos.letters.models import Letterhead
from geos.letters.sheet import heading, print_logo, printed_head

TEXTS: dict[Language, dict[str, str]] = {
    "sw": {
        "subject": "Mfano wa barua",
        "body": "Huu ni mfano wa karatasi ya barua ya taasisi.\n\nHauna nguvu yoyote.",
        "to": "Mwandikiwa,\nS.L.P. 1,\nDODOMA.",
        "title": "Wadhifa",
        "name": "Jina la msaini",
    },
    "en": {
        "subject": "A sample letter",
        "body": "This shows the letterhead of the institution.\n\nIt is of no effect.",
        "to": "The addressee,\nP.O. Box 1,\nDODOMA.",
        "title": "Title",
        "name": "Name of the signatory",
    },
}


def printed(institution: Institution, own: Letterhead | None, code: str, day: date) -> bytes:
    """The sample as PDF in a language."""
    head = heading(institution, own, code)
    texts = TEXTS[head.language]
    sheet = LetterSheet(
        institution=head.name,
        address=institution.address,
        letterhead=printed_head(own, head.language, print_logo) if own else None,
        reference=f"{institution.reference_prefix}.00/000/00/0",
        date=day,
        addressee=tuple(texts["to"].split("\n")),
        subject=texts["subject"],
        body=texts["body"],
        signature=Signature(name=texts["name"], title=texts["title"]),
        language=head.language,
    )
    return render_letter(sheet)
