"""Changing the structure: institutions, units, posts, people, appointments and acting."""

from geos.directory.service.acting import (
    end_acting,
    set_acting,
)
from geos.directory.service.appointing import (
    appoint,
    change_appointment,
    end_appointment,
    reserve,
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
    edit_person,
    end_appointments,
    end_person,
    give_role,
    move_person,
    take_role,
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
    "change_appointment",
    "close_institution",
    "edit_institution",
    "edit_person",
    "end_acting",
    "end_appointment",
    "end_appointments",
    "end_person",
    "end_signing_for",
    "give_role",
    "let_sign_for",
    "move_person",
    "refuse_taken",
    "reopen_institution",
    "reserve",
    "resume_institution",
    "set_acting",
    "suspend_institution",
    "take_role",
]
