"""By which way each addressee of a letter gets it, and what stands in the way: known before sending."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import joinedload

from geos.core.db import db
from geos.core.types import Level
from geos.directory.models import InstitutionState, Registry, RegistryKind
from geos.exchange.models import Carrier
from geos.letters.models import Addressee, AddresseeKind, OutgoingLetter

MEGABYTE = 1 << 20
ENVELOPE = 8192  # bytes of a mail's header and text, generously
BASE64 = 4 / 3 * 1.03  # what a file grows by in a mail: six bits a sign, and the line ends

NOT_ACTIVE = {
    InstitutionState.SUSPENDED: _("It is suspended for now: nothing can be sent to it until it works again."),
    InstitutionState.CLOSED: _("It is closed: write to the institution that took over its work."),
}
NO_OFFICE = _("It has not joined GeOS: print the letter and send it by hand.")
NO_REGISTRY = _("It has no registry here yet: print the letter and send it by hand.")
NO_CONFIDENTIAL = _("It has no confidential registry here: print the letter and send it by hand.")
NOT_BY_MAIL = _("Confidential and above never leaves by plain e-mail: print the letter and send it by hand.")
TOO_LARGE = _(
    "The letter with its enclosures is larger than its receiver takes (%(limit)s MB): send it by hand."
)


@dataclass(frozen=True)
class Way:
    """One addressee's way. `missing` says why it cannot go like that, '' where it can."""

    addressee: Addressee
    carrier: Carrier
    registry: Registry | None = None
    missing: LazyString | str = ""
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether it can go."""
        return not self.missing

    @property
    def why(self) -> str:
        """What is missing, in the reader's language."""
        return str(self.missing) % self.facts if self.missing else ""


def ways(letter: OutgoingLetter) -> list[Way]:
    """The way of everybody who gets a signed letter, in their order; three statements at most."""
    registries = _registries(letter)
    return [_way(letter, addressee, registries) for addressee in receivers(letter)]


def receivers(letter: OutgoingLetter) -> list[Addressee]:
    """Its addressees, and its copies: of a letter to many they go once, with the first that is sent."""
    copies = any(each.is_copy for each in letter.addressees)
    if not copies or letter.mother_id is None or _first_sent(letter):
        return list(letter.addressees)
    return [each for each in letter.addressees if not each.is_copy]


def _first_sent(letter: OutgoingLetter) -> bool:
    """Whether no other letter of the same mother was sent before this one."""
    query = select(func.count()).where(
        OutgoingLetter.mother_id == letter.mother_id,
        OutgoingLetter.id != letter.id,
        OutgoingLetter.dispatched_at.is_not(None),
    )
    if letter.dispatched_at is not None:
        sent = tuple_(OutgoingLetter.dispatched_at, OutgoingLetter.id)
        query = query.where(sent < (letter.dispatched_at, letter.id))
    return not db.session.scalar(query)


def receiving_kind(level: Level) -> RegistryKind:
    """Which registry of a member takes a letter of this level."""
    return RegistryKind.OPEN if level < Level.CONFIDENTIAL else RegistryKind.CONFIDENTIAL


def _registries(letter: OutgoingLetter) -> dict[int, Registry]:
    """The registry of each member that would take it, by institution."""
    members = [each.institution_id for each in letter.addressees if each.institution_id]
    query = select(Registry).where(
        Registry.institution_id.in_(members), Registry.kind == receiving_kind(letter.level), Registry.active
    )
    query = query.options(joinedload(Registry.institution))  # how it stands is asked of each
    found: dict[int, Registry] = {}
    for registry in db.session.scalars(query.order_by(Registry.id)):
        found.setdefault(registry.institution_id, registry)
    return found


def _way(letter: OutgoingLetter, addressee: Addressee, registries: dict[int, Registry]) -> Way:
    if addressee.kind is AddresseeKind.MEMBER:
        return _to_member(letter, addressee, registries.get(addressee.institution_id or 0))
    return _by_mail(letter, addressee)


def _to_member(letter: OutgoingLetter, addressee: Addressee, registry: Registry | None) -> Way:
    institution = addressee.institution
    if institution is not None and not (institution.active and institution.has_office):
        return Way(addressee, Carrier.MEMBER, missing=NOT_ACTIVE.get(institution.state, NO_OFFICE))
    if registry is None:
        confidential = receiving_kind(letter.level) is RegistryKind.CONFIDENTIAL
        return Way(addressee, Carrier.MEMBER, missing=NO_CONFIDENTIAL if confidential else NO_REGISTRY)
    limit = int(current_app.config["GEOS_UPLOAD_LIMIT"])
    return _sized(Way(addressee, Carrier.MEMBER, registry), _size(letter), limit)


def _by_mail(letter: OutgoingLetter, addressee: Addressee) -> Way:
    if letter.level >= Level.CONFIDENTIAL:
        return Way(addressee, Carrier.MAIL, missing=NOT_BY_MAIL)
    limit = int(current_app.config["GEOS_MESSAGE_LIMIT"])
    return _sized(Way(addressee, Carrier.MAIL), int(_size(letter) * BASE64) + ENVELOPE, limit)


def _sized(way: Way, size: int, limit: int) -> Way:
    if size <= limit:
        return way
    return Way(way.addressee, way.carrier, way.registry, TOO_LARGE, {"limit": limit // MEGABYTE})


def _size(letter: OutgoingLetter) -> int:
    """Bytes of the letter with everything that goes with it."""
    paper = letter.document.size if letter.document else 0
    return paper + sum(each.document.size for each in letter.enclosures)


def going(found: Sequence[Way]) -> list[Way]:
    """Those that can go."""
    return [way for way in found if way.open]
