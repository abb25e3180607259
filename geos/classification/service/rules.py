"""What every change of the scheme is checked by."""

import re

from sqlalchemy import select

from geos.classification.facts import Facts
from geos.classification.models import Keyword, SchemeRow, SchemeVersion, VersionState
from geos.core.db import db
from geos.core.errors import Incomplete, Invalid

CODE = re.compile(r"[A-Z0-9]{1,12}")
NAME, SCOPE, OTHER_WORDS, WHY = 120, 2000, 300, 300  # characters
MOST_POSITION = 9999


def N_(text: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return text


BAD_CODE = N_("Write a code of at most 12 digits and letters")
SECOND = N_("This code is already in the scheme")
BOUND = N_("This code belonged to another keyword, whose references go on: choose another code")
NO_SERIES = N_("Choose a series of this institution")
FIXED_CODE = N_("The code stands in references that were given: retire this keyword and enter another")
EMPTY = N_("Write this")
TOO_LONG = N_("Shorten this to %(most)d characters")
NO_POSITION = N_("Write a number from 0 to 9999")


def sound(
    institution_id: int, facts: Facts, keyword: Keyword | None = None, *, at_once: bool = False
) -> Facts:
    """The facts, tidied; Invalid or Incomplete with the field at fault. `keyword` is the one that changes."""
    code = facts.code.strip().upper()
    if not CODE.fullmatch(code):
        raise Invalid(fields={"code": BAD_CODE})
    if keyword is not None and not keyword.proposed and code != keyword.code:
        raise Invalid(fields={"code": FIXED_CODE})
    _refuse_wrong_parent(institution_id, facts.parent, keyword)
    _refuse_parent_without_force(facts.parent, at_once)
    _refuse_second(institution_id, code, facts.parent, keyword)
    if not 0 <= facts.position <= MOST_POSITION:
        raise Invalid(fields={"position": NO_POSITION})
    return Facts(
        code,
        written(facts.name_sw, NAME, "name_sw"),
        written(facts.name_en, NAME, "name_en"),
        facts.parent,
        bounded(facts.scope, SCOPE, "scope"),
        bounded(facts.see_also, OTHER_WORDS, "see_also"),
        facts.position,
        facts.retired,
    )


def _refuse_wrong_parent(institution_id: int, parent: Keyword | None, keyword: Keyword | None) -> None:
    """A descriptor stands below a series; neither becomes the other."""
    wrong = parent is not None and (parent.institution_id != institution_id or parent.parent_id is not None)
    if keyword is not None:
        wrong = wrong or (keyword.parent_id is None) != (parent is None)
    if wrong:
        raise Invalid(fields={"parent": NO_SERIES})


def _refuse_parent_without_force(parent: Keyword | None, at_once: bool) -> None:
    """Below a proposed series only another row of the same draft."""
    if parent is None or not parent.proposed:
        return
    in_draft = (
        select(SchemeRow.id)
        .join(SchemeVersion)
        .where(SchemeRow.keyword_id == parent.id, SchemeVersion.state == VersionState.DRAFT)
    )
    if at_once or not db.session.execute(in_draft).first():
        raise Invalid(fields={"parent": NO_SERIES})


def _refuse_second(institution_id: int, code: str, parent: Keyword | None, keyword: Keyword | None) -> None:
    # The unique constraint does not see two series of one code: null differs from null.
    place = {"institution_id": institution_id, "code": code, "parent_id": parent.id if parent else None}
    own = keyword.id if keyword else 0
    now = select(Keyword.id).filter_by(proposed=False, **place).where(Keyword.id != own)
    if db.session.execute(now).first():
        raise Invalid(fields={"code": SECOND})
    stated = (
        select(SchemeRow.id, SchemeVersion.state)
        .join(SchemeVersion)
        .filter(*(getattr(SchemeRow, name) == value for name, value in place.items()))
        .where(SchemeRow.keyword_id != own, SchemeVersion.state != VersionState.DISCARDED)
    )
    found = db.session.execute(stated).first()
    if found is not None:
        raise Invalid(fields={"code": BOUND if found.state is VersionState.IN_FORCE else SECOND})


def written(text: str, most: int, field: str) -> str:
    """The text without white space at its ends; Incomplete where it says nothing, Invalid where too long."""
    text = text.strip()
    if not text:
        raise Incomplete(EMPTY, fields={field: EMPTY})
    return bounded(text, most, field)


def bounded(text: str, most: int, field: str) -> str:
    """The text, which may say nothing; Invalid where it is too long."""
    text = text.strip()
    if len(text) > most:
        raise Invalid(TOO_LONG, fields={field: TOO_LONG}, most=most)
    return text
