"""The demo's certification authorities and signers: who signs letters has a certificate and a PIN.

PINs and passphrases stand in `demo.json` beside the passwords, and nowhere else in the clear.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from secrets import choice, randbelow

from geos.core.actor import Actor, Role
from geos.core.clock import held_at, now
from geos.demo.cast import ACTING, PLACES, SEATS, SIGN_FOR, Place, Seat
from geos.demo.office import BEGAN, Office, username
from geos.signatures import service
from geos.signatures.service import SigningKey

CLI = Actor.system("cli")
WORDS = ("bahari", "mlima", "chungwa", "ngoma", "tausi", "mwezi", "upepo", "asali", "jiwe", "korosho")


@dataclass(frozen=True)
class Secrets:
    """PINs by user name, and the passphrase of each institution's root key by its code."""

    pins: dict[str, str] = field(default_factory=dict)
    passphrases: dict[str, str] = field(default_factory=dict)


def make_secrets() -> Secrets:
    """Fresh ones for every signer and institution."""
    pins = {username(place, seat): f"{choice(WORDS)}-{randbelow(900) + 100}" for place, seat in _signers()}
    phrases = {
        place.code: "-".join([*(choice(WORDS) for _ in range(4)), str(randbelow(9000) + 1000)])
        for place in PLACES
    }
    return Secrets(pins, phrases)


def certify(offices: dict[str, Office], secrets: Secrets) -> None:
    """Make the authorities and the signers' certificates; `Office.key(code)` gives a signer's opened key."""
    with held_at(now() - BEGAN):
        for code, passphrase in secrets.passphrases.items():
            service.make_authority(CLI, offices[code].institution, passphrase)
        for place, seat in _signers():
            pin = secrets.pins[username(place, seat)]
            offices[place.code].keys[seat.code] = _certified(offices[place.code], seat, pin)


def _certified(office: Office, seat: Seat, pin: str) -> SigningKey:
    return service.enter(office.actor(seat.code), pin).key


def _signers() -> Iterator[tuple[Place, Seat]]:
    """Heads of units, and who signs on behalf or acts: whoever may come to sign a letter."""
    others = {(code, post) for code, post, _principal in SIGN_FOR}
    others |= {(code, who) for code, _post, who, *_rest in ACTING}
    for place in PLACES:
        for seat in SEATS[place.code]:
            signs = Role.SUPERVISOR in seat.roles or (place.code, seat.code) in others
            if seat.person and signs:
                yield place, seat
