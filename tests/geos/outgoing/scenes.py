"""A file in an officer's hands, and a letter on it at every stage."""

from geos.core.clock import now
from geos.core.db import db
from geos.exchange.service import consignments
from geos.files import service as files
from geos.files.models import Cause
from geos.letters.models import Channel
from geos.letters.service import incoming, outgoing
from geos.letters.service.outgoing import To
from geos.routes.models import StepKind
from tests.geos.factories import signing_key
from tests.geos.files.scenes import file_with, secret_file
from tests.geos.replay import replayed

HOSPITAL = "Mkurugenzi,\nHospitali ya Rufaa Mbeya,\nS.L.P. 259,\nMBEYA."
BODY = "Wizara inaomba nafasi mpya 1,204 kwa kada za uuguzi.\n\nNakushukuru kwa ushirikiano wako."


def steps_to(office, *reviewers, signer=None):
    """The stops of a letter: reviewers, then who signs (the permanent secretary)."""
    return [(StepKind.RECOMMEND, each.post.id) for each in reviewers] + [
        (StepKind.SIGN, (signer or office.ps).post.id)
    ]


def sign(member, letter, **more):
    """The member signs it with the own key."""
    return outgoing.sign(member.actor, letter, key=signing_key(member), **more)


@replayed
def drafted(office, file=None, **other):
    """The officer's draft to Utumishi and to a hospital outside, through the director to the PS."""
    file = file or file_with(office, office.officer)
    facts = {
        "subject": "Maoni kuhusu Ikama ya mwaka 2027/28",
        "salutation": "Ndugu Katibu Mkuu,",
        "body": BODY,
        "their_reference": "CAC.45/201/01/88",
        "addressees": [To.member(office.other)],
        "copies": [To.outside(HOSPITAL, "info@mbeya.example")],
        "signer_post_id": office.ps.post.id,
        "steps": steps_to(office, office.director),
    }
    return outgoing.draft(office.officer.actor, file, **{**facts, **other})


def written_alone(office, file, **other):
    """The permanent secretary's own draft on a file in hand, on no route."""
    facts = {
        "subject": "Nafasi za uuguzi",
        "salutation": "Ndugu Katibu Mkuu,",
        "body": BODY,
        "addressees": [To.member(office.other)],
        "signer_post_id": office.ps.post.id,
    }
    return outgoing.draft(office.ps.actor, file, **{**facts, **other})


@replayed
def submitted(office, **other):
    """The same, on its way at its first stop."""
    return outgoing.submit(office.officer.actor, drafted(office, **other))


@replayed
def reviewed(office, **other):
    """The same, before the permanent secretary."""
    return outgoing.recommend(office.director.actor, submitted(office, **other), "Iko sawa.")


@replayed
def signed(office, **other):
    """The same, signed by the permanent secretary in her own right."""
    letter = sign(office.ps, reviewed(office, **other))
    db.session.commit()
    return letter


@replayed
def sent(office, **other):
    """The same, dispatched by the clerk."""
    letter = signed(office, **other)
    consignments.dispatch(office.clerk.actor, letter)
    db.session.commit()
    return letter


@replayed
def half_signed(office, **other):
    """A letter that the permanent secretary has signed and the director is to sign as well."""
    ways = [(StepKind.SIGN, office.ps.post.id), (StepKind.SIGN, office.director.post.id)]
    letter = outgoing.submit(office.officer.actor, drafted(office, steps=ways, **other))
    sign(office.ps, letter)
    db.session.commit()
    return letter


def at_stop(office, kind, **other):
    """A letter that waits for the director to comment on it, to agree to it and the like."""
    ways = [(kind, office.director.post.id), (StepKind.SIGN, office.ps.post.id)]
    return outgoing.submit(office.officer.actor, drafted(office, steps=ways, **other))


def questioned(office, **other):
    """A letter at the director's stop, who asks the lawyer for an opinion."""
    letter = submitted(office, **other)
    return outgoing.ask(office.director.actor, letter, office.lawyer.post.id, "Ni halali?")


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
)
PDF += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def with_papers(office, letter, *names):
    """The draft with enclosures, each a page of PDF with a name of its own."""
    uploads = [(f"{name}.pdf", PDF + name.encode()) for name in names]
    return outgoing.add_papers(office.officer.actor, letter, uploads)


@replayed
def confidential(office, **other):
    """A confidential letter of the director's, signed by the permanent secretary."""
    file = confidential_file(office)
    letter = outgoing.draft(
        office.director.actor,
        file,
        **{
            "subject": "Uchunguzi wa nidhamu",
            "body": BODY,
            "addressees": [To.member(office.other)],
            "copies": [To.outside(HOSPITAL, "info@mbeya.example")],
            "signer_post_id": office.ps.post.id,
            "steps": steps_to(office),
            **other,
        },
    )
    outgoing.submit(office.director.actor, letter)
    sign(office.ps, letter)
    db.session.commit()
    return letter


@replayed
def confidential_file(office):
    """A confidential file in the director's hands."""
    file = secret_file(office)
    files.hand_over(office.records.actor, file, office.director.post, cause=Cause.NEW_PAPER)
    files.receive(office.director.actor, file)
    return file


def asked(office, file):
    """A letter from Utumishi that lies on the officer's file and may be answered there."""
    clerk = office.clerk
    letter = incoming.register(
        clerk.actor,
        office.registry,
        channel=Channel.HAND,
        received_at=now(),
        sender="Ofisi ya Rais – Utumishi",
        subject="Ombi la maoni",
        post_id=clerk.post.id,
        their_reference="CAC.45/201/01/88",
        sender_institution=office.other,
    )
    incoming.file_letter(clerk.actor, letter, file)
    return letter
