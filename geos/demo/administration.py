"""What goes on around the demo's offices themselves: who wants to join, whose names lapse, who moves."""

from datetime import timedelta

from sqlalchemy import select

from geos.breakglass import service as openings
from geos.core.actor import Role
from geos.core.clock import today
from geos.core.db import db
from geos.demo.office import CLI, Office
from geos.demo.papers import Outside, letter_pdf
from geos.demo.telling import on
from geos.directory import service as directory
from geos.directory.models import InstitutionKind
from geos.joining import service as joining
from geos.joining.asking import GB, Asked, Named
from geos.joining.models import JoinRequest
from geos.mail import service as mail
from geos.mail.models import Mailbox, MailboxKind, Posting, Right, RuleKind
from geos.transfers import service as transfers

Offices = dict[str, Office]
YEAR = 365  # days of a domain's term
# Days from now on which each institution's domain lapses.
LAPSES = {"EGA": 310, "UTU": 190, "AFYA": 250, "NBO": 24}


def administer(offices: Offices) -> None:
    """All of it, the oldest first."""
    contacts(offices)
    domains(offices)
    groups(offices["AFYA"])
    opened_mailbox(offices["AFYA"])
    requests(offices)
    moves(offices)


def contacts(offices: Offices) -> None:
    """Check numbers, telephones and rooms, in the order in which people came."""
    number = 11_204_300
    for office in offices.values():
        for place, person in enumerate(office.people.values(), start=1):
            number += 137
            phone = f"+255 26 232 {3000 + number % 6000}"
            room = f"Ghorofa ya {1 + place % 4}, chumba {10 + place}"
            directory.edit_person(CLI, person, check_number=str(number), phone=phone, office=room)


def domains(offices: Offices) -> None:
    """Each institution's name in the register; the embassy's lapses soon."""
    for code, office in offices.items():
        home = office.institution
        joining.register_domain(
            offices["EGA"].actor("MWENDESHAJI"),
            home.domain,
            registered_on=today() - timedelta(days=YEAR),
            expires_on=today() + timedelta(days=LAPSES[code]),
            institution_id=home.id,
            holder=home.name_sw,
            contact=office.people["MSIMAMIZI"].name,
            phone="+255 26 296 3800",
            email=f"masjala@{home.domain}",
        )


def groups(afya: Office) -> None:
    """A group of everybody for its members, one of the clerks; a director is to read along for the head."""
    everybody = mail.create_mailbox(
        CLI, afya.institution, MailboxKind.GROUP, "group.wote", label="Watumishi wote"
    )
    mail.set_members(CLI, everybody, (), (mail.Rule(RuleKind.STAFF),))
    mail.set_posting(CLI, everybody, Posting.MEMBERS)
    desk = mail.create_mailbox(
        CLI, afya.institution, MailboxKind.GROUP, "group.masjala", label="Masjala zote"
    )
    mail.set_members(CLI, desk, (), (mail.Rule(RuleKind.ROLE, role=Role.REGISTRY_CLERK),))
    principal = db.session.scalars(select(Mailbox).filter_by(post_id=afya.posts["KM"].id)).one()
    mail.share(afya.actor("KM"), principal, Right.READ, post=afya.posts["DAHRM"])


def opened_mailbox(afya: Office) -> None:
    """A mailbox that two people opened for a reason, and closed again."""
    box = db.session.scalars(select(Mailbox).filter_by(person_id=afya.people["MH"].id)).one()
    with on(9, 9, 10):
        opening = openings.ask_opening(
            afya.actor("MSIMAMIZI"), box,
            "Mhasibu Mkuu yuko safarini bila mawasiliano; ankara ya MSD yenye ukomo wa leo ilitumwa kwake.",
            4, "EA.60/12/01/3",
        )  # fmt: skip
    with on(9, 9, 25):
        openings.approve_opening(afya.actor("MKAGUZI"), opening)
    with on(9, 10, 5):
        openings.end_opening(afya.actor("MSIMAMIZI"), opening)


def requests(offices: Offices) -> None:
    """A council's letter waits for the second operator; an agency is approved and has to prove its domain."""
    operator, reviewer = offices["EGA"].actor("MWENDESHAJI"), offices["EGA"].actor("MKUUWAMIFUMO")
    with on(6, 10):
        agency = _request(
            offices, "Wakala wa Upimaji wa Maji", "Water Quality Agency", "WUM", InstitutionKind.AGENCY,
            "wum.go.tz", 120, ("Bahati", "Msigwa"), ("Sophia", "Kihwele"),
        )  # fmt: skip
        joining.submit_request(operator, agency)
    with on(5, 11, 30):
        joining.approve_request(reviewer, agency)
    with on(1, 14, 20):
        council = _request(
            offices, "Halmashauri ya Wilaya ya Mtoni", "Mtoni District Council", "MTONI",
            InstitutionKind.COUNCIL, "mtonidc.go.tz", 85, ("Rashidi", "Kilango"), ("Neema", "Sanga"),
        )  # fmt: skip
        joining.submit_request(operator, council)


def _request(
    offices: Offices,
    name_sw: str,
    name_en: str,
    code: str,
    kind: InstitutionKind,
    domain: str,
    users: int,
    *people: tuple[str, str],
) -> JoinRequest:
    reference = f"{code}.12/1/{users}"
    first, second = (
        Named(given, surname, str(11_900_000 + len(given) * 977 + place), "+255 26 250 1234",
              f"{given}.{surname}@{code}.example.tz".lower())
        for place, (given, surname) in enumerate(people)
    )  # fmt: skip
    asked = Asked(
        name_sw=name_sw, name_en=name_en, short_sw=code.title(), short_en=code.title(), code=code, kind=kind,
        reference_prefix=code, address="S.L.P. 1880, Dodoma", place="DODOMA", domain=domain, users=users,
        mail_limit=500 * GB, has_office=True, has_mail=True, letter_reference=reference,
        letter_date=today() - timedelta(days=4), first=first, second=second,
    )  # fmt: skip
    sender = Outside(
        name_sw, f"ofisi@{code.lower()}.example.tz", "S.L.P. 1880, Dodoma", "J. Mrisho", "Mkuu wa Taasisi"
    )
    paper = letter_pdf(
        sender, reference, "Mkurugenzi Mkuu,\nMamlaka ya Serikali Mtandao,\nS.L.P. 2833,\nDODOMA.",
        "Maombi ya kujiunga na GeOS na GMS",
        f"Taasisi hii inaomba kujiunga na mifumo ya GeOS na GMS kwa watumishi {users}. Wasimamizi wa mifumo "
        f"ni {' '.join(people[0])} na {' '.join(people[1])}. Kikoa chetu ni {domain}.",
    )  # fmt: skip
    return joining.prepare_request(offices["EGA"].actor("MWENDESHAJI"), asked, ("maombi.pdf", paper))


def moves(offices: Offices) -> None:
    """An officer of the Authority is to go to the ministry, which has not answered yet."""
    ega, afya = offices["EGA"], offices["AFYA"]
    with on(2, 15, 10):
        transfers.transfer(
            ega.actor("MSIMAMIZI"), ega.people["AT"], None, today() + timedelta(days=20),
            to_institution=afya.institution, reference="CAC.8/20/114",
            reason="Uhamisho wa kawaida kwa barua ya Utumishi.",
        )  # fmt: skip
