"""What every act upon the incoming register begins with: a seat in its registry, and words it can take."""

from collections.abc import Mapping
from typing import Any
from unicodedata import category

from geos.audit import service as audit
from geos.core.actor import Actor, HeldPost
from geos.core.errors import Incomplete, Invalid
from geos.core.types import Level
from geos.documents import service as documents
from geos.documents.models import Document
from geos.letters.models import IncomingLetter
from geos.letters.policy.incoming import POLICY, Desk, posts_at
from geos.letters.queries.incoming import KIND
from geos.work import service as work


def N_(text: str) -> str:
    """Mark a message for the catalogue; it is translated where it is shown."""
    return text


MOST = {"sender": 200, "sender_address": 254, "their_reference": 80, "subject": 300}  # characters
REASON = 300
REQUIRED = {"sender": N_("Write from whom it came"), "subject": N_("Write the subject")}
TOO_LONG = N_("Shorten this")
TOO_HIGH = N_("Choose a level that you are cleared for")
WHY = N_("Write the reason")


def check(actor: Actor, written: Mapping[str, Any]) -> None:
    """Raise Invalid for everything that the register cannot take, all at once."""
    wrong = {name: message for name, message in REQUIRED.items() if empty(written.get(name, "…"))}
    long = (name for name, most in MOST.items() if len(one_line(written.get(name, ""))) > most)
    wrong |= dict.fromkeys(long, TOO_LONG)
    if written.get("level", Level.OPEN) > actor.clearance:
        wrong["level"] = TOO_HIGH
    if wrong:
        raise Invalid(fields=wrong)


def empty(text: str) -> bool:
    """Whether nothing is left of a text that can be read."""
    return not one_line(text)


def one_line(text: str) -> str:
    """The text in one line, without the signs that no database takes."""
    return " ".join("".join(sign if category(sign) not in ("Cc", "Cs") else " " for sign in text).split())


def fitting(text: str, most: int, field: str) -> str:
    """The text in one line; Invalid by its field where it is longer than that."""
    line = one_line(text)
    if len(line) > most:
        raise Invalid(fields={field: TOO_LONG})
    return line


def reason_of(text: str) -> str:
    """A reason in one line; Incomplete without one."""
    if empty(text):
        raise Incomplete(fields={"reason": WHY})
    return fitting(text, REASON, "reason")


def seat(actor: Actor, act: str, letter: IncomingLetter, post_id: int | None) -> HeldPost:
    """The post that acts, in the letter's own registry; Denied for anybody else."""
    desk = Desk(letter.registry_id, post_id)
    POLICY.require(actor, act, desk)
    return posts_at(actor, desk)[0]


def note(actor: Actor, act: str, letter: IncomingLetter, post: HeldPost | None = None, **facts: Any) -> None:
    """Journal an act upon a letter: numbers and states, never its subject or sender."""
    audit.record(
        actor,
        act,
        KIND,
        letter.id,
        institution_id=letter.institution_id,
        post_id=post.id if post else None,
        level=letter.level,
        number=letter.register_number,
        **facts,
    )


def papers_of(letter: IncomingLetter) -> list[Document]:
    """The letter, the mail that brought it and its enclosures, as far as there are any."""
    enclosed = [enclosure.document for enclosure in letter.enclosures]
    return [paper for paper in (letter.document, letter.cover, *enclosed) if paper is not None]


def settle_level(letter: IncomingLetter) -> None:
    """Papers and what was ever waiting about a letter are as secret as the letter itself."""
    for paper in papers_of(letter):
        documents.rehome(paper, KIND, letter.id, letter.level)
    work.reclassify(KIND, letter.id, letter.level)
