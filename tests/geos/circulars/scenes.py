"""A circular of Afya's at every stage: to Utumishi and to the department of the director."""

from geos.circulars import service
from geos.circulars.models import CircularCopy
from geos.circulars.planning import Plan
from geos.core.db import db
from geos.directory import service as directory
from geos.letters.service import outgoing
from tests.geos import factories
from tests.geos.factories import signing_key
from tests.geos.outgoing import scenes
from tests.geos.replay import replayed


@replayed
def head_there(office):
    """Utumishi's head: the officer there."""
    unit = directory.add_unit(factories.CLI, office.other, "Ofisi ya Mkuu", "Office of the Head")
    post = directory.add_post(factories.CLI, unit, "MKUU", "Katibu Mkuu", "Permanent Secretary", head=True)
    directory.appoint(factories.CLI, office.other_officer.person, post)
    return post


@replayed
def prepared(office, plan=None, **other):
    """The officer's draft, made a circular."""
    letter = scenes.drafted(office, **{"subject": "Matumizi ya nishati", "copies": [], **other})
    made = service.start_circular(office.officer.actor, letter, plan or usual(office))
    db.session.commit()
    return made


def usual(office, **other):
    """To Utumishi and to the department."""
    facts = {
        "institution_ids": (office.other.id,),
        "unit_ids": (office.director.post.unit_id,),
        "remind_days": 3,
    }
    return Plan(**{**facts, **other})


@replayed
def signed(office, **other):
    """The same, signed by the permanent secretary: it has its number."""
    circular = prepared(office, **other)
    letter = circular.letter
    outgoing.submit(office.officer.actor, letter)
    outgoing.recommend(office.director.actor, letter, "Iko sawa.")
    outgoing.sign(office.ps.actor, letter, key=signing_key(office.ps))
    db.session.commit()
    return circular


@replayed
def published(office, **other):
    """The same, published by the clerk."""
    circular = service.publish(office.clerk.actor, signed(office, **other))
    db.session.commit()
    return circular


def copies(circular):
    """Its copies in the order in which they were made: own units first."""
    query = db.select(CircularCopy).filter_by(circular_id=circular.id).order_by(CircularCopy.id)
    return list(db.session.scalars(query))
