"""A registry with files in its rooms and with posts. Always through the services, never around them."""

from types import SimpleNamespace

from geos.census import service
from geos.census.models import Scope
from geos.core.db import db
from tests.geos.files import scenes


def shelved(office, location, **more):
    """A file in the registry, with its rack written down."""
    file = scenes.file_with_letter(office, **more)
    file.location = location
    db.session.commit()
    return file


def stock(office):
    """Two files in room 2, one in room 3, one with the officer, one on its way to the director."""
    return SimpleNamespace(
        first=shelved(office, "Chumba 2, rafu A"),
        second=shelved(office, "Chumba 2, rafu B"),
        third=shelved(office, "Chumba 3, rafu A"),
        held=scenes.file_with(office, office.officer),
        coming=scenes.file_on_the_way(office, office.director),
    )


def begun(office, scope=Scope.REGISTRY, **more):
    """A round that the clerk began."""
    return service.begin_census(office.clerk.actor, office.registry, scope, **more)
