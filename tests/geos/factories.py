"""The shortest way to an office with people in it. Always through the services, never around them."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from sqlalchemy import update

from geos.accounts import passwords
from geos.accounts import service as accounts
from geos.accounts.models import Account
from geos.core.actor import Actor, Role
from geos.core.clock import today
from geos.core.db import db
from geos.core.types import Level
from geos.directory import queries, service
from geos.directory.models import Institution, InstitutionKind, Person, Post, RegistryKind
from geos.signatures import queries as certificates
from geos.signatures import service as signatures

PASSWORD = "mwembe kijani darajani"
HASH = passwords.hash_password(PASSWORD)  # once: hashing is slow on purpose
CLI = Actor.system("cli")
PIN = "kijani-42"  # of every signer
PASSPHRASE = "ufunguo wa mzizi uko sefuni"  # of every root


@dataclass
class Member:
    """A person of the office with the post held; `actor` is always fresh."""

    person: Person
    post: Post | None
    username: str

    @property
    def actor(self) -> Actor:
        """With the posts held at this moment."""
        return queries.actor_for(self.person)


class Office:
    """Wizara ya Afya (`afya`) with a registry and a short ladder of posts, and a neighbour, Utumishi.

    Members: clerk, records (records manager), officer, director, ps (permanent secretary), deputy (may
    sign Kny. for ps), secretary, lawyer (an officer elsewhere in the ministry), admin, helpdesk,
    auditor, archivist; and of the neighbour: other_clerk, other_officer, other_admin, authority.
    """

    def __init__(self) -> None:
        self.afya = institution("AFYA", "Wizara ya Afya", "Ministry of Health", "afya.go.tz", "EA")
        self.other = institution("UTU", "Ofisi ya Rais – Utumishi", "Public Service", "utumishi.go.tz", "CAC")
        head = service.add_unit(CLI, self.afya, "Ofisi ya Katibu Mkuu", "Office of the Permanent Secretary")
        care = service.add_unit(CLI, self.afya, "Idara ya Tiba", "Curative Services", parent=head)
        law = service.add_unit(CLI, self.afya, "Kitengo cha Sheria", "Legal Unit", parent=head)
        desk = service.add_unit(CLI, self.afya, "Kitengo cha Masjala", "Registry Unit", parent=head)
        self.registry = service.add_registry(CLI, desk, "Masjala ya wazi", "Open registry")
        self.secret_registry = service.add_registry(
            CLI, desk, "Masjala ya siri", "Confidential registry", RegistryKind.CONFIDENTIAL
        )
        there = service.add_unit(CLI, self.other, "Ofisi ya Katibu Mkuu", "Office of the PS")
        self.other_registry = service.add_registry(CLI, there, "Masjala ya wazi", "Open registry")
        S, O = Role.SUPERVISOR, Role.OFFICER  # noqa: E741
        self.ps = self._member(
            head, "KM", "Katibu Mkuu", "Permanent Secretary", "Zawadi", "Mtengeti", (S, O),
            clearance=Level.TOP_SECRET, head=True,
        )  # fmt: skip
        self.deputy = self._member(
            head, "NKM", "Naibu Katibu Mkuu", "Deputy Permanent Secretary", "Hawa", "Kombo", (O,),
            clearance=Level.SECRET, supervisor=self.ps.post,
        )  # fmt: skip
        service.let_sign_for(CLI, self.deputy.post, self.ps.post)
        self.secretary = self._member(
            head, "KATIBU", "Katibu Muhtasi", "Personal Secretary", "Neema", "Ulomi", (Role.SECRETARY, O)
        )
        self.director = self._member(
            care, "DT", "Mkurugenzi wa Tiba", "Director of Curative Services", "Baraka", "Shayo", (S, O),
            clearance=Level.SECRET, supervisor=self.ps.post, head=True,
        )  # fmt: skip
        self.officer = self._member(
            care, "AFISA", "Afisa Tiba", "Medical Officer", "Rehema", "Lukindo", (O,),
            supervisor=self.director.post,
        )  # fmt: skip
        self.lawyer = self._member(law, "SHERIA", "Mwanasheria", "Lawyer", "Daudi", "Kisanga", (O,))
        self.clerk = self._member(
            desk, "KARANI", "Karani wa Masjala", "Registry Clerk", "Juma", "Pazi",
            (Role.REGISTRY_CLERK,), registry=self.registry,
        )  # fmt: skip
        self.records = self._member(
            desk, "AK", "Afisa Kumbukumbu", "Records Officer", "Upendo", "Mlay",
            (Role.RECORDS_MANAGER,), registry=self.registry, clearance=Level.CONFIDENTIAL,
        )  # fmt: skip
        self.admin = self._member(
            head, "TEHAMA", "Msimamizi wa Mfumo", "System Administrator", "Furaha", "Ndomba",
            (Role.INSTITUTION_ADMIN, O),
        )  # fmt: skip
        self.helpdesk = self._member(
            head, "MSAADA", "Afisa Msaada", "Helpdesk Officer", "Elia", "Massawe", (Role.HELPDESK, O)
        )
        self.auditor = self._member(
            head, "MKAGUZI", "Mkaguzi wa Ndani", "Internal Auditor", "Tatu", "Mzirai", (Role.AUDITOR, O),
            clearance=Level.TOP_SECRET,
        )  # fmt: skip
        self.other_clerk = self._member(
            there, "KARANI", "Karani wa Masjala", "Registry Clerk", "Peter", "Malisa",
            (Role.REGISTRY_CLERK,), registry=self.other_registry,
        )  # fmt: skip
        self.other_officer = self._member(there, "AFISA", "Afisa Utumishi", "Officer", "Asha", "Mwinyi", (O,))
        self.other_admin = self._member(
            there, "TEHAMA", "Msimamizi wa Mfumo", "Administrator", "Joseph", "Mwakalindile",
            (Role.INSTITUTION_ADMIN, O),
        )  # fmt: skip
        self.authority = self._member(
            there, "MAMLAKA", "Mwendeshaji", "Operator", "Leah", "Kimaro", (Role.AUTHORITY,)
        )
        self.archivist = self._member(
            desk, "MHIFADHI", "Mhifadhi Nyaraka", "Archivist", "Consolata", "Ndunguru", (Role.ARCHIVIST,),
            clearance=Level.SECRET,
        )  # fmt: skip
        signatures.make_authority(CLI, self.afya, PASSPHRASE)
        signatures.make_authority(CLI, self.other, PASSPHRASE)
        for signer in (self.ps, self.deputy, self.director, self.officer, self.records):
            signing_key(signer)

    @cached_property
    def everyone(self) -> dict[str, Member]:
        """Every member by name."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Member)}

    def let_act(self, member: Member, instead_of: Member, days: int = 7) -> None:
        """`member` acts (Kaimu) in the post of another from today."""
        service.set_acting(
            CLI, instead_of.post, member.person, instead_of.person, today(), today() + timedelta(days=days)
        )

    def _member(self, unit, code, title_sw, title_en, given_name, surname, roles, **more) -> Member:
        post = service.add_post(CLI, unit, code, title_sw, title_en, roles=roles, **more)
        person = service.add_person(CLI, unit.institution, given_name, surname)
        service.appoint(CLI, person, post)
        username = f"{given_name}.{surname}@{unit.institution.domain}".lower()
        accounts.open_account(CLI, person, username, waive_second_factor=True)
        db.session.execute(update(Account).filter_by(username=username).values(password_hash=HASH))
        db.session.commit()
        return Member(person, post, username)


_keys: dict[str, signatures.SigningKey] = {}


def signing_key(member: Member) -> signatures.SigningKey:
    """The member's opened signing key; who has no certificate yet gets one. Opened once in a run."""
    found = certificates.standing(member.person.id)
    if found is None:
        made = signatures.enter(member.actor, PIN)
        _keys[made.key.serial] = made.key
        return made.key
    if found.serial not in _keys:
        _keys[found.serial] = signatures.unlock(member.actor, PIN)
    return _keys[found.serial]


def institution(code: str, name_sw: str, name_en: str, domain: str, prefix: str) -> Institution:
    """An institution with its names and nothing else."""
    return service.add_institution(
        CLI,
        code=code,
        name_sw=name_sw,
        name_en=name_en,
        short_sw=name_sw.split()[-1],
        short_en=name_en.split()[-1],
        kind=InstitutionKind.MINISTRY,
        domain=domain,
        reference_prefix=prefix,
        address="S.L.P. 743, 40478 Dodoma",
        place="DODOMA",
    )
