"""What a request to join says, as it is written, and whether it may be said: names, codes, domains."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from geos.core.clock import today
from geos.core.errors import Invalid
from geos.directory.models import InstitutionKind

GB = 1024**3
# Two administrators and the registry have mailboxes of their own from the first day.
LEAST_USERS, MOST_USERS = 2, 100_000
LEAST_GB, MOST_GB = 10, 1_000_000
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+go\.tz", re.ASCII)
CODE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*", re.ASCII)
PREFIX = re.compile(r"[A-Z0-9]+(?:[./-][A-Z0-9]+)*", re.ASCII)
EMAIL = re.compile(r"[^\s@<>]+@[^\s@.<>]+(?:\.[^\s@.<>]+)+")
PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{6,28}", re.ASCII)


def N_(text: str) -> str:
    """Mark a message id that is translated where the refusal is shown."""
    return text


WRITE = N_("Write this")
WRITE_DOMAIN = N_("Write a domain under .go.tz, for example afya.go.tz")
WRITE_CODE = N_("Write capital letters and digits, for example AFYA")
WRITE_EMAIL = N_("Write an address, for example asha.mwinyi@afya.go.tz")
WRITE_PHONE = N_("Write a telephone number, for example +255 26 232 3267")
TOO_LONG = N_("Shorten this to %(most)d characters")
TWO_PEOPLE = N_("Name two different people: when one is away the other serves")

# Characters of each; what is not here is no text.
LIMITS = {
    "name_sw": 160,
    "name_en": 160,
    "short_sw": 60,
    "short_en": 60,
    "code": 12,
    "reference_prefix": 12,
    "address": 200,
    "place": 60,
    "domain": 120,
    "letter_reference": 80,
}
ADMINISTRATOR_LIMITS = {
    "given_name": 60,
    "surname": 60,
    "check_number": 20,
    "title_sw": 120,
    "title_en": 120,
    "phone": 30,
    "email": 254,
}
SHAPES = {
    "domain": (DOMAIN, WRITE_DOMAIN),
    "code": (CODE, WRITE_CODE),
    "reference_prefix": (PREFIX, WRITE_CODE),
    "email": (EMAIL, WRITE_EMAIL),
    "phone": (PHONE, WRITE_PHONE),
}


@dataclass(frozen=True)
class Named:
    """An administrator as the letter names them; `phone` and `email` reach them before they join."""

    given_name: str
    surname: str
    check_number: str
    phone: str
    email: str
    title_sw: str = "Msimamizi wa Mfumo"
    title_en: str = "System Administrator"


@dataclass(frozen=True)
class Asked:
    """A whole request; `mail_limit` in bytes. The paper itself goes beside it."""

    name_sw: str
    name_en: str
    short_sw: str
    short_en: str
    code: str
    kind: InstitutionKind
    reference_prefix: str
    address: str
    place: str
    domain: str
    users: int
    mail_limit: int
    has_office: bool
    has_mail: bool
    letter_reference: str
    letter_date: date
    first: Named
    second: Named
    parent_id: int | None = None

    def facts(self) -> dict[str, Any]:
        """What stands in the request's own row."""
        return {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if each.name not in ("first", "second")
        }

    @property
    def people(self) -> tuple[Named, Named]:
        """Both administrators."""
        return self.first, self.second


def domain(text: str) -> str:
    """A domain name under .go.tz as it is kept: small letters, without a dot at its end."""
    return text.strip().lower().rstrip(".")


def check(asked: Asked) -> None:
    """Invalid names every field at fault: `first_phone` is the telephone of the first administrator."""
    faults = dict(_faults(asked))
    if faults:
        raise Invalid(fields=faults, most=_most(faults))


def _most(faults: dict[str, str]) -> int:
    """The limit that a single message can tell; the form's own checks tell each field's before."""
    limits = {**LIMITS, **ADMINISTRATOR_LIMITS}
    long = [
        name.removeprefix("first_").removeprefix("second_") for name, key in faults.items() if key == TOO_LONG
    ]
    return min((limits[name] for name in long), default=0)


def _faults(asked: Asked) -> Iterator[tuple[str, str]]:
    yield from _texts(asdict(asked), LIMITS, "")
    for place, named in zip(("first", "second"), asked.people, strict=True):
        yield from _texts(asdict(named), ADMINISTRATOR_LIMITS, f"{place}_")
    if not LEAST_USERS <= asked.users <= MOST_USERS:
        yield "users", N_("Write how many people will have an account")
    if not LEAST_GB * GB <= asked.mail_limit <= MOST_GB * GB:
        yield "mail_limit", N_("Write the space in GB")
    if not (asked.has_office or asked.has_mail):
        yield "joins", N_("Choose what the institution joins: GeOS, GMS or both")
    if asked.letter_date > today():
        yield "letter_date", N_("Write the date of the letter; it is not yet to come")
    same = {"check_number", "email"} & {
        name for name, value in asdict(asked.first).items() if value and value == getattr(asked.second, name)
    }
    yield from ((f"second_{name}", TWO_PEOPLE) for name in sorted(same))


def _texts(facts: dict[str, Any], limits: dict[str, int], before: str) -> Iterator[tuple[str, str]]:
    for name, most in limits.items():
        value = str(facts[name] or "")
        shape, said = SHAPES.get(name, (None, ""))
        if not value:
            yield before + name, said or WRITE
        elif len(value) > most:
            yield before + name, TOO_LONG
        elif shape is not None and not shape.fullmatch(value):
            yield before + name, said
