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
    close_institution,
    edit_institution,
    refuse_taken,
    reopen_institution,
    resume_institution,
    suspend_institution,
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
    "close_institution",
    "edit_institution",
    "end_acting",
    "end_signing_for",
    "give_role",
    "let_sign_for",
    "refuse_taken",
    "reopen_institution",
    "resume_institution",
    "set_acting",
    "suspend_institution",
]
