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
    of: str
    logo: str
    verify: str
    verify_code: str
    verify_sign: str
    paper: str
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
    stage: str
    conditions: str
    tasks: str
    task: str
    owner: str
    due: str


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
        "of": "kati ya",
        "logo": "Nembo ya taasisi",
        "verify": "Ili kuhakiki barua hii, changanua msimbo huu kwa simu au fungua:",
        "verify_code": "Msimbo:",
        "verify_sign": "Msimbo wa QR wa kuhakiki barua: %(url)s",
        "paper": "Barua",
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
        "stage": "Hatua",
        "conditions": "Masharti:",
        "tasks": "Kazi za utekelezaji",
        "task": "Kazi",
        "owner": "Mhusika",
        "due": "Ukomo",
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
        "of": "of",
        "logo": "Emblem of the institution",
        "verify": "To check this letter, scan the code with a telephone or open:",
        "verify_code": "Code:",
        "verify_sign": "QR code for checking the letter: %(url)s",
        "paper": "Letter",
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
        "stage": "Stage",
        "conditions": "Conditions:",
        "tasks": "Follow-up tasks",
        "task": "Task",
        "owner": "Responsible",
        "due": "Due",
    },
}
