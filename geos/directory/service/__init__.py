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
    resume_appointment,
    take_back,
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
from geos.directory.service.posts import (
    add_post,
    close_post,
    edit_post,
    reopen_post,
)
from geos.directory.service.recording import (
    T,
)
from geos.directory.service.registries import (
    add_registry,
    close_registry,
    edit_registry,
    reopen_registry,
)
from geos.directory.service.signing_for import (
    end_signing_for,
    let_sign_for,
)
from geos.directory.service.units import (
    add_unit,
    dissolve_unit,
    edit_unit,
    move_unit,
    reopen_unit,
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
    "close_post",
    "close_registry",
    "dissolve_unit",
    "edit_institution",
    "edit_person",
    "edit_post",
    "edit_registry",
    "edit_unit",
    "end_acting",
    "end_appointment",
    "end_appointments",
    "end_person",
    "end_signing_for",
    "give_role",
    "let_sign_for",
    "move_person",
    "move_unit",
    "refuse_taken",
    "reopen_institution",
    "reopen_post",
    "reopen_registry",
    "reopen_unit",
    "reserve",
    "resume_appointment",
    "resume_institution",
    "set_acting",
    "suspend_institution",
    "take_back",
    "take_role",
]
