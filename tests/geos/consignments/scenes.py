"""A dispatched letter and its consignments, and the letter registered on the other side."""

from geos.exchange.models import Carrier
from geos.exchange.queries import consignments as queries
from geos.exchange.service import consignments as service
from geos.exchange.service import intake
from geos.exchange.service.intake import Entry
from geos.letters.service import outgoing
from geos.letters.service.outgoing import To
from tests.geos.outgoing import scenes as letters


def dispatched(office, **other):
    """The officer's letter to Utumishi, with a copy to a hospital outside, sent by the clerk."""
    return service.dispatch(office.clerk.actor, letters.signed(office, **other))


def to_member(letter):
    """Its consignment to a member."""
    return next(each for each in queries.of_letter(letter) if each.carrier is Carrier.MEMBER)


def to_outside(letter):
    """Its consignment by mail."""
    return next(each for each in queries.of_letter(letter) if each.carrier is Carrier.MAIL)


def entry(clerk, letter):
    """What the receiving clerk writes into the register."""
    return Entry(
        post_id=clerk.post.id,
        sender="Wizara ya Afya",
        subject=letter.subject,
        their_reference=letter.reference,
        level=letter.level,
    )


def registered(office, letter, clerk=None):
    """The letter as registered by the other institution's clerk."""
    clerk = clerk or office.other_clerk
    return intake.register_consignment(clerk.actor, to_member(letter), entry(clerk, letter))


def answered(office, letter):
    """Utumishi's answer to the letter, signed by its director, registered back at Afya."""
    incoming = registered(office, letter)
    reply = reply_to(office, incoming)
    service.dispatch(office.other_clerk.actor, reply)
    return intake.register_consignment(office.clerk.actor, to_member(reply), entry(office.clerk, reply))


def reply_to(office, incoming):
    """A letter of Utumishi's officer, who signs it alone, that answers a registered letter."""
    file = office_file(office)
    letter = outgoing.draft(
        office.other_officer.actor,
        file,
        subject="Majibu ya Ikama",
        body="Imepokelewa.",
        addressees=[To.member(office.afya)],
        signer_post_id=office.other_officer.post.id,
        reply_to=incoming,
    )
    return letters.sign(office.other_officer, letter)


def office_file(office):
    """A file of Utumishi's in its officer's hands."""
    from geos.classification.models import Keyword
    from geos.core.db import db
    from geos.files import service as files
    from geos.files.models import Cause
    from tests.geos.files.scenes import keywords, open_with_letter

    keywords(office)
    there = db.session.scalars(db.select(Keyword).filter_by(institution_id=office.other.id, code="190")).one()
    file = open_with_letter(office.other_clerk.actor, office.other_registry, there, "Ikama")
    files.hand_over(office.other_clerk.actor, file, office.other_officer.post, cause=Cause.NEW_PAPER)
    files.receive(office.other_officer.actor, file)
    return file
