"""Who acts: a person with the posts held now, or the system itself.

Everything is addressed to posts; predicates test posts, roles and tokens, never a user name.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from geos.core.types import Level


class Role(StrEnum):
    """What a post (or an administrator's grant to a person) lets its holder do."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    SECRETARY = "secretary"
    REGISTRY_CLERK = "registry_clerk"
    RECORDS_MANAGER = "records_manager"
    ARCHIVIST = "archivist"
    INSTITUTION_ADMIN = "institution_admin"
    HELPDESK = "helpdesk"
    AUDITOR = "auditor"
    AUTHORITY = "authority"


REGISTRY_ROLES = frozenset({Role.REGISTRY_CLERK, Role.RECORDS_MANAGER})


@dataclass(frozen=True)
class HeldPost:
    """A post held now; `acting_for_id` is the person in whose place it is held (Kaimu), else None.

    `covering` marks a vacant post whose work falls to the head of its unit.
    """

    id: int
    code: str
    title_sw: str
    title_en: str
    unit_id: int
    registry_id: int | None = None
    acting: bool = False
    acting_for_id: int | None = None
    acting_for: str = ""  # that person's name
    covering: bool = False
    clearance: Level = Level.RESTRICTED
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Actor:
    """A person and the posts held at this moment; `tokens` is what need-to-know is matched against."""

    person_id: int | None
    institution_id: int | None
    name: str
    posts: tuple[HeldPost, ...] = ()
    own_roles: frozenset[Role] = frozenset()
    unit_ids: frozenset[int] = frozenset()  # units whose head this person is
    system_part: str = ""
    tokens: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        tokens = {f"post:{post.id}" for post in self.posts}
        tokens |= {f"registry:{post.registry_id}" for post in self.posts if post.registry_id}
        tokens |= {f"unit:{unit_id}" for unit_id in self.unit_ids}
        if self.person_id is not None:
            tokens.add(f"person:{self.person_id}")
        object.__setattr__(self, "tokens", frozenset(tokens))

    @classmethod
    def system(cls, part: Literal["cli", "worker", "mail"]) -> "Actor":
        """The system itself, named by the process that acts."""
        return cls(person_id=None, institution_id=None, name=f"system:{part}", system_part=part)

    @property
    def is_system(self) -> bool:
        return bool(self.system_part)

    @property
    def roles(self) -> frozenset[Role]:
        """Roles of every held post, and those given to the person."""
        return self.own_roles.union(*(post.roles for post in self.posts))

    @property
    def clearance(self) -> Level:
        """The highest level that one of the posts may read."""
        if self.is_system:
            return Level.TOP_SECRET
        return max((post.clearance for post in self.posts), default=Level.OPEN)

    @property
    def registry_ids(self) -> frozenset[int]:
        """Registries that this person works in."""
        return frozenset(p.registry_id for p in self.posts if p.registry_id and p.roles & REGISTRY_ROLES)

    def has(self, *roles: Role) -> bool:
        """Whether one of these roles is held."""
        return bool(self.roles.intersection(roles))

    def holds(self, post_id: int | None) -> bool:
        """Whether this post is held now, substantively or acting."""
        return post_id is not None and any(post.id == post_id for post in self.posts)

    def post(self, post_id: int | None = None) -> HeldPost | None:
        """The addressed post where it is held; without one, the first post (substantive posts come first)."""
        if post_id is None:
            return self.posts[0] if self.posts else None
        return next((post for post in self.posts if post.id == post_id), None)
