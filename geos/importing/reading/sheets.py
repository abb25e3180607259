"""Which columns each kind of file has, by the headings under which people know them."""

from collections.abc import Mapping
from dataclasses import dataclass

from geos.importing.models import ImportKind
from geos.importing.reading import cells
from geos.importing.reading.cells import Reader
from geos.importing.reading.entry import N_, Bad, Entry

EMPTY = N_("Write this")


@dataclass(frozen=True)
class Column:
    """A column: its heads (Swahili, English, then further ones), how its cells are read, an example.

    `needed`: a new one cannot be made without it.
    """

    name: str
    heads: tuple[str, ...]
    read: Reader
    needed: bool = False
    example: str = ""


@dataclass(frozen=True)
class Sheet:
    """A kind of file. `key` names the columns without which no line can be read at all."""

    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def heads(self) -> Mapping[str, tuple[str, ...]]:
        """Each column's headings, as core.spreadsheets wants them."""
        return {column.name: column.heads for column in self.columns}

    def column(self, name: str) -> Column:
        """A column by its name."""
        return next(column for column in self.columns if column.name == name)


def _name(most: int) -> Reader:
    return cells.text(most)


ROLE, AREA = cells.word(cells.ROLES), cells.word(cells.UNIT_KINDS)

# fmt: off
# ruff: noqa: E501 - one line for each column
UNITS = Sheet((
    Column("name_sw", ("Jina (Kiswahili)", "Name (Swahili)", "Kitengo", "Unit", "Jina", "Name"), _name(120), True,
           "Idara ya Tiba"),
    Column("name_en", ("Jina (Kiingereza)", "Name (English)"), _name(120), False, "Curative Services"),
    Column("kind", ("Aina", "Kind"), AREA, False, "Idara"),
    Column("parent", ("Chini ya", "Under", "Parent"), cells.clearable(240), False, "Ofisi ya Katibu Mkuu"),
), ("name_sw",))
POSTS = Sheet((
    Column("code", ("Kifupi", "Code", "Abbreviation", "Namba ya wadhifa"), cells.code, True, "DT"),
    Column("title_sw", ("Wadhifa (Kiswahili)", "Title (Swahili)", "Wadhifa", "Title", "Cheo"), _name(120), True,
           "Mkurugenzi wa Tiba"),
    Column("title_en", ("Wadhifa (Kiingereza)", "Title (English)"), _name(120), False,
           "Director of Curative Services"),
    Column("unit", ("Kitengo", "Unit", "Idara"), _name(240), True, "Idara ya Tiba"),
    Column("supervisor", ("Huripoti kwa", "Reports to", "Supervisor", "Msimamizi"), cells.clearable(12), False, "KM"),
    Column("registry", ("Masjala", "Registry"), cells.clearable(120)),
    Column("clearance", ("Kibali cha usiri", "Clearance"), cells.word(cells.LEVELS), False, "Siri"),
    Column("roles", ("Majukumu", "Roles"), cells.several(ROLE), False, "Msimamizi; Afisa"),
    Column("signs_for", ("Kny.", "Signs for", "Husaini kwa niaba ya"), cells.several(cells.code), False, "KM"),
    Column("head", ("Mkuu wa kitengo", "Head of unit", "Head"), cells.word(cells.ANSWERS), False, "Ndiyo"),
), ("code",))
PEOPLE = Sheet((
    Column("check_number", ("Cheki namba", "Check number", "Check no", "Namba ya hundi"), cells.text(20), False,
           "11223344"),
    Column("name", ("Jina kamili", "Full name", "Jina", "Name"), cells.text(141)),
    Column("given_name", ("Majina ya kwanza", "First names", "Jina la kwanza", "Given name"), _name(60), True,
           "Asha Juma"),
    Column("surname", ("Jina la ukoo", "Surname"), _name(60), True, "Mwinyi"),
    Column("title", ("Jina la heshima", "Honorific", "Title"), cells.clearable(20), False, "Dkt."),
    Column("post", ("Wadhifa", "Post", "Kifupi cha wadhifa"), cells.several(cells.code), False, "AFISA"),
    Column("starts_on", ("Tangu", "From", "Since"), cells.day, False, "01/12/2026"),
    Column("address", ("Anwani", "Address", "Barua pepe", "E-mail", "Baruapepe"), cells.text(254), False,
           "asha.mwinyi"),
    Column("quota", ("Nafasi", "Space", "Quota"), cells.size, False, "2 GB"),
    Column("roles", ("Majukumu ya ziada", "Further roles", "Roles", "Majukumu"), cells.several(ROLE)),
    Column("groups", ("Vikundi", "Groups"), cells.several(cells.text(254)), False, "group.tiba"),
    Column("language", ("Lugha", "Language"), cells.word(cells.LANGUAGES), False, "Kiswahili"),
    Column("phone", ("Simu", "Phone", "Telephone"), cells.clearable(30), False, "0754 000 000"),
    Column("office", ("Ofisi", "Office", "Room", "Chumba"), cells.clearable(60), False, "Ghorofa 2, chumba 14"),
), ())
MAILBOXES = Sheet((
    Column("address", ("Anwani", "Address", "Barua pepe", "E-mail", "Baruapepe"), cells.text(254), True,
           "group.tiba"),
    Column("kind", ("Aina", "Kind"), cells.word(cells.MAILBOX_KINDS), True, "Kikundi"),
    Column("label", ("Jina", "Name", "Label"), cells.text(120), False, "Idara ya Tiba"),
    Column("post", ("Wadhifa", "Post"), cells.code),
    Column("registry", ("Masjala", "Registry"), cells.text(120)),
    Column("aliases", ("Anwani za ziada", "Further addresses", "Aliases"), cells.several(cells.text(254))),
    Column("members", ("Wanachama", "Members"), cells.several(cells.text(254)), False,
           "asha.mwinyi; baraka.shayo"),
    Column("rules", ("Kanuni", "Rules"), cells.rules, False, "Kitengo: Idara ya Tiba"),
    Column("posting", ("Anayeweza kuandika", "Who may write", "Posting"), cells.word(cells.POSTINGS), False,
           "Taasisi yenyewe"),
    Column("senders", ("Watumaji", "Senders"), cells.several(cells.text(254))),
    Column("quota", ("Nafasi", "Space", "Quota"), cells.size),
), ("address",))
# fmt: on

SHEETS = {
    ImportKind.UNITS: UNITS,
    ImportKind.POSTS: POSTS,
    ImportKind.PEOPLE: PEOPLE,
    ImportKind.MAILBOXES: MAILBOXES,
}


def read(sheet: Sheet, line: int, written: dict[str, str]) -> Entry:
    """The line with every fault that can be seen in its cells alone."""
    entry = Entry(line, written)
    for column in sheet.columns:
        cell = written.get(column.name, "")
        if not cell:
            continue
        try:
            entry.values[column.name] = column.read(cell)
        except Bad as bad:
            entry.fault(column.name, bad.key, instead=bad.instead, **bad.facts)
    for name in sheet.key:
        if not written.get(name):
            entry.fault(name, EMPTY)
    return entry


def needed(sheet: Sheet, entry: Entry) -> None:
    """Tell what a new one lacks."""
    for column in sheet.columns:
        told = any(fault.column == column.name for fault in entry.faults)
        if column.needed and not entry.get(column.name) and not told:
            entry.fault(column.name, EMPTY)
