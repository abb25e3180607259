"""What an institution has, in the columns that an import takes: sent back unchanged it changes nothing."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import select

from geos.core.db import db
from geos.directory.models import Institution, Registry
from geos.importing.models import ImportKind
from geos.importing.queries.planning import group_rules, known
from geos.importing.queries.planning.mailboxes import boxes_of
from geos.importing.queries.planning.posts import posts_of
from geos.importing.queries.planning.tree import Tree
from geos.importing.reading import SHEETS, Column
from geos.importing.reading.cells import (
    ANSWERS,
    LANGUAGES,
    LEVELS,
    MAILBOX_KINDS,
    POSTINGS,
    ROLES,
    UNIT_KINDS,
    size_text,
)
from geos.mail.models import MailAddress, Mailbox, MailboxKind

Cells = dict[str, Any]
SWAHILI, ENGLISH = 0, 1  # which of a word's forms


def columns(kind: ImportKind) -> list[Column]:
    """The columns of an export; a whole name in one cell is only taken, never given."""
    return [column for column in SHEETS[kind].columns if column.name != "name"]


def table(institution: Institution, kind: ImportKind, form: int) -> Iterator[list[Any]]:
    """Heads, then a line for each unit, post, person or mailbox. `form` is SWAHILI or ENGLISH."""
    shown = columns(kind)
    yield [column.heads[form] for column in shown]
    for cells in EXPORTS[kind](institution, form):
        yield [cells.get(column.name, "") for column in shown]


def _units(institution: Institution, form: int) -> Iterator[Cells]:
    tree = Tree(institution)
    for node in tree.nodes.values():
        if node.active:
            yield {
                "name_sw": node.name_sw,
                "name_en": node.name_en,
                "kind": UNIT_KINDS[node.kind][form],
                "parent": tree.text(node.parent_id),
            }


def _posts(institution: Institution, form: int) -> Iterator[Cells]:
    tree, posts = Tree(institution), posts_of(institution.id)
    heads = {node.head_post_id for node in tree.nodes.values()}
    registries, grants = _registries(institution.id), known.grants(institution.id)
    for post in posts.values():
        if post.active:
            yield {
                "code": post.code,
                "title_sw": post.title_sw,
                "title_en": post.title_en,
                "unit": tree.text(post.unit_id),
                "supervisor": posts[post.supervisor_id].code if post.supervisor_id in posts else "",
                "registry": registries.get(post.registry_id or 0, ""),
                "clearance": LEVELS[post.clearance][form],
                "roles": _several(ROLES, post.roles, form),
                "signs_for": "; ".join(
                    sorted(posts[id].code for id in grants.get(post.id, ()) if id in posts)
                ),
                "head": ANSWERS[True][form] if post.id in heads else "",
            }


def _people(institution: Institution, form: int) -> Iterator[Cells]:
    posts = posts_of(institution.id)
    held: dict[int, list[known.Holder]] = {}
    for each in known.holders(institution.id):
        held.setdefault(each.person_id, []).append(each)
    roles = known.given_roles(institution.id)
    member_of: dict[int, list[str]] = {}
    for address, group in known.groups(institution.id).items():
        for member in group.members:
            member_of.setdefault(member, []).append(address)
    for officer in known.officers(institution.id).values():
        if officer.ended:
            continue
        own = held.get(officer.id, [])
        yield {
            "check_number": officer.check_number or "",
            "given_name": officer.given_name,
            "surname": officer.surname,
            "title": officer.title,
            "post": "; ".join(posts[each.post_id].code for each in own),
            "starts_on": own[0].starts_on if own else "",
            "address": officer.address or "",
            "quota": size_text(officer.quota) if officer.mailbox_id else "",
            "roles": _several(ROLES, roles.get(officer.id, ()), form),
            "groups": "; ".join(sorted(member_of.get(officer.mailbox_id or 0, ()))),
            "language": LANGUAGES[officer.language][form],
            "phone": officer.phone,
            "office": officer.office,
        }


def _mailboxes(institution: Institution, form: int) -> Iterator[Cells]:
    boxes, posts = boxes_of(institution.id), posts_of(institution.id)
    registries = _registries(institution.id)
    groups, tree = {each.id: each for each in known.groups(institution.id).values()}, Tree(institution)
    further = _further_addresses(institution.id, {box.id: box.address for box in boxes.values()})
    for box in boxes.values():
        group = groups.get(box.id)
        inside = sorted(boxes[id].address for id in group.members if id in boxes) if group else []
        yield {
            "address": box.address,
            "kind": MAILBOX_KINDS[box.kind][form],
            "label": box.label,
            "post": posts[box.post_id].code if box.post_id else "",
            "registry": registries.get(box.registry_id or 0, ""),
            "aliases": "; ".join(sorted(further.get(box.id, ()))),
            "members": "; ".join(inside),
            "rules": group_rules.text(group.rules, tree, form) if group else "",
            "posting": POSTINGS[group.posting][form] if group else "",
            "senders": "; ".join(sorted(group.senders)) if group else "",
            "quota": "" if box.kind is MailboxKind.GROUP else size_text(box.quota),
        }


def _registries(institution_id: int) -> dict[int, str]:
    query = select(Registry.id, Registry.name_sw).where(Registry.institution_id == institution_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _further_addresses(institution_id: int, first: Mapping[int, str]) -> dict[int, list[str]]:
    """Addresses that lead to a mailbox besides its first one, for as long as it has them."""
    query = (
        select(MailAddress.mailbox_id, MailAddress.address)
        .join(Mailbox, Mailbox.id == MailAddress.mailbox_id)
        .where(Mailbox.institution_id == institution_id, MailAddress.until.is_(None))
        .order_by(MailAddress.address)
    )
    found: dict[int, list[str]] = {}
    for id, address in db.session.execute(query):
        if id in first and first[id] != address:
            found.setdefault(id, []).append(address)
    return found


def _several(words: Mapping[Any, tuple[str, ...]], held: Any, form: int) -> str:
    return "; ".join(texts[form] for value, texts in words.items() if value in held)


EXPORTS: dict[ImportKind, Callable[[Institution, int], Iterator[Cells]]] = {
    ImportKind.UNITS: _units,
    ImportKind.POSTS: _posts,
    ImportKind.PEOPLE: _people,
    ImportKind.MAILBOXES: _mailboxes,
}
