"""Lines of posts held against the structure: new, changed, the same."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from geos.core.actor import REGISTRY_ROLES, Role
from geos.core.db import db
from geos.core.folding import folded
from geos.core.types import Level
from geos.directory.models import Post, PostRole, Registry
from geos.directory.policy import NOT_ONESELF, exceeds
from geos.importing.models import ImportKind
from geos.importing.queries.planning import known
from geos.importing.queries.planning.base import LINE_WRONG, NO_ENGLISH, Plan, unit_of
from geos.importing.queries.planning.tree import Tree
from geos.importing.reading import N_, Entry
from geos.importing.reading.cells import LEVELS, ROLES

CLOSED = N_("This post is closed: reopen it on the structure page, or write another code")
NO_POST = N_("There is no post of this code: write one of the structure, or add its line to the file")
LOOP = N_("A post cannot report to itself: follow “Reports to” upwards and break the circle")
NO_REGISTRY = N_("There is no registry of this name in the institution")
NO_REGISTRY_NAMED = N_("A registry's role needs a registry: write which one")
TWO_HEADS = N_("Line %(line)d names another head of this unit: leave one of the two")
FOR_ITSELF = N_("A post does not sign for itself: leave its own code out")
OWN_SIGNING = N_("Ask another administrator: nobody does this for themselves")
NEW_HEAD = N_("It becomes head of the unit in the place of %(code)s")
HEAD_NO_MORE = N_("It moves, and no longer heads “%(name)s”")


@dataclass
class Known:
    """A post as it is, or as a line would make it (then its id is negative)."""

    id: int
    code: str
    title_sw: str
    title_en: str
    unit_id: int | None
    supervisor_id: int | None
    registry_id: int | None
    clearance: Level
    active: bool
    roles: set[Role] = field(default_factory=set)


class PostPlan(Plan):
    """`values` gains `unit_id`, `supervisor_id` (negative for a post of the file) and `registry_id`."""

    kind = ImportKind.POSTS

    def look_up(self) -> None:
        """A code is a post."""
        self.tree = Tree(self.institution)
        self.posts = posts_of(self.institution.id)
        self.codes = {post.code.upper(): post for post in self.posts.values()}
        self.registries = _registries(self.institution.id)
        self.heads = {node.head_post_id: node for node in self.tree.nodes.values() if node.head_post_id}
        self.made: dict[int, Entry] = {}
        self.refuse_doubles(lambda entry: entry.get("code"), "code")
        for number, entry in enumerate(self.good, start=1):
            known = self.codes.get(entry.get("code"))
            if known is not None and not known.active:
                entry.fault("code", CLOSED)
            elif known is not None:
                entry.known = known.id
            else:
                self._add(-number, entry)

    def _add(self, id: int, entry: Entry) -> None:
        code, title = entry.get("code"), entry.get("title_sw", "")
        self.posts[id] = self.codes[code] = Known(
            id, code, title, entry.get("title_en", title), None, None, None, Level.RESTRICTED, True
        )
        self.made[id] = entry

    def check(self) -> None:
        """References first, then circles, then what differs."""
        before = {id: post.supervisor_id for id, post in self.posts.items()}
        for entry in self.good:
            self._refer(entry)
        for entry in self.good:
            if "supervisor_id" in entry.values:
                self.posts[self._id(entry)].supervisor_id = entry.values["supervisor_id"]
        for entry in self.good:
            if self._circles(self._id(entry)):
                entry.fault("supervisor", LOOP)
        self.grants = known.grants(self.institution.id)
        for entry in self.good:
            self._compare(entry, before)
            self._signs_for(entry)
        self._one_head_each()
        for entry in self.good:
            self._refuse_oneself(entry)
        self._refuse_orphans()

    def _id(self, entry: Entry) -> int:
        return entry.known if entry.known is not None else self.codes[entry.get("code")].id

    def _refer(self, entry: Entry) -> None:
        if "unit" in entry.values:
            unit = unit_of(self.tree, entry, "unit", entry.values["unit"])
            entry.values["unit_id"] = unit.id if unit else None
        if "supervisor" in entry.values:
            self._refer_to_supervisor(entry, entry.values["supervisor"].upper())
        if "registry" in entry.values:
            self._refer_to_registry(entry, entry.values["registry"])

    def _refer_to_supervisor(self, entry: Entry, code: str) -> None:
        found = self.codes.get(code)
        if code and (found is None or not found.active):
            entry.fault("supervisor", CLOSED if found else NO_POST)
            return
        entry.values["supervisor_id"] = found.id if found and code else None

    def _refer_to_registry(self, entry: Entry, name: str) -> None:
        if name and folded(name) not in self.registries:
            entry.fault("registry", NO_REGISTRY)
            return
        entry.values["registry_id"] = self.registries[folded(name)].id if name else None

    def _circles(self, id: int) -> bool:
        seen: set[int] = set()
        at = self.posts[id].supervisor_id
        while at is not None and at not in seen:
            if at == id:
                return True
            seen.add(at)
            at = self.posts[at].supervisor_id if at in self.posts else None
        return False

    def _compare(self, entry: Entry, before: dict[int, int | None]) -> None:
        post = self.posts[self._id(entry)]
        if entry.known is None:
            self._new(entry)
        else:
            self._changes(entry, post, before[post.id])
        roles = set(entry.get("roles", post.roles if entry.known else ()))
        self.refuse_foreign_roles(entry, post.roles, roles)
        registry = entry.get("registry_id", post.registry_id)
        touched = entry.known is None or {"roles", "registry"} & {name for name, *_ in entry.changes}
        if touched and roles & REGISTRY_ROLES and registry is None:
            entry.fault("registry", NO_REGISTRY_NAMED)

    def _refuse_oneself(self, entry: Entry) -> None:
        """What a page refuses for the own post, and for a unit that one heads, is refused in a file too."""
        own = self.actor.holds(entry.known)
        gains = {name for name, *_ in entry.changes} - {"title_sw", "title_en"}
        if own and gains:
            entry.fault(min(gains), NOT_ONESELF)
        elif entry.get("unit_id") in self.actor.unit_ids:
            self._refuse_covering(entry)

    def _refuse_covering(self, entry: Entry) -> None:
        moved = entry.known is not None and any(name == "unit" for name, *_ in entry.changes)
        given = entry.get("roles", ()), entry.get("clearance", Level.RESTRICTED), entry.get("registry_id")
        if moved or (entry.known is None and exceeds(self.actor, *given)):
            entry.fault("unit", NOT_ONESELF)

    def _new(self, entry: Entry) -> None:
        if not entry.get("title_en"):
            entry.fault("title_en", NO_ENGLISH, mild=True)
        entry.values.setdefault("roles", (Role.OFFICER,))

    def _changes(self, entry: Entry, post: Known, supervisor_id: int | None) -> None:
        for name in ("title_sw", "title_en"):
            if name in entry.values:
                entry.change(name, getattr(post, name), entry.values[name])
        if "unit_id" in entry.values and entry.values["unit_id"] != post.unit_id:
            self._moves(entry, post)
        if "supervisor_id" in entry.values:
            entry.change("supervisor", self._code(supervisor_id), self._code(entry.values["supervisor_id"]))
        if "registry_id" in entry.values:
            named = {each.id: each.name_sw for each in self.registries.values()}
            before, after = post.registry_id, entry.values["registry_id"]
            entry.change("registry", named.get(before or 0, ""), named.get(after or 0, ""))
        if "clearance" in entry.values:
            entry.change("clearance", LEVELS[post.clearance][0], LEVELS[entry.values["clearance"]][0])
        if "roles" in entry.values:
            entry.change("roles", roles_text(post.roles), roles_text(entry.values["roles"]))

    def _signs_for(self, entry: Entry) -> None:
        """Whose letters its holder signs Kny.; `values` gains `principal_ids`."""
        if "signs_for" not in entry.values:
            return
        own, found = self._id(entry), {code: self.codes.get(code) for code in entry.values["signs_for"]}
        ids = {post.id for post in found.values() if post is not None and post.active}
        before = self.grants.get(own, set())
        if len(ids) < len(found):
            entry.fault("signs_for", NO_POST)
        elif own in ids:
            entry.fault("signs_for", FOR_ITSELF)
        elif ids - before and self.actor.holds(own):
            entry.fault("signs_for", OWN_SIGNING)
        entry.values["principal_ids"] = ids
        if entry.known is not None:
            entry.change("signs_for", *("; ".join(sorted(map(self._code, each))) for each in (before, ids)))

    def _moves(self, entry: Entry, post: Known) -> None:
        if post.id in self.heads:
            entry.fault("unit", HEAD_NO_MORE, mild=True, name=self.heads[post.id].name_sw)
        entry.change("unit", self.tree.text(post.unit_id), self.tree.text(entry.values["unit_id"]))

    def _code(self, id: int | None) -> str:
        return self.posts[id].code if id is not None else ""

    def _one_head_each(self) -> None:
        first: dict[int, int] = {}
        for entry in self.good:
            answer = entry.get("head")
            unit = self.tree.nodes.get(entry.get("unit_id", self.posts[self._id(entry)].unit_id) or 0)
            if answer is None or unit is None:
                continue
            is_head = unit.head_post_id is not None and unit.head_post_id == entry.known
            if answer and unit.id in first:
                entry.fault("head", TWO_HEADS, line=first[unit.id])
            elif answer:
                first[unit.id] = entry.line
                if unit.head_post_id is not None and not is_head:
                    entry.fault("head", NEW_HEAD, mild=True, code=self._code(unit.head_post_id))
            if entry.known is not None:
                entry.change("head", *("ndiyo" if each else "" for each in (is_head, answer)))

    def _refuse_orphans(self) -> None:
        """Who reports to, or signs for, a line that is kept out is kept out too, and so on down."""
        told = True
        while told:
            told = False
            for entry in self.good:
                wanted = [("supervisor", entry.get("supervisor_id") or 0)]
                wanted += [("signs_for", id) for id in entry.get("principal_ids", ())]
                for column, id in wanted:
                    if id in self.made and self.made[id].wrong:
                        entry.fault(column, LINE_WRONG, line=self.made[id].line)
                        told = True
                        break

    def order(self) -> None:
        """To whom others report comes first."""
        for number, entry in enumerate(self.entries):
            entry.place = number
        depth = {id(entry): self._depth(entry) for entry in self.good}
        ordered = sorted(self.good, key=lambda entry: (depth[id(entry)], entry.place))
        for number, entry in enumerate(ordered):
            entry.place = number

    def _depth(self, entry: Entry) -> int:
        at, depth = entry.get("supervisor_id"), 0
        while at is not None and at < 0 and depth <= len(self.entries):
            at, depth = self.posts[at].supervisor_id, depth + 1
        return depth


def posts_of(institution_id: int) -> dict[int, Known]:
    """Every post of an institution, closed ones too, with its roles; two statements."""
    columns: tuple[Any, ...] = (
        Post.id, Post.code, Post.title_sw, Post.title_en, Post.unit_id, Post.supervisor_id,
        Post.registry_id, Post.clearance, Post.active,
    )  # fmt: skip
    rows = db.session.execute(select(*columns).where(Post.institution_id == institution_id))
    found = {row.id: Known(*row) for row in rows}
    roles = select(PostRole.post_id, PostRole.role).join(Post, Post.id == PostRole.post_id)
    for post_id, role in db.session.execute(roles.where(Post.institution_id == institution_id)):
        found[post_id].roles.add(role)
    return found


def roles_text(roles: Any) -> str:
    """Roles as a cell says them, in the order of the list."""
    return "; ".join(words[0] for role, words in ROLES.items() if role in roles)


def _registries(institution_id: int) -> dict[str, Registry]:
    query = select(Registry).where(Registry.institution_id == institution_id, Registry.active)
    found = list(db.session.scalars(query.order_by(Registry.id.desc())))
    return {folded(name): each for each in found for name in (each.name_en, each.name_sw)}
