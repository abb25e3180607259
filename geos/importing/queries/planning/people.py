"""Lines of people: what each would make or change, with posts, mailbox, roles and groups."""

from collections.abc import Iterable
from datetime import date

from geos.core.clock import today
from geos.directory.policy import BEYOND, NOT_ONESELF, may_give
from geos.importing.queries.planning import known, mail_rules
from geos.importing.queries.planning.known import Holder, Officer
from geos.importing.queries.planning.mail_rules import TAKEN, Space
from geos.importing.queries.planning.posts import Known as KnownPost
from geos.importing.queries.planning.posts import posts_of, roles_text
from geos.importing.queries.planning.recognising import Recognising
from geos.importing.reading import N_, Entry
from geos.importing.reading.cells import LANGUAGES
from geos.mail.service import QUOTA
from geos.provisioning import naming
from geos.web.filters import size

STANDS = N_("The address of %(name)s is %(address)s: a further one is added on the page of the mailbox")
NEXT_FREE = N_("%(plain)s is taken: it becomes %(address)s")
NO_ADDRESS = N_("Write an address; none can be made from this name")
HELD = N_("The post is held by %(name)s. One officer to a post: use acting, or end that appointment first")
HELD_BY_LINE = N_("Line %(line)d is appointed to this post: one officer to a post")
NO_POST = N_("There is no post of the code %(code)s: choose one of the structure")
NO_POST_BUT = N_("There is no post of the code %(code)s. Is it %(close)s?")
CLOSED = N_("The post %(code)s is closed")
MOVES = N_("Holds %(code)s now: write that too, or transfer the officer on the page for transfers")
SINCE = N_("In office since %(day)s: that day stands")
BEYOND_YOU = N_("The post %(code)s gives a role that is not yours to give")
NO_GROUP = N_("There is no group %(address)s: make it in the list of mailboxes first")
REMOVED = N_("The mailbox of %(name)s is removed: restore it first")
LONG_ADDRESS = N_("Write a shorter address")
USERNAME = 160  # characters of a user name
NO_MAILBOX = N_("Without a mailbox nobody gets the mail of a group")
PLAIN = ("check_number", "given_name", "surname", "title", "phone", "office")  # fields that are only text


