"""Files as an administrator sends them."""

from geos.core.db import db
from geos.importing import queries, service
from geos.importing.models import ImportKind, ImportMode
from geos.mail import queries as mail
from geos.mail import service as mail_service
from geos.mail.models import Posting, RuleKind
from geos.mail.service import Rule

UNITS = "Jina (Kiswahili);Jina (Kiingereza);Aina;Chini ya\n"
POSTS = "Kifupi;Wadhifa (Kiswahili);Wadhifa (Kiingereza);Kitengo;Huripoti kwa;Masjala;Kibali cha usiri;"
POSTS += "Majukumu;Mkuu wa kitengo\n"
PEOPLE = "Cheki namba;Majina ya kwanza;Jina la ukoo;Wadhifa;Tangu;Anwani;Nafasi;Majukumu ya ziada;Vikundi\n"
MAILBOXES = "Anwani;Aina;Jina;Wadhifa;Masjala;Anwani za ziada;Wanachama;Nafasi\n"
HEADS = {
    ImportKind.UNITS: UNITS,
    ImportKind.POSTS: POSTS,
    ImportKind.PEOPLE: PEOPLE,
    ImportKind.MAILBOXES: MAILBOXES,
}


def sent(office, kind, rows, actor=None, head=None):
    """A file of the ministry's administrator, looked through."""
    data = ((head or HEADS[kind]) + rows).encode()
    actor = actor or office.admin.actor
    return service.start_import(actor, office.afya, kind, f"{kind}.csv", data)


def written(office, kind, rows, mode=ImportMode.ROWS, actor=None):
    """The same, written; gives the import and what became of its lines."""
    found = sent(office, kind, rows, actor)
    found = service.begin(actor or office.admin.actor, found, mode)
    return found, service.run(found.id, found.run)


def told(found):
    """Line → (state, columns that something is said of)."""
    rows = db.session.scalars(queries.rows(found).order_by(db.text("line")))
    return {row.line: (row.state, [fault.column for fault in queries.faults(row)]) for row in rows}


def filled(office):
    """The ministry with something of every kind: people with mailboxes, a group, an alias, a moved unit."""
    written(office, ImportKind.UNITS, "Sehemu ya Sera;Policy;Sehemu;Kitengo cha Sheria\n")
    written(
        office, ImportKind.POSTS, "SERA;Afisa Sera;Policy Officer;Sehemu ya Sera;SHERIA;;Siri;Afisa;Ndiyo\n"
    )
    written(office, ImportKind.MAILBOXES, "tiba;Kikundi;Tiba;;;;;\ndt;Wadhifa;;DT;;mkurugenzi;;3 GB\n")
    group = mail.by_address("group.tiba@afya.go.tz")
    rules = (Rule(RuleKind.UNIT, unit=office.officer.post.unit), Rule(RuleKind.HEADS))
    mail_service.set_members(office.admin.actor, group, [], rules)
    mail_service.set_posting(office.admin.actor, group, Posting.NAMED, ["dt@afya.go.tz", "nje@example.com"])
    written(office, ImportKind.PEOPLE, "991;Amina;Salehe;SERA;;;512 MB;Mkaguzi;tiba\n")
