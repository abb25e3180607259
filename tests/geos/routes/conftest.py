"""A case that climbs from the officer through the director to the permanent secretary."""

from datetime import timedelta

import pytest

from geos.core.clock import now
from geos.core.types import Level
from geos.routes import service
from geos.routes.models import StepKind
from geos.routes.service import Case


@pytest.fixture
def case(office):
    """A memo as its route sees it; there is no memo behind it."""
    return Case(
        kind="memo",
        id=41,
        institution_id=office.afya.id,
        title="Kuhamisha akiba ya dawa",
        reference="EA.45/312/02",
        level=Level.OPEN,
        file_id=None,
        due_at=now() + timedelta(hours=6),
        from_label="Afisa Tiba",
    )


@pytest.fixture
def steps(office):
    """Through the director, decided by the permanent secretary."""
    return [(StepKind.RECOMMEND, office.director.post.id), (StepKind.APPROVE, office.ps.post.id)]


@pytest.fixture
def route(office, case, steps):
    """On its way, version 1, waiting for the director."""
    return service.start(office.officer.actor, case, office.officer.post.id, steps, 1)
