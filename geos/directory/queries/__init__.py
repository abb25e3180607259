"""Reading the structure: who holds what, who is where, what there is."""

from geos.directory.queries.acting import (
    acting_appointment,
    acting_of,
    posts_open_to_acting,
)
from geos.directory.queries.holding import (
    actor_for,
    appointed,
    holders,
    in_force,
    posts_with_holders,
    staff_of,
    substantive_holder,
)
from geos.directory.queries.institutions import (
    below,
    english_of,
    heads,
    institution,
    institution_of,
    joined_mail,
    joined_office,
    members,
    possible_parents,
)
from geos.directory.queries.people import (
    administered,
    colleague,
    colleagues,
    people,
)
from geos.directory.queries.signing_for import (
    may_sign_for,
    principals,
    signing_grants,
)
from geos.directory.queries.structure import (
    head_of_institution,
    head_of_unit,
    open_registry,
    post,
    posts_with_role,
    registries_of,
    registry,
    supervisor_of,
    units,
)

__all__ = [
    "acting_appointment",
    "acting_of",
    "actor_for",
    "administered",
    "appointed",
    "below",
    "colleague",
    "colleagues",
    "english_of",
    "head_of_institution",
    "head_of_unit",
    "heads",
    "holders",
    "in_force",
    "institution",
    "institution_of",
    "joined_mail",
    "joined_office",
    "may_sign_for",
    "members",
    "open_registry",
    "people",
    "possible_parents",
    "post",
    "posts_open_to_acting",
    "posts_with_holders",
    "posts_with_role",
    "principals",
    "registries_of",
    "registry",
    "signing_grants",
    "staff_of",
    "substantive_holder",
    "supervisor_of",
    "units",
]
