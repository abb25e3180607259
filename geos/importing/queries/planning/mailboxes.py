"""Lines of mailboxes: of posts, for a purpose, groups with their members; the space of staff mailboxes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from geos.core.db import db
from geos.core.folding import folded
from geos.directory.models import Registry
from geos.importing.models import ImportKind
from geos.importing.queries.planning import group_rules, known, mail_rules
from geos.importing.queries.planning.base import LINE_WRONG, Plan
from geos.importing.queries.planning.mail_rules import Space
from geos.importing.queries.planning.posts import posts_of
from geos.importing.queries.planning.tree import Tree
from geos.importing.reading import N_, Entry
from geos.importing.reading.cells import MAILBOX_KINDS
from geos.mail.models import USED, Mailbox, MailboxKind, MailboxState
from geos.mail.service import PREFIX, QUOTA
from geos.web.filters import size

NO_MAIL = N_("The institution has not joined the mail: it has no mailboxes")
OTHER_KIND = N_("This address is a mailbox of another kind: %(kind)s")
STAFF = N_("Mailboxes of staff come with the list of people")
GONE = N_("This address was that of a mailbox that is removed: restore it, or choose another")
USER_NAME = N_("This address is somebody's user name. Choose another")
NO_POST = N_("There is no post of this code: choose one of the structure")
POST_HAS_ONE = N_("This post has the mailbox %(address)s already")
POST_TWICE = N_("Line %(line)d is the mailbox of this post")
WHOSE = N_("Write the code of the post whose mailbox this is")
NO_REGISTRY = N_("Write the registry whose clerks read it, as it is called in the structure")
NAME_IT = N_("Write the name that people see")
NOT_FOR_KIND = N_("Leave this empty for a mailbox of this kind")
OWNER_STANDS = N_("Whose mailbox this is does not change by a file")
ALIAS_TAKEN = N_("%(address)s is taken. Choose another")
NO_MEMBER = N_("No mailbox of the institution has the address %(address)s")
LOOP = N_("A group cannot be a member of itself, nor of a group within it")


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox as it is."""

    id: int
    address: str
    kind: MailboxKind
    label: str
    quota: int
    post_id: int | None
    registry_id: int | None


