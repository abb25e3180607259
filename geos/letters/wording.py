"""The fixed words of a letter's text. They follow the letter's language, not that of whoever reads the page.

The words that every paper has in print (Kumb. Na., YAH:, Nakala) are those of geos.documents.pdf.
"""

from typing import TypedDict

from geos.core.types import Level
from geos.directory.models import InstitutionKind


def N_(text: str) -> str:
    """Mark a message id that is translated where the refusal is shown."""
    return text


class Words(TypedDict):
    """The words of one language."""

    reply: str
    reply_undated: str
    reply_no_reference: str
    signed: str
    in_place_of: str
    on_behalf_of: str
    markings: dict[Level, str]
    heads: dict[InstitutionKind, str]


WORDS: dict[str, Words] = {
    "sw": {
        "reply": "Tafadhali rejea barua yako yenye Kumb. Na. {reference} ya tarehe {date}.",
        "reply_undated": "Tafadhali rejea barua yako yenye Kumb. Na. {reference}.",
        "reply_no_reference": "Tafadhali rejea barua yako kuhusu “{subject}”.",
        "signed": "Imesainiwa kielektroniki",
        "in_place_of": "badala ya {name}",
        "on_behalf_of": "kwa niaba ya {name}",
        "markings": {
            Level.OPEN: "",
            Level.RESTRICTED: "Matumizi ya ofisi",
            Level.CONFIDENTIAL: "Siri",
            Level.SECRET: "Siri Sana",
            Level.TOP_SECRET: "Siri Kuu",
        },
        "heads": {
            InstitutionKind.MINISTRY: "Katibu Mkuu",
            InstitutionKind.OFFICE: "Katibu Mkuu",
            InstitutionKind.AGENCY: "Mtendaji Mkuu",
            InstitutionKind.AUTHORITY: "Mkurugenzi Mkuu",
            InstitutionKind.REGION: "Katibu Tawala wa Mkoa",
            InstitutionKind.COUNCIL: "Mkurugenzi Mtendaji",
            InstitutionKind.EMBASSY: "Balozi",
        },
    },
    "en": {
        "reply": "Please refer to your letter with Ref. No. {reference} dated {date}.",
        "reply_undated": "Please refer to your letter with Ref. No. {reference}.",
        "reply_no_reference": "Please refer to your letter concerning “{subject}”.",
        "signed": "Signed electronically",
        "in_place_of": "in place of {name}",
        "on_behalf_of": "on behalf of {name}",
        "markings": {
            Level.OPEN: "",
            Level.RESTRICTED: "Official use",
            Level.CONFIDENTIAL: "Confidential",
            Level.SECRET: "Secret",
            Level.TOP_SECRET: "Top secret",
        },
        "heads": {
            InstitutionKind.MINISTRY: "Permanent Secretary",
            InstitutionKind.OFFICE: "Permanent Secretary",
            InstitutionKind.AGENCY: "Chief Executive Officer",
            InstitutionKind.AUTHORITY: "Director General",
            InstitutionKind.REGION: "Regional Administrative Secretary",
            InstitutionKind.COUNCIL: "Executive Director",
            InstitutionKind.EMBASSY: "Ambassador",
        },
    },
}


def words_of(language: str) -> Words:
    """The words of a letter's language; Swahili where it is not known."""
    return WORDS.get(language, WORDS["sw"])
