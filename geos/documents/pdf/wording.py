"""The fixed words on printed papers. A letter's language is the addressee's, not that of who prints it."""

from typing import TypedDict

from geos.documents.pdf.sheets import Language


class Words(TypedDict):
    """The words of one language."""

    republic: str
    reference: str
    their_reference: str
    through: str
    subject: str
    acting: str
    on_behalf: str
    copies: str
    enclosures: str
    page: str
    memo: str
    memo_to: str
    memo_through: str
    memo_from: str
    memo_date: str
    memo_reference: str
    route: str
    post: str
    opinion: str
    words: str
    at: str
    decision: str


WORDS: dict[Language, Words] = {
    "sw": {
        "republic": "JAMHURI YA MUUNGANO WA TANZANIA",
        "reference": "Kumb. Na.",
        "their_reference": "Kumb. yako:",
        "through": "K.k.",
        "subject": "YAH:",
        "acting": "Kaimu",
        "on_behalf": "Kny:",
        "copies": "Nakala:",
        "enclosures": "Viambatisho:",
        "page": "ukurasa",
        "memo": "DOKEZO SABILI",
        "memo_to": "KWA:",
        "memo_through": "KUPITIA:",
        "memo_from": "KUTOKA:",
        "memo_date": "TAREHE:",
        "memo_reference": "KUMB. NA.:",
        "route": "Njia ya dokezo",
        "post": "Wadhifa",
        "opinion": "Maoni",
        "words": "Maelezo",
        "at": "Tarehe na saa",
        "decision": "UAMUZI",
    },
    "en": {
        "republic": "THE UNITED REPUBLIC OF TANZANIA",
        "reference": "Ref. No.",
        "their_reference": "Your ref.:",
        "through": "U.f.s.",
        "subject": "RE:",
        "acting": "Acting",
        "on_behalf": "For:",
        "copies": "Copy to:",
        "enclosures": "Enclosures:",
        "page": "page",
        "memo": "LOOSE MINUTE",
        "memo_to": "TO:",
        "memo_through": "THROUGH:",
        "memo_from": "FROM:",
        "memo_date": "DATE:",
        "memo_reference": "REF. NO.:",
        "route": "Route of the memo",
        "post": "Post",
        "opinion": "Opinion",
        "words": "Remarks",
        "at": "Date and time",
        "decision": "DECISION",
    },
}
