"""Which officer a line is about: by check number, else by address and name, else by name."""

from typing import Any

from sqlalchemy import select

from geos.core.db import db
from geos.core.folding import folded
from geos.directory.models import Person
from geos.importing.models import ImportKind
from geos.importing.queries.planning import known, mail_rules
from geos.importing.queries.planning.base import Plan
from geos.importing.queries.planning.known import Officer
from geos.importing.queries.planning.mail_rules import TAKEN
from geos.importing.reading import N_, Entry
from geos.importing.reading.cells import TOO_LONG
from geos.provisioning import naming

ONE_NAME = N_("The surname is missing: write two names or more")
SAME_PERSON = N_("Line %(line)d is the same person: leave one of the two out, or write both check numbers")
ENDED = N_("The service of this officer has ended here; who comes back is entered by hand")
ELSEWHERE = N_("An officer of another institution has this check number: ask for a transfer")
OTHER_NUMBER = N_("This address is that of %(name)s, who has another check number")
OTHER_NAME = N_("This address is that of %(name)s. Another person gets another address")
IS_IT_THAT_ONE = N_(
    "%(name)s is here without a check number. The same person? Then write the address %(address)s; "
    "if not, write another address"
)
SEVERAL = N_("Several people have this name: write the check number or the address")
BY_NAME = N_("Known by the name alone: write the check number to be sure")
BY_ADDRESS = N_("Known by address and name; the check number is added")
ALIKE = N_("%(name)s (%(address)s) has the same name")
HONORIFICS = frozenset(
    [
        "dkt",
        "dk",
        "dr",
        "prof",
        "mhe",
        "mhandisi",
        "eng",
        "ndg",
        "bw",
        "bi",
        "mr",
        "mrs",
        "ms",
        "miss",
        "kapt",
        "brig",
        "kanali",
        "ssp",
        "acp",
        "dcp",
        "cp",
    ]
)
PORTION = 5000  # values of one IN


class Recognising(Plan):
    """Finds `known`; a line with a whole name in one cell has it divided."""

    kind = ImportKind.PEOPLE

    def look_up(self) -> None:
        """Every officer of the institution is looked up at once."""
        self.officers = known.officers(self.institution.id)
        self.taken = mail_rules.taken(self.institution)
        self._index()
        for entry in self.good:
            divide_name(entry)
            if "address" in entry.values:
                mail_rules.settle(self.institution, entry, "address")
        self.refuse_doubles(lambda entry: entry.get("check_number"), "check_number")
        self.refuse_doubles(lambda entry: entry.get("address"), "address")
        self._refuse_those_elsewhere()
        for entry in self.good:
            self._recognise(entry)
        self._refuse_same()

    def _index(self) -> None:
        serving = [each for each in self.officers.values() if not each.ended]
        self._numbers = {each.check_number: each for each in serving if each.check_number}
        self._ended = {each.check_number for each in self.officers.values() if each.ended}
        self._boxes = {each.mailbox_id: each for each in serving if each.mailbox_id}
        self._users = {each.username: each for each in serving if each.username}
        self._names: dict[str, list[Officer]] = {}
        for each in serving:
            self._names.setdefault(folded(each.given_name, each.surname), []).append(each)

    def _refuse_those_elsewhere(self) -> None:
        numbers = [entry.get("check_number") for entry in self.good]
        unknown = [number for number in numbers if number and number not in self._numbers]
        there: set[str | None] = set()
        for start in range(0, len(unknown), PORTION):
            query = select(Person.check_number).where(
                Person.check_number.in_(unknown[start : start + PORTION]),
                Person.institution_id != self.institution.id,
                Person.ended_at.is_(None),
            )
            there.update(db.session.scalars(query))
        for entry in self.good:
            if entry.get("check_number") in there:
                entry.fault("check_number", ELSEWHERE)

    def _recognise(self, entry: Entry) -> None:
        number, address = entry.get("check_number"), entry.get("address")
        if number in self._numbers:
            entry.known = self._numbers[number].id
        elif number and number in self._ended:
            entry.fault("check_number", ENDED)
        elif address and address in self.taken:
            self._by_address(entry, address)
        else:
            self._by_name(entry)

    def owner(self, address: str) -> Officer | None:
        """Whose address or user name this is."""
        box = self.taken.get(address)
        return self._boxes.get(box) if box is not None else self._users.get(address)

    def _by_address(self, entry: Entry, address: str) -> None:
        owner, number = self.owner(address), entry.get("check_number")
        if owner is None:
            self.refuse_address(entry, TAKEN)
        elif number and owner.check_number:
            self.refuse_address(entry, OTHER_NUMBER, name=owner.name)
        elif name_of(entry) not in ("", folded(owner.given_name, owner.surname)):
            self.refuse_address(entry, OTHER_NAME, name=owner.name)
        else:
            entry.known = owner.id
            if number:
                entry.fault("check_number", BY_ADDRESS, mild=True)

    def refuse_address(self, entry: Entry, key: str, **facts: Any) -> None:
        """Tell why this address is not to be had, and offer one that is."""
        names = naming.candidates(entry.get("given_name", ""), entry.get("surname", ""))
        entry.fault(
            "address", key, instead=mail_rules.free(names, self.institution.domain, self.taken), **facts
        )

    def _by_name(self, entry: Entry) -> None:
        number, address = entry.get("check_number"), entry.get("address")
        alike = self._names.get(name_of(entry), [])
        unsure = [each for each in alike if not (number and each.check_number)]
        if address or not unsure:
            for each in alike[:1]:
                entry.fault(
                    "surname", ALIKE, mild=True, name=each.name, address=each.address or each.username
                )
        elif len(unsure) > 1:
            entry.fault("surname", SEVERAL)
        elif number:
            one = unsure[0]
            facts: dict[str, Any] = {"name": one.name, "address": one.address or one.username}
            entry.fault("check_number", IS_IT_THAT_ONE, **facts)
        else:
            entry.known = unsure[0].id
            if unsure[0].check_number:
                entry.fault("check_number", BY_NAME, mild=True)

    def _refuse_same(self) -> None:
        """Two lines about one person: the same known one, or one name and nothing to tell them apart."""
        first: dict[Any, Entry] = {}
        for entry in self.good:
            bare = not entry.get("check_number") and not entry.get("address")
            key: Any = entry.known if entry.known is not None else (name_of(entry) if bare else None)
            if key is None:
                continue
            if key in first:
                entry.fault("surname", SAME_PERSON, line=first[key].line)
            first.setdefault(key, entry)


def name_of(entry: Entry) -> str:
    """The name as it is compared; '' where none is written."""
    return folded(entry.get("given_name", ""), entry.get("surname", ""))


def divide_name(entry: Entry) -> None:
    """A whole name becomes honorific, first names and surname (the last word), unless these are written."""
    words = entry.values.pop("name", "").split()
    if not words or entry.get("given_name") or entry.get("surname"):
        return
    if len(words) > 1 and words[0].rstrip(".").lower() in HONORIFICS:
        entry.values.setdefault("title", words.pop(0)[:20])
    if len(words) < 2:
        entry.fault("name", ONE_NAME)
        return
    given, surname = " ".join(words[:-1]), words[-1]
    if len(given) > 60 or len(surname) > 60:
        entry.fault("name", TOO_LONG, most=60)
        return
    entry.values["given_name"], entry.values["surname"] = given, surname
