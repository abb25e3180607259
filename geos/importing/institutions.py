"""Institutions from a file, for whoever runs an installation: each line its own transaction, parents first.

Institutions that join later come by the Authority's workflow, with four eyes; this is the first filling.
"""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from geos.core import spreadsheets
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import Denied, DomainError, Invalid
from geos.directory.models import Institution, InstitutionKind, InstitutionState
from geos.importing.reading import Bad, Column, Entry, Sheet, cells, needed, read
from geos.importing.reading.entry import N_
from geos.importing.reading.sheets import EMPTY
from geos.provisioning.service import found_institution

MOST = 2_000  # lines
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+go\.tz", re.ASCII)
CODE = re.compile(r"[A-Z0-9]+(?:[./-][A-Z0-9]+)*", re.ASCII)
NO_DOMAIN = N_("Write a domain under .go.tz, for example afya.go.tz")
NO_CODE = N_("Write capital letters and digits, for example AFYA")
NO_NUMBER = N_("Write a whole number")
NO_PARENT = N_("No institution has this code: write one that is there, or add its line")
OTHER_DOMAIN = N_("%(code)s is here with the domain %(domain)s")
DOMAIN_TAKEN = N_("%(code)s has this domain")
TWICE = N_("Line %(line)d is about the same: leave one of the two out")
BOTH, OFFICE, MAIL = (True, True), (True, False), (False, True)


def _code(cell: str) -> str:
    if len(cell) > 12 or not CODE.fullmatch(cell.upper()):
        raise Bad(NO_CODE)
    return cell.upper()


def _domain(cell: str) -> str:
    name = cell.lower().rstrip(".")
    if len(name) > 120 or not DOMAIN.fullmatch(name):
        raise Bad(NO_DOMAIN)
    return name


def _number(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and int(cell[:9]) > 0 and len(cell) < 9):
        raise Bad(NO_NUMBER)
    return int(cell)


# fmt: off
KINDS: dict[InstitutionKind, tuple[str, ...]] = {
    InstitutionKind.MINISTRY:    ("Wizara", "Ministry"),
    InstitutionKind.OFFICE:      ("Ofisi", "Office"),
    InstitutionKind.COMMISSION:  ("Tume", "Commission"),
    InstitutionKind.AGENCY:      ("Wakala", "Agency"),
    InstitutionKind.AUTHORITY:   ("Mamlaka", "Authority"),
    InstitutionKind.REGION:      ("Mkoa", "Region"),
    InstitutionKind.COUNCIL:     ("Halmashauri", "Council", "Jiji", "Manispaa", "Mji"),
    InstitutionKind.EMBASSY:     ("Ubalozi", "Embassy"),
    InstitutionKind.CORPORATION: ("Shirika", "Corporation"),
    InstitutionKind.UNIVERSITY:  ("Chuo kikuu", "University", "Chuo"),
    InstitutionKind.HOSPITAL:    ("Hospitali", "Hospital"),
}
JOINS = {
    BOTH: ("GeOS na GMS", "GeOS and GMS", "both", "zote"),
    OFFICE: ("GeOS", "GeOS"),
    MAIL: ("GMS", "GMS"),
}
SHEET = Sheet((
    Column("code", ("Kifupi", "Code"), _code, True),
    Column("name_sw", ("Jina (Kiswahili)", "Name (Swahili)", "Jina", "Name"), cells.text(160), True),
    Column("name_en", ("Jina (Kiingereza)", "Name (English)"), cells.text(160), True),
    Column("short_sw", ("Jina fupi (Kiswahili)", "Short name (Swahili)"), cells.text(60)),
    Column("short_en", ("Jina fupi (Kiingereza)", "Short name (English)"), cells.text(60)),
    Column("kind", ("Aina", "Kind"), cells.word(KINDS), True),
    Column("domain", ("Kikoa", "Domain"), _domain, True),
    Column("prefix", ("Kumb. Na. huanza na", "Reference prefix", "Prefix"), _code, True),
    Column("address", ("Anwani", "Address"), cells.text(200)),
    Column("place", ("Mahali", "Place"), cells.text(60)),
    Column("parent", ("Chini ya", "Under", "Parent"), _code),
    Column("joins", ("Inajiunga na", "Joins"), cells.word(JOINS)),
    Column("users", ("Watumiaji", "Users"), _number),
    Column("space", ("Nafasi", "Space"), cells.size),
), ("code",))
# fmt: on


