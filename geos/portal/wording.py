"""What the public page says, by outcome: a headline in both languages and a sentence for the reader."""

from typing import NamedTuple

from flask_babel import LazyString, force_locale, lazy_gettext
from flask_babel import gettext as _

from geos.letters.models import Authority
from geos.portal.models import Outcome
from geos.portal.queries import Signer, Verdict
from geos.web.i18n import language, named


class Said(NamedTuple):
    """Kind of the band (done, wait, late), its icon, the headline and what it means."""

    kind: str
    icon: str
    title: LazyString
    text: LazyString


SAID: dict[Outcome, Said] = {
    Outcome.GENUINE: Said(
        "done",
        "shield-check",
        lazy_gettext("This letter is genuine"),
        lazy_gettext("It was issued by the institution named below and is in force."),
    ),
    Outcome.WAITING: Said(
        "wait",
        "hourglass",
        lazy_gettext("This letter is signed but has not been issued"),
        lazy_gettext("Its institution has not sent it yet. Ask there before you rely on it."),
    ),
    Outcome.ANNULLED: Said(
        "late",
        "ban",
        lazy_gettext("This letter was annulled"),
        lazy_gettext("Its institution issued it and withdrew it afterwards. Do not rely on it."),
    ),
    Outcome.STRUCK_OUT: Said(
        "late",
        "ban",
        lazy_gettext("This letter was withdrawn before it was issued"),
        lazy_gettext("It was signed but never sent. Do not rely on it."),
    ),
    Outcome.UNKNOWN: Said(
        "late",
        "circle-x",
        lazy_gettext("No such letter is known here"),
        lazy_gettext(
            "Check what you wrote. If it stands so on the letter, ask the institution before you rely on it."
        ),
    ),
}

UNKNOWN_FILE = Said(
    "late",
    "circle-x",
    lazy_gettext("This file is not known here"),
    lazy_gettext(
        "It did not come from here, or something in it was changed: a scan or a copy that was saved anew is "
        "another file as well. Check the code on the letter, and ask the institution before you rely on it."
    ),
)

CAPACITY: dict[Authority, LazyString] = {
    Authority.OWN: lazy_gettext("%(post)s"),
    Authority.ACTING: lazy_gettext("Acting %(post)s in place of %(name)s"),
    Authority.ON_BEHALF: lazy_gettext("%(own)s on behalf of %(post)s"),
}
VACANT = lazy_gettext("Acting %(post)s")


def said(outcome: Outcome, by_file: bool = False) -> Said:
    """What is said of an answer; of an unknown file otherwise than of an unknown code."""
    return UNKNOWN_FILE if by_file and outcome is Outcome.UNKNOWN else SAID[outcome]


def other_title(outcome: Outcome, by_file: bool = False) -> tuple[str, str]:
    """The other language's code and the headline in it: whoever stands beside may read only that."""
    code = "sw" if language() == "en" else "en"
    with force_locale(code):
        return code, str(said(outcome, by_file).title)


def capacity(signer: Signer) -> str:
    """As what somebody signed: `Katibu Mkuu`, `Kaimu Katibu Mkuu badala ya …`."""
    words = CAPACITY[signer.authority]
    if signer.authority is Authority.ACTING and signer.instead_of is None:
        words = VACANT
    name = signer.instead_of.name if signer.instead_of else ""
    return str(words) % {"post": named(signer.for_post), "own": named(signer.post), "name": name}


def remarks(verdict: Verdict) -> list[tuple[str, str]]:
    """What else is to be known, each with the kind of its band."""
    found = []
    if verdict.later:
        text = _("A later version of this file exists, with further signatures. Ask for that one.")
        found.append(("wait", text))
    elif verdict.by_file:
        found.append(("done", _("The file is exactly the one that was signed; nothing in it was changed.")))
    if verdict.to_sign:
        found.append(("wait", _("Others are still to sign it.")))
    return found
