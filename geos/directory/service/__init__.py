"""Changing the structure: institutions, units, posts, people, appointments and acting."""

from geos.directory.service.acting import (
    end_acting,
    set_acting,
)
from geos.directory.service.appointing import (
    appoint,
)
from geos.directory.service.institutions import (
    add_institution,
)
from geos.directory.service.people import (
    add_person,
    give_role,
)
from geos.directory.service.recording import (
    T,
)
from geos.directory.service.signing_for import (
    end_signing_for,
    let_sign_for,
)
from geos.directory.service.structure import (
    add_post,
    add_registry,
    add_unit,
)

__all__ = [
    "T",
    "add_institution",
    "add_person",
    "add_post",
    "add_registry",
    "add_unit",
    "appoint",
    "end_acting",
    "end_signing_for",
    "give_role",
    "let_sign_for",
    "set_acting",
]
