"""Versions of a letter: what was read, and whether it is still the same."""

from geos.core.actor import Actor
from geos.core.db import command, db
from geos.letters import addressing
from geos.letters.models import OutgoingLetter, OutgoingState, OutgoingVersion

Read = tuple[object, ...]


def as_read(letter: OutgoingLetter) -> Read:
    """Everything that a reviewer has read of the letter, its enclosures by title and content."""
    to = [(each.lines, each.email, each.is_copy) for each in letter.addressees]
    papers = [(each.title, each.document.sha256) for each in letter.enclosures]
    words = (letter.subject, letter.salutation, letter.body, letter.body_format, letter.closing)
    return (*words, letter.through, letter.their_reference, letter.language, letter.level, to, papers)


def renew_changed(actor: Actor, letter: OutgoingLetter, before: Read) -> None:
    """Count a new version where something that was read is another: an opinion belongs to what was read."""
    if as_read(letter) != before:
        letter.text_version += 1
        keep(actor, letter)


def renew_papers(actor: Actor, letter: OutgoingLetter, before: Read) -> None:
    """The same after an enclosure came or went. In a draft, which nobody has read, the version stays."""
    if letter.state is not OutgoingState.DRAFT:
        renew_changed(actor, letter, before)
        return
    current = db.select(OutgoingVersion).filter_by(letter_id=letter.id, number=letter.text_version)
    db.session.scalars(current).one().enclosures = _papers(letter)


@command
def renew(actor: Actor, letter: OutgoingLetter, addressees: str = "") -> OutgoingLetter:
    """Count the version up for something that is read with the words; `addressees`, a line each, if changed.

    Called by features that keep such things (the list of a merge, whom a circular is for), who hold the
    letter's row locked and have asked who may.
    """
    letter.text_version += 1
    keep(actor, letter, addressees)
    return letter


def keep(actor: Actor, letter: OutgoingLetter, addressees: str = "") -> None:
    """Keep the letter as it stands now under its version's number."""
    db.session.add(
        OutgoingVersion(
            letter_id=letter.id,
            number=letter.text_version,
            subject=letter.subject,
            body=letter.body,
            body_format=letter.body_format,
            addressees=addressees or "\n".join(addressing.one_line(each) for each in letter.addressees),
            frame=frame(letter),
            enclosures=_papers(letter),
            by_id=actor.person_id,
        )
    )
    db.session.flush()


def frame(letter: OutgoingLetter) -> str:
    """What stands around the text, a line each; empty ones are left out."""
    lines = (letter.their_reference, *letter.through.split("\n"), letter.salutation, letter.closing)
    return "\n".join(line for line in lines if line)


def _papers(letter: OutgoingLetter) -> str:
    return "\n".join(each.title for each in letter.enclosures)
