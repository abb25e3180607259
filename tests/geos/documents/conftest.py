"""A file of the registry that the officer and the clerk may read, and the storing of documents in it."""

import pytest

from geos.access import service as access
from geos.core.types import Level
from geos.documents import service
from geos.documents.models import Kind
from tests.geos.documents import samples

FILE = ("registry_file", 7)


@pytest.fixture
def store(office):
    """Store a file as the clerk does; everything can be said otherwise."""
    access.grant(
        *FILE, *(f"post:{member.post.id}" for member in (office.officer, office.clerk, office.director))
    )

    def store(filename="barua.pdf", data=None, **changes):
        facts = {
            "kind": Kind.SCAN,
            "owner_kind": FILE[0],
            "owner_id": FILE[1],
            "level": Level.OPEN,
            "strict": False,
        }
        data = samples.pdf() if data is None else data
        return service.store(office.clerk.actor, office.afya.id, filename, data, **{**facts, **changes})

    return store