class MailboxPlan(Plan):
    """`values` gains `post_id`, `registry_id`, `new_aliases`, `member_ids` (negative for lines, `made`)."""

    kind = ImportKind.MAILBOXES

    def look_up(self) -> None:
        """An address is a mailbox."""
        self.boxes = boxes_of(self.institution.id)
        self.taken = mail_rules.taken(self.institution)
        self.ended = mail_rules.ended(self.institution)
        self.made: dict[int, Entry] = {}
        for entry in self.good:
            if not self.institution.has_mail:
                entry.fault("address", NO_MAIL)
            else:
                self._settle(entry)
        self.refuse_doubles(lambda entry: entry.get("address"), "address")
        for number, entry in enumerate(self.good, start=1):
            self._recognise(entry)
            if entry.known is None and not entry.wrong:
                self.made[-number] = entry

    def _settle(self, entry: Entry) -> None:
        local = entry.values["address"].lower()
        kind = entry.get("kind")
        grouped = kind is MailboxKind.GROUP or (kind is None and local.startswith(PREFIX))
        mail_rules.settle(self.institution, entry, "address", group=grouped)

    def _recognise(self, entry: Entry) -> None:
        address = entry.get("address")
        if address not in self.taken:
            return
        box = self.boxes.get(self.taken[address] or 0)
        if box is None or address in self.ended:
            entry.fault("address", USER_NAME if self.taken[address] is None else GONE)
        elif entry.get("kind", box.kind) is not box.kind:
            entry.fault("kind", OTHER_KIND, kind=MAILBOX_KINDS[box.kind][0])
        else:
            entry.known = box.id

    def check(self) -> None:
        """Owners and aliases, then members, which may stand anywhere in the file; space last."""
        self._posts = {post.code.upper(): post for post in posts_of(self.institution.id).values()}
        self._registries = _registries(self.institution.id)
        self._of_post = _boxes_of_posts(self.institution.id)
        self._space = Space(self.institution)
        self._known_groups = {group.id: group for group in known.groups(self.institution.id).values()}
        self._tree = Tree(self.institution)
        self._given = set(self.taken) | {entry.values["address"] for entry in self.made.values()}
        self._post_lines: dict[int, int] = {}
        for entry in self.good:
            if not mail_rules.good_size(entry):
                continue
            if entry.known is None:
                self._new(entry)
            else:
                self._compare(entry, self.boxes[entry.known])
            self._add_aliases(entry)
            group_rules.check(entry, self._known_groups.get(entry.known or 0), self._kind(entry), self._tree)
        self._members()
        self._space.check(self.good)

    # One by one -------------------------------------------------------------------------------------

    def _new(self, entry: Entry) -> None:
        kind = entry.values["kind"]
        if kind is MailboxKind.STAFF:
            entry.fault("kind", STAFF)
            return
        owner = {MailboxKind.POST: "post", MailboxKind.SPECIAL: "registry", MailboxKind.GROUP: "members"}[
            kind
        ]
        for column in {"post", "registry", "members"} - {owner}:
            if column in entry.values:
                entry.fault(column, NOT_FOR_KIND)
        if kind is MailboxKind.POST:
            self._of_a_post(entry)
        elif kind is MailboxKind.SPECIAL:
            self._of_a_registry(entry)
        if kind is not MailboxKind.POST and not entry.get("label"):
            entry.fault("label", NAME_IT)
        if kind is not MailboxKind.GROUP:
            mail_rules.refuse_old_mail(entry, entry.values["address"])
            self._space.ask(entry, entry.get("quota", QUOTA))

    def _of_a_post(self, entry: Entry) -> None:
        post = self._posts.get(entry.get("post", ""))
        if post is None or not post.active:
            entry.fault("post", NO_POST if entry.get("post") else WHOSE)
        elif post.id in self._of_post:
            entry.fault("post", POST_HAS_ONE, address=self._of_post[post.id])
        elif post.id in self._post_lines:
            entry.fault("post", POST_TWICE, line=self._post_lines[post.id])
        else:
            self._post_lines[post.id] = entry.line
            entry.values["post_id"] = post.id

    def _of_a_registry(self, entry: Entry) -> None:
        found = self._registries.get(folded(entry.get("registry", "")))
        if found is None:
            entry.fault("registry", NO_REGISTRY)
        else:
            entry.values["registry_id"] = found

    def _compare(self, entry: Entry, box: Box) -> None:
        if "label" in entry.values:
            entry.change("label", box.label, entry.values["label"])
        if "post" in entry.values:
            post = self._posts.get(entry.values["post"])
            if post is None or post.id != box.post_id:
                entry.fault("post", OWNER_STANDS)
        if (
            "registry" in entry.values
            and self._registries.get(folded(entry.values["registry"])) != box.registry_id
        ):
            entry.fault("registry", OWNER_STANDS)
        if "members" in entry.values and box.kind is not MailboxKind.GROUP:
            entry.fault("members", NOT_FOR_KIND)
        if (
            "quota" in entry.values
            and box.kind is not MailboxKind.GROUP
            and entry.values["quota"] != box.quota
        ):
            entry.change("quota", size(box.quota), size(entry.values["quota"]))
            self._space.ask(entry, entry.values["quota"] - box.quota)

    def _add_aliases(self, entry: Entry) -> None:
        """Further addresses are added; one that is not in the cell stays, since it may be on letterheads."""
        fresh = []
        grouped = self._kind(entry) is MailboxKind.GROUP
        for written in entry.get("aliases", ()):
            address = mail_rules.whole(self.institution, entry, "aliases", written, group=grouped)
            if address is None:
                continue
            own = entry.known is not None and self.taken.get(address) == entry.known
            if own and address in self.ended:
                fresh.append(address)
            elif own:
                continue
            elif address in self._given:
                entry.fault("aliases", ALIAS_TAKEN, address=address)
            else:
                self._given.add(address)
                fresh.append(address)
        entry.values["new_aliases"] = fresh
        if entry.known is not None and fresh:
            entry.change("aliases", "", "; ".join(fresh))

    def _kind(self, entry: Entry) -> MailboxKind | None:
        """That of the mailbox, or which a new one would be of."""
        found: MailboxKind | None = entry.get("kind")
        return self.boxes[entry.known].kind if entry.known is not None else found

    # Members ----------------------------------------------------------------------------------------

    def _members(self) -> None:
        of_lines = {entry.values["address"]: id for id, entry in self.made.items()}
        self._groups = {id: group.members for id, group in self._known_groups.items()}
        self._lines = {id(entry): number for number, entry in self.made.items()}
        for entry in self.good:
            if "members" in entry.values:
                self._find_members(entry, of_lines)
        inside = {**self._groups}
        for entry in self.good:
            if "member_ids" in entry.values:
                inside[self._id(entry)] = set(entry.values["member_ids"])
        for entry in self.good:
            if "member_ids" in entry.values and _contains_itself(self._id(entry), inside):
                entry.fault("members", LOOP)
        self._refuse_lost_members()

    def _id(self, entry: Entry) -> int:
        return entry.known if entry.known is not None else self._lines[id(entry)]

    def _find_members(self, entry: Entry, of_lines: dict[str, int]) -> None:
        found: list[int] = []
        for written in entry.values["members"]:
            address = self._member_address(written)
            member = self._member(address, of_lines)
            if member is None and "@" not in written:  # a group may be named without its prefix
                member = self._member(PREFIX + address, of_lines)
            if member is None:
                entry.fault("members", NO_MEMBER, address=address)
            elif member not in found:
                found.append(member)
        entry.values["member_ids"] = found
        if entry.known is not None:
            before = {self.boxes[id].address for id in self._groups.get(entry.known, ()) if id in self.boxes}
            after = {self._address_of(id) for id in found}
            entry.change("members", "; ".join(sorted(before)), "; ".join(sorted(after)))

    def _member(self, address: str, of_lines: dict[str, int]) -> int | None:
        box = self.boxes.get(self.taken.get(address) or 0) if address not in self.ended else None
        return of_lines.get(address, box.id if box else None)

    def _member_address(self, written: str) -> str:
        local, sign, domain = written.strip().lower().partition("@")
        return f"{local}@{domain if sign else self.institution.domain}"

    def _address_of(self, id: int) -> str:
        return str(self.made[id].values["address"]) if id < 0 else self.boxes[id].address

    def _refuse_lost_members(self) -> None:
        """A group whose member is a line that is kept out is kept out too, and so on up."""
        told = True
        while told:
            told = False
            for entry in self.good:
                lost = next(
                    (id for id in entry.get("member_ids", ()) if id < 0 and self.made[id].wrong), None
                )
                if lost is not None:
                    entry.fault("members", LINE_WRONG, line=self.made[lost].line)
                    told = True

    def order(self) -> None:
        """Members before the groups that hold them."""
        for number, entry in enumerate(self.entries):
            entry.place = number
        depth = {id(entry): self._depth(self._id(entry), set()) for entry in self.good}
        for number, entry in enumerate(sorted(self.good, key=lambda each: (depth[id(each)], each.place))):
            entry.place = number

    def _depth(self, id: int, above: set[int]) -> int:
        entry = self.made.get(id)
        members = entry.get("member_ids", ()) if entry is not None and id not in above else ()
        return max(
            (1 + self._depth(each, above | {id}) for each in members if each < 0), default=int(bool(members))
        )


