"""Activation: out of a request that was approved and proved comes an institution that can begin to work."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from geos.accounts import queries as accounts
from geos.accounts import service as signing
from geos.core.actor import Actor, Role
from geos.core.clock import today
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.directory import queries as directory
from geos.directory import service as structure
from geos.directory.models import Institution
from geos.documents import queries as documents
from geos.joining import queries
from geos.joining.asking import N_
from geos.joining.models import DomainName, DomainState, JoinAdministrator, JoinRequest
from geos.joining.service.domains import record
from geos.joining.service.steps import begin, move, note, settle
from geos.joining.workflow import ACTIVATED, APPROVED
from geos.letters.entry import Head
from geos.letters.service import stationery
from geos.provisioning import queries as provisioning
from geos.provisioning import service as founding

CODES = ("MSM1", "MSM2")  # of the administrators' posts: msimamizi wa mfumo
NOT_PROVED = N_("The domain is not proved yet: its record was not seen in the DNS")
ALL_IN = N_("Both administrators have set their passwords already")


@dataclass(frozen=True)
class Slip:
    """What an administrator is handed: `secret` opens the first-password page once."""

    person_id: int
    secret: str


def activate_request(actor: Actor, request: JoinRequest) -> tuple[JoinRequest, list[Slip]]:
    """Make the institution with its first unit, open registry, `masjala@`, and both administrators.

    Each of these has a post, an account, a mailbox (where GMS is joined) and a first-password slip, which is
    nowhere else in the clear. All of it, with the domain's entry in the register, or nothing.
    """
    slips: list[Slip] = []
    return _activate(actor, request, slips), slips


@command
def _activate(actor: Actor, request: JoinRequest, slips: list[Slip]) -> JoinRequest:
    begin(actor, request)
    if request.state is not APPROVED:
        raise WrongState
    if request.proved_at is None:
        raise WrongState(NOT_PROVED)
    founder = _founder(actor)
    institution = _found(founder, request)
    if institution.has_office:
        _print_heads(founder, institution, request)
    for named, code in zip(request.administrators, CODES, strict=True):
        slips.append(_administrator(founder, institution, named, code))
    _hold_domain(actor, institution, request)
    move(actor, "activate_request", request, institution_id=institution.id)
    settle(actor, request)
    return request


def _founder(actor: Actor) -> Actor:
    """The operator while the institution is made: the journal names the person, the rules see the system.

    Nobody administers an institution from outside; this lasts for the one transaction that makes it.
    """
    return replace(actor, system_part="joining")


def _found(founder: Actor, request: JoinRequest) -> Institution:
    same = ("name_sw", "name_en", "short_sw", "short_en", "code", "kind", "parent_id", "reference_prefix")
    facts = {
        name: getattr(request, name)
        for name in (*same, "address", "place", "domain", "mail_limit", "has_office", "has_mail")
    }
    return founding.found_institution(founder, user_limit=request.users, **facts)


def _print_heads(founder: Actor, institution: Institution, request: JoinRequest) -> None:
    """Its letterhead, with the logo that came with the request; its administrators change it later."""
    head = Head(institution.name_sw, institution.name_en, lines_sw=institution.address)
    logo = request.logo
    upload = (logo.filename, documents.content(logo)) if logo is not None else None
    stationery.set_letterhead(founder, institution, head, logo=upload)


def _administrator(founder: Actor, institution: Institution, named: JoinAdministrator, code: str) -> Slip:
    unit = next(iter(directory.units(institution.id)))
    post = structure.add_post(
        founder,
        unit,
        code,
        named.title_sw,
        named.title_en,
        roles=(Role.INSTITUTION_ADMIN, Role.OFFICER),
    )
    made = founding.provision_staff(
        founder,
        institution,
        named.given_name,
        named.surname,
        named.check_number,
        post,
        local_part=_address(institution, named),
    )
    made.person.phone, named.person_id = named.phone, made.person.id
    return Slip(made.person.id, made.secret)


def _address(institution: Institution, named: JoinAdministrator) -> str:
    """The first free local part of the name; Invalid where the name gives none."""
    free = provisioning.proposals(institution.domain, named.given_name, named.surname)
    if not free:
        place = "first" if named.place == 1 else "second"
        raise Invalid(fields={f"{place}_given_name": "No address can be made from this name"})
    return free[0]


def _hold_domain(actor: Actor, institution: Institution, request: JoinRequest) -> None:
    """The register knows who holds the name: its entry is taken over, or begun for a year."""
    row = db.session.scalars(select(DomainName).filter_by(name=institution.domain)).one_or_none()
    first = request.administrators[0]
    if row is None:
        row = DomainName(
            name=institution.domain, registered_on=today(), expires_on=queries.a_year_on(today())
        )
        row.holder, row.contact = institution.name_sw, first.name
        db.session.add(row)
        _reach(row, institution, first)
        record(actor, "register_domain", row)
        return
    held_before: list[str | None] = [row.holder, institution.name_sw]
    row.holder, row.contact, row.state = institution.name_sw, first.name, DomainState.HELD
    _reach(row, institution, first)
    other = held_before[0] != held_before[1]
    record(actor, "transfer_domain", row, facts={"holder": held_before} if other else {})


def _reach(row: DomainName, institution: Institution, first: JoinAdministrator) -> None:
    row.institution_id, row.phone, row.email = institution.id, first.phone, first.email


def renew_slips(actor: Actor, request: JoinRequest) -> tuple[JoinRequest, list[Slip]]:
    """Fresh slips for those administrators who have not set a password yet; earlier ones die."""
    slips: list[Slip] = []
    return _renew(actor, request, slips), slips


@command
def _renew(actor: Actor, request: JoinRequest, slips: list[Slip]) -> JoinRequest:
    begin(actor, request)
    if request.state is not ACTIVATED:
        raise WrongState
    founder = _founder(actor)
    for named in request.administrators:
        account = accounts.of_person(named.person_id or 0)
        if account is not None and account.password_hash is None:
            slips.append(Slip(account.person_id, signing.invite(founder, account)))
    if not slips:
        raise WrongState(ALL_IN)
    note(actor, "renew_slips", request)
    return request