def import_institutions(actor: Actor, filename: str, data: bytes, dry_run: bool = False) -> dict[str, Any]:
    """Found every institution of the file that is not here yet; what became of the lines, and their faults.

    Invalid (field `upload`) where it is no table, Denied for anybody but the system.
    """
    if not actor.is_system:
        raise Denied
    lines = spreadsheets.read(data, filename, SHEET.heads, SHEET.key, MOST)
    entries = [read(SHEET, line.number, line.cells) for line in lines]
    _look_through(entries)
    fresh = [entry for entry in entries if entry.known is None and not entry.wrong]
    made = len(fresh) if dry_run else sum(_founded(actor, entry) for entry in _parents_first(fresh))
    wrong = [entry for entry in entries if entry.wrong]
    faults = [
        {"line": entry.line, "column": SHEET.column(each.column).heads[1], "say": each.key % each.facts}
        for entry in wrong
        for each in entry.faults
    ]
    same = sum(entry.known is not None for entry in entries)
    return {"made": made, "same": same, "wrong": len(wrong), "faults": faults}


def table(form: int) -> Iterator[list[Any]]:
    """Every institution that is not closed, in the columns of the import; `form` is 0 (Swahili) or 1."""
    yield [column.heads[form] for column in SHEET.columns]
    query = select(Institution).where(Institution.state != InstitutionState.CLOSED).order_by(Institution.code)
    found = list(db.session.scalars(query))
    codes = {each.id: each.code for each in found}
    for each in found:
        yield [
            each.code, each.name_sw, each.name_en, each.short_sw, each.short_en, KINDS[each.kind][form],
            each.domain, each.reference_prefix, each.address, each.place, codes.get(each.parent_id or 0, ""),
            JOINS[each.has_office, each.has_mail][form], each.user_limit, cells.size_text(each.mail_limit),
        ]  # fmt: skip


def _look_through(entries: list[Entry]) -> None:
    query = select(Institution.code, Institution.domain, Institution.id)
    here = {code: (domain, id) for code, domain, id in db.session.execute(query)}
    domains = {domain: code for code, (domain, _id) in here.items()}
    codes = {entry.get("code") for entry in entries}
    first: dict[Any, int] = {}
    for entry in entries:
        _compare(entry, here, domains)
        for name in ("code", "domain"):
            key = (name, entry.get(name))
            if entry.get(name) and first.setdefault(key, entry.line) != entry.line:
                entry.fault(name, TWICE, line=first[key])
        if entry.get("parent") and entry.get("parent") not in {*here, *codes} - {entry.get("code")}:
            entry.fault("parent", NO_PARENT)


def _compare(entry: Entry, here: dict[str, tuple[str, int]], domains: dict[str, str]) -> None:
    domain, known = here.get(entry.get("code", ""), ("", None))
    if known is not None and entry.get("domain", domain) == domain:
        entry.known = known
    elif known is not None:
        entry.fault("code", OTHER_DOMAIN, code=entry.get("code"), domain=domain)
    elif entry.get("domain") in domains:
        entry.fault("domain", DOMAIN_TAKEN, code=domains[entry.get("domain")])
    else:
        needed(SHEET, entry)


def _parents_first(entries: list[Entry]) -> list[Entry]:
    """In rounds: whose parent is here, or comes in an earlier round. Who stands in a circle comes last."""
    ordered: list[Entry] = []
    left = list(entries)
    while left:
        waiting = {entry.get("code") for entry in left}
        ready = [entry for entry in left if entry.get("parent") not in waiting] or left
        ordered += ready
        left = [entry for entry in left if entry not in ready]
    return ordered


def _founded(actor: Actor, entry: Entry) -> int:
    """1 where it was founded; a refusal is told with the line, and the next one has its turn."""
    get = entry.get
    parent = db.session.scalars(select(Institution.id).filter_by(code=get("parent"))).first()
    if get("parent") and parent is None:
        entry.fault("parent", NO_PARENT)
        return 0
    facts: dict[str, Any] = {name: get(name) for name in ("code", "name_sw", "name_en", "kind", "domain")}
    facts |= {name: get(name, "") for name in ("address", "place")}
    facts |= {name: get(name) or get("code").title() for name in ("short_sw", "short_en")}
    facts |= {"user_limit": get("users")} if get("users") else {}
    facts |= {"mail_limit": get("space")} if get("space") else {}
    facts["has_office"], facts["has_mail"] = get("joins", BOTH)
    try:
        found_institution(actor, reference_prefix=get("prefix"), parent_id=parent, **facts)
    except DomainError as error:
        said = next(iter(error.fields.values()), error.key) if isinstance(error, Invalid) else error.key
        told: dict[str, Any] = dict(error.facts)
        entry.fault("code", said or EMPTY, **told)
        return 0
    return 1