class PeoplePlan(Recognising):
    """`values` gains `new_address`, `post_ids` (appointments to make from `starts_on`) and `group_ids`."""

    def check(self) -> None:
        """Addresses in two rounds, posts and space in the order of the lines."""
        self._posts = {post.code.upper(): post for post in posts_of(self.institution.id).values()}
        self._codes = {post.id: code for code, post in self._posts.items()}
        self._held_posts, self._held_by = _both_ways(known.holders(self.institution.id))
        self._given_roles = known.given_roles(self.institution.id)
        self._groups = known.groups(self.institution.id)
        self._space = Space(self.institution)
        for entry in self.good:
            if mail_rules.good_size(entry) and entry.known is not None:
                self._compare(entry, self.officers[entry.known])
        self._give_addresses()
        claimed: dict[int, int] = {}  # post → line
        for entry in self.good:
            self._appoint(entry, claimed)
            self._check_roles(entry)
            self._check_groups(entry)
            self._refuse_oneself(entry)
        self._space.check(self.good)

    def _compare(self, entry: Entry, officer: Officer) -> None:
        for name in PLAIN:
            if name in entry.values:
                entry.change(name, getattr(officer, name) or "", entry.values[name])
        if "language" in entry.values:
            before, after = officer.language, entry.values["language"]
            entry.change("language", LANGUAGES[before][0], LANGUAGES[after][0])
        if officer.mailbox_id is None:
            return
        address = entry.get("address")
        if address and self.taken.get(address) != officer.mailbox_id:
            entry.fault("address", STANDS, name=officer.name, address=officer.address)
        if officer.removed and {"quota", "groups"} & entry.values.keys():
            entry.fault("address", REMOVED, name=officer.name)
        elif "quota" in entry.values and entry.values["quota"] != officer.quota:
            entry.change("quota", size(officer.quota), size(entry.values["quota"]))
            self._space.ask(entry, entry.values["quota"] - officer.quota)

    # Addresses --------------------------------------------------------------------------------------

    def _give_addresses(self) -> None:
        """Written addresses first, then those that are made from names; each is given once."""
        given = set(self.taken)
        wanting = [entry for entry in self.good if self._wants_address(entry)]
        for entry in wanting:
            if entry.get("address"):
                entry.values["new_address"] = entry.values["address"]
                given.add(entry.values["address"])
        for entry in wanting:
            if not entry.get("address"):
                self._make_address(entry, given)
            self._check_address(entry)
            if self.institution.has_mail:
                self._space.ask(entry, entry.get("quota", QUOTA), staff=True)

    def _wants_address(self, entry: Entry) -> bool:
        """New people do; of known ones those who have no mailbox, where one is written."""
        if entry.known is None:
            return True
        officer, address = self.officers[entry.known], entry.get("address")
        if officer.mailbox_id is not None or not address or not self.institution.has_mail:
            return False
        if address in self.taken and self.owner(address) is not officer:
            self.refuse_address(entry, TAKEN)
            return False
        entry.change("address", "", address)
        return True

    def _check_address(self, entry: Entry) -> None:
        address = entry.get("new_address", "")
        if len(address) > USERNAME:
            entry.fault("address", LONG_ADDRESS)
        elif address and self.institution.has_mail:
            mail_rules.refuse_old_mail(entry, address)

    def _make_address(self, entry: Entry, given: set[str]) -> None:
        names = list(naming.candidates(entry.get("given_name", ""), entry.get("surname", "")))
        address = mail_rules.free(iter(names), self.institution.domain, given)
        if not address:
            entry.fault("address", NO_ADDRESS)
            return
        if not address.startswith(f"{names[0]}@"):
            entry.fault("address", NEXT_FREE, mild=True, plain=names[0], address=address)
        entry.values["new_address"] = address
        given.add(address)

    # Posts ------------------------------------------------------------------------------------------

    def _appoint(self, entry: Entry, claimed: dict[int, int]) -> None:
        if "post" not in entry.values:
            return
        own = self._held_posts.get(entry.known or 0, {})
        posts = [post for code in entry.values["post"] if (post := self._post(entry, code)) is not None]
        start = entry.get("starts_on", today())
        fresh = [each for each in posts if each.id not in own and self._vacant(entry, each, start, claimed)]
        for post in fresh:
            claimed[post.id] = entry.line
        listed = {post.id for post in posts}
        for id in own:
            if id not in listed:
                entry.fault("post", MOVES, code=self._codes[id])
        entry.values["post_ids"] = [post.id for post in fresh]
        if entry.known is not None and fresh:
            held = [self._codes[id] for id in own]
            entry.change("post", "; ".join(held), "; ".join([*held, *(post.code for post in fresh)]))
        self._say_since(entry, [own[id] for id in own if id in listed], bool(fresh))

    def _say_since(self, entry: Entry, days: list[date], appoints: bool) -> None:
        start = entry.get("starts_on")
        if start and days and not appoints and start not in days:
            entry.fault("starts_on", SINCE, mild=True, day=f"{min(days):%d/%m/%Y}")

    def _post(self, entry: Entry, code: str) -> KnownPost | None:
        post = self._posts.get(code)
        if post is None:
            close = mail_rules.close(code, self._posts)
            entry.fault("post", NO_POST_BUT if close else NO_POST, instead=close, code=code, close=close)
        elif not post.active:
            entry.fault("post", CLOSED, code=code)
        elif not may_give(self.actor, BEYOND & post.roles):
            entry.fault("post", BEYOND_YOU, code=code)
        else:
            return post
        return None

    def _vacant(self, entry: Entry, post: KnownPost, start: date, claimed: dict[int, int]) -> bool:
        for each in self._held_by.get(post.id, ()):
            if each.ends_on is None or each.ends_on >= start:
                entry.fault("post", HELD, name=each.name)
                return False
        if post.id in claimed:
            entry.fault("post", HELD_BY_LINE, line=claimed[post.id])
            return False
        return True

    # Roles and groups -------------------------------------------------------------------------------

    def _check_roles(self, entry: Entry) -> None:
        if "roles" not in entry.values:
            return
        before = self._given_roles.get(entry.known or 0, set())
        self.refuse_foreign_roles(entry, before, entry.values["roles"])
        if entry.known is not None:
            entry.change("roles", roles_text(before), roles_text(entry.values["roles"]))

    def _check_groups(self, entry: Entry) -> None:
        if "groups" not in entry.values:
            return
        addresses = self._group_addresses(entry)
        officer = self.officers.get(entry.known or 0)
        box = officer.mailbox_id if officer else None
        if addresses and box is None and not (self.institution.has_mail and entry.get("new_address")):
            entry.fault("groups", NO_MAILBOX)
        before = {address for address, group in self._groups.items() if box in group.members}
        entry.values["group_ids"] = [self._groups[address].id for address in addresses]
        if entry.known is not None:
            entry.change("groups", "; ".join(sorted(before)), "; ".join(sorted(addresses)))

    def _group_addresses(self, entry: Entry) -> list[str]:
        found = []
        for written in entry.values["groups"]:
            address = mail_rules.whole(self.institution, entry, "groups", written, group=True)
            if address and address not in self._groups:
                entry.fault("groups", NO_GROUP, address=address)
            elif address:
                found.append(address)
        return found

    def _refuse_oneself(self, entry: Entry) -> None:
        own = entry.known is not None and entry.known == self.actor.person_id
        for column in {name for name, *_ in entry.changes} & {"post", "roles"}:
            if own:
                entry.fault(column, NOT_ONESELF)

    def order(self) -> None:
        """Written addresses come before those that are made from names, as in the plan."""
        ordered = sorted(self.entries, key=lambda entry: (not entry.get("address"), entry.line))
        for place, entry in enumerate(ordered):
            entry.place = place


def _both_ways(rows: Iterable[Holder]) -> tuple[dict[int, dict[int, date]], dict[int, list[Holder]]]:
    """Person → post → since when; and post → who holds it."""
    held: dict[int, dict[int, date]] = {}
    by: dict[int, list[Holder]] = {}
    for row in rows:
        held.setdefault(row.person_id, {})[row.post_id] = row.starts_on
        by.setdefault(row.post_id, []).append(row)
    return held, by
