"""Marks in a letter's text where facts are put in: `{{mwandikiwa}}`, `{{kumb_na}}`.

All are put in in the act of signing, when number, day and signer are known; a page that shows the letter puts
in what is known by then. A mark that nothing fills is asked for before the letter is sent on its way.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from geos.core.richtext import TextFormat

MARK = re.compile(r"\{\{\s*([^\W\d][\w \-]{0,39}?)\s*\}\}")


@dataclass(frozen=True)
class Known:
    """A mark that fills itself: its names in both languages, and what it stands for."""

    sw: str
    en: str
    words: LazyString
    at_signing: bool = False  # not known before


KNOWN = (
    Known("mwandikiwa", "addressee", _("the first addressee, as in the list of addressees")),
    Known("kumb_yao", "their_reference", _("the addressee's reference")),
    Known("tarehe_yao", "their_date", _("the date of the letter that is answered")),
    Known("mada_yao", "their_subject", _("the subject of the letter that is answered")),
    Known("taasisi", "institution", _("your institution's name")),
    Known("mwandishi", "author", _("who writes the letter")),
    Known("wadhifa", "post", _("the title of the post that writes it")),
    Known("kumb_na", "reference", _("the letter's own number"), at_signing=True),
    Known("tarehe", "date", _("the day of signing"), at_signing=True),
    Known("mwaka", "year", _("the year of signing"), at_signing=True),
    Known("msaini", "signer", _("who signs the letter"), at_signing=True),
)
_SW_NAMES = {each.en: each.sw for each in KNOWN}
AT_SIGNING = frozenset(each.sw for each in KNOWN if each.at_signing)

# Features above say which marks of a letter they fill themselves (a merge's columns): letter → names.
Later = Callable[[Any], Iterable[str]]
_later: list[Later] = []


def later(names: Later) -> Later:
    """Register a function that gives the marks of a letter which another feature fills."""
    _later.append(names)
    return names


def name_of(written: str) -> str:
    """The mark's own name: `Their reference` and `kumb_yao` are one."""
    plain = re.sub(r"[\s\-]+", "_", written.strip().lower())
    return _SW_NAMES.get(plain, plain)


def tidy(text: str) -> str:
    """The text with each mark as it is kept: small letters, no blanks: `{{ Kumb yao }}` is `{{kumb_yao}}`."""
    return MARK.sub(lambda mark: shown(re.sub(r"[\s\-]+", "_", mark[1].lower())), text)


def names(*texts: str) -> list[str]:
    """The marks that stand in the texts, each once, in their order."""
    found = [name_of(mark[1]) for text in texts for mark in MARK.finditer(text)]
    return list(dict.fromkeys(found))


def fill(text: str, values: Mapping[str, str], text_format: TextFormat = TextFormat.PLAIN) -> str:
    """The text with what is known put in; an empty value leaves its mark where it stands.

    `values` go by the marks' own (Swahili) names; in HTML they are put in as text, never as markup. A mark
    within a value (a sheet's cell, a subject from outside) is put in without its brackets: only the writer's
    own text has marks.
    """

    def put(mark: re.Match[str]) -> str:
        value = MARK.sub(lambda own: own[1], values.get(name_of(mark[1]), ""))
        if not value:
            return mark[0]
        return escape(value, quote=False) if text_format is TextFormat.HTML else value

    return MARK.sub(put, text)


def unfilled(letter: Any, values: Mapping[str, str]) -> list[str]:
    """The marks of a letter that neither these values, nor signing, nor another feature will fill."""
    filled = AT_SIGNING.union((name for name, value in values.items() if value))
    filled = filled.union(*(map(name_of, names_of(letter)) for names_of in _later))
    return [name for name in names(letter.subject, letter.salutation, letter.body) if name not in filled]


def shown(name: str) -> str:
    """The mark as it is written."""
    return "{{" + name + "}}"
