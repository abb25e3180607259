"""The rules of addresses and space, for many lines at once: the same that the pages' doors ask."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from geos.accounts.models import Account
from geos.core.db import db
from geos.directory.models import Institution
from geos.importing.reading import N_, Entry
from geos.mail import promises
from geos.mail import queries as mail
from geos.mail.models import MailAddress
from geos.mail.service import LARGEST, LOCAL_PART, PREFIX, RESERVED, SMALLEST, path_of
from mailserver import maildir
from mailserver.address import ADDRESS_LIMIT, LOCAL_LIMIT

WRONG_DOMAIN = N_("%(domain)s is not your institution's domain. Did you mean %(address)s?")
SIGNS = N_("Use small letters and digits, with single dots or hyphens between")
SYSTEM = N_("This address belongs to the mail system. Choose another")
TAKEN = N_("This address is taken. Choose another")
OLD_MAIL = N_("There is old mail under this address. Choose another")
NOT_A_GROUP = N_("Addresses that begin with “group.” are those of groups. Choose another")
BAD_SIZE = N_("Write a size from 10 MB to 1 TB")
NO_ACCOUNT_LEFT = N_("The institution has all of its %(most)d accounts. Ask the authority for more")
NO_SPACE_LEFT = N_(
    "The institution's space is given out. Lower what is asked for, or ask the authority for more"
)


def settle(institution: Institution, entry: Entry, column: str, *, group: bool = False) -> None:
    """Read a cell as an address of the institution, or tell what is wrong with it."""
    address = whole(institution, entry, column, entry.values[column], group=group)
    if address is None:
        del entry.values[column]
    else:
        entry.values[column] = address


def whole(
    institution: Institution, entry: Entry, column: str, cell: str, *, group: bool = False
) -> str | None:
    """The whole address in small letters; None with a fault where it is no good. Groups get their prefix."""
    local, sign, domain = cell.strip().lower().partition("@")
    local = f"{PREFIX}{local}" if group and not local.startswith(PREFIX) else local
    address = f"{local}@{institution.domain}"
    if sign and domain != institution.domain:
        entry.fault(column, WRONG_DOMAIN, instead=address, domain=domain, address=address)
    elif len(local) > LOCAL_LIMIT or len(address) > ADDRESS_LIMIT or not LOCAL_PART.fullmatch(local):
        entry.fault(column, SIGNS)
    elif local in RESERVED:
        entry.fault(column, SYSTEM)
    elif local.startswith(PREFIX) and not group:
        entry.fault(column, NOT_A_GROUP)
    else:
        return address
    return None


def taken(institution: Institution) -> dict[str, int | None]:
    """Every address of the domain that is given, by mailbox; None where it is a user name, or promised."""
    under = f"%@{institution.domain}"
    names = select(Account.username).where(Account.username.like(under))
    found: dict[str, int | None] = dict.fromkeys(db.session.scalars(names))
    found |= dict.fromkeys(promises.of(institution.domain))
    rows = select(MailAddress.address, MailAddress.mailbox_id).where(MailAddress.address.like(under))
    found.update((address, mailbox_id) for address, mailbox_id in db.session.execute(rows))
    return found


def ended(institution: Institution) -> set[str]:
    """Addresses of the domain that no longer lead anywhere, or only for a time; they stay taken."""
    rows = select(MailAddress.address).where(
        MailAddress.address.like(f"%@{institution.domain}"), MailAddress.until.is_not(None)
    )
    return set(db.session.scalars(rows))


def refuse_old_mail(entry: Entry, address: str) -> None:
    """An empty folder that a failed attempt left is taken; one with mail in it is somebody's."""
    path = Path(current_app.config["GEOS_MAIL_ROOT"]) / path_of(address)
    if path.is_dir() and any(maildir.scan(path, folder) for folder in maildir.folders(path)):
        entry.fault("address", OLD_MAIL)


def free(proposed: Iterator[str], domain: str, given: Collection[str]) -> str:
    """The first of these local parts that is free, as a whole address; '' where none is."""
    return next((f"{name}@{domain}" for name in proposed if f"{name}@{domain}" not in given), "")


def close(code: str, known: Collection[str]) -> str:
    """The word that is most like this one, '' where none is."""
    return next(iter(get_close_matches(code, known, n=1, cutoff=0.7)), "")


def good_size(entry: Entry) -> bool:
    """Whether the space asked for can be given to any mailbox; told where not."""
    if "quota" in entry.values and not SMALLEST <= entry.values["quota"] <= LARGEST:
        entry.fault("quota", BAD_SIZE)
        return False
    return True


class Space:
    """What the lines of a file ask for together, against what the institution may give out."""

    def __init__(self, institution: Institution) -> None:
        self.room = mail.room(institution)
        self._bytes: dict[int, int] = {}  # by line
        self._staff: set[int] = set()

    def ask(self, entry: Entry, more: int, *, staff: bool = False) -> None:
        """Note that a line wants so many bytes more, and perhaps an account."""
        self._bytes[entry.line] = more
        if staff:
            self._staff.add(entry.line)

    def check(self, entries: list[Entry]) -> None:
        """Grant in the order of the lines; what no longer fits is told. Asking for less is always granted."""
        left, accounts = self.room.left, self.room.staff_left
        for entry in entries:
            more, staff = self._bytes.get(entry.line, 0), entry.line in self._staff
            if staff and accounts <= 0:
                entry.fault("address", NO_ACCOUNT_LEFT, most=self.room.most_staff)
            elif more > max(left, 0):
                entry.fault("quota", NO_SPACE_LEFT)
            else:
                left, accounts = left - more, accounts - staff
