"""A file in an officer's hands, and a letter on it at every stage."""

from geos.core.db import db
from geos.letters.service import outgoing
from geos.letters.service.outgoing import To
from geos.routes.models import StepKind
from tests.geos.files.scenes import file_with

HOSPITAL = "Mkurugenzi,\nHospitali ya Rufaa Mbeya,\nS.L.P. 259,\nMBEYA."
BODY = "Wizara inaomba nafasi mpya 1,204 kwa kada za uuguzi.\n\nNakushukuru kwa ushirikiano wako."


def steps_to(office, *reviewers, signer=None):
    """The stops of a letter: reviewers, then who signs (the permanent secretary)."""
    return [(StepKind.RECOMMEND, each.post.id) for each in reviewers] + [
        (StepKind.SIGN, (signer or office.ps).post.id)
    ]


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


def submitted(office, **other):
    """The same, on its way at its first stop."""
    return outgoing.submit(office.officer.actor, drafted(office, **other))


def reviewed(office, **other):
    """The same, before the permanent secretary."""
    return outgoing.recommend(office.director.actor, submitted(office, **other), "Iko sawa.")


def signed(office, **other):
    """The same, signed by the permanent secretary in her own right."""
    letter = outgoing.sign(office.ps.actor, reviewed(office, **other))
    db.session.commit()
    return letter