def _contains_itself(id: int, inside: dict[int, set[int]]) -> bool:
    seen: set[int] = set()
    ask = set(inside.get(id, ()))
    while ask:
        if id in ask:
            return True
        seen |= ask
        ask = set().union(*(inside.get(each, set()) for each in ask)) - seen
    return False


def boxes_of(institution_id: int) -> dict[int, Box]:
    """The mailboxes of an institution that are in use or suspended."""
    columns: tuple[Any, ...] = (
        Mailbox.id, Mailbox.address, Mailbox.kind, Mailbox.label, Mailbox.quota, Mailbox.post_id,
        Mailbox.registry_id,
    )  # fmt: skip
    query = select(*columns).where(Mailbox.institution_id == institution_id, Mailbox.state.in_(USED))
    return {row.id: Box(*row) for row in db.session.execute(query.order_by(Mailbox.id))}


def _boxes_of_posts(institution_id: int) -> dict[int, str]:
    """Posts that have a mailbox, removed ones too as long as they could be restored."""
    query = select(Mailbox.post_id, Mailbox.address).where(
        Mailbox.institution_id == institution_id,
        Mailbox.post_id.is_not(None),
        Mailbox.state != MailboxState.ARCHIVED,
    )
    return {post_id: address for post_id, address in db.session.execute(query) if post_id is not None}


def _registries(institution_id: int) -> dict[str, int]:
    query = select(Registry.id, Registry.name_sw, Registry.name_en).where(
        Registry.institution_id == institution_id, Registry.active
    )
    rows = db.session.execute(query.order_by(Registry.id.desc()))
    return {folded(name): id for id, *names in rows for name in reversed(names)}
