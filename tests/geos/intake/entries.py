"""A line of the register as the services take it."""

from datetime import date

from geos.exchange.entry import Entry


def line(member, **changes):
    """What the clerk wrote of a letter from Bohari ya Dawa."""
    facts = {
        "post_id": member.post.id,
        "sender": "Bohari ya Dawa",
        "subject": "Upungufu wa dawa",
        "their_reference": "BD.112/45/02/118",
        "letter_date": date(2026, 11, 19),
    }
    return Entry(**{**facts, **changes})
