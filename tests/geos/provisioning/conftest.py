"""What the tests of provisioning begin with."""

import pytest

from geos.directory import service
from tests.geos.factories import CLI


@pytest.fixture
def vacant(office):
    """A post that nobody holds."""
    return service.add_post(CLI, office.officer.post.unit, "TABIBU", "Tabibu", "Doctor")
