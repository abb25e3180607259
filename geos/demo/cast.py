"""Who is in the demo: four institutions, their units, posts and people. All names are made up."""

from dataclasses import dataclass

from geos.core.actor import Role
from geos.core.types import Level
from geos.directory.models import InstitutionKind, RegistryKind

R = Role
OPEN, CONFIDENTIAL = RegistryKind.OPEN, RegistryKind.CONFIDENTIAL
OFFICER = (R.OFFICER,)
HEAD = (R.OFFICER, R.SUPERVISOR)


@dataclass(frozen=True)
class Place:
    """An institution."""

    code: str
    name_sw: str
    name_en: str
    short_sw: str
    short_en: str
    kind: InstitutionKind
    domain: str
    reference_prefix: str
    address: str
    place: str


@dataclass(frozen=True)
class Seat:
    """A post and, where there is one, the person in it.

    `reports` is the code of the supervisor's post in the same institution; `mailbox` the local part of the
    post's own mailbox; `desk` puts the post into that registry.
    """

    unit: str
    code: str
    title_sw: str
    title_en: str
    person: tuple[str, str, str] | None  # title before the name, given name, surname
    roles: tuple[Role, ...] = OFFICER
    reports: str = ""
    head: bool = False
    desk: RegistryKind | None = None
    clearance: Level = Level.RESTRICTED
    mailbox: str = ""


# fmt: off
PLACES = (
    Place("EGA", "Mamlaka ya Serikali Mtandao", "e-Government Authority", "e-GA", "e-GA",
          InstitutionKind.AUTHORITY, "ega.go.tz", "GA", "S.L.P. 2833, 40101 Dodoma", "DODOMA"),
    Place("UTU", "Ofisi ya Rais – Menejimenti ya Utumishi wa Umma na Utawala Bora",
          "President's Office – Public Service Management and Good Governance", "Utumishi", "Utumishi",
          InstitutionKind.OFFICE, "utumishi.go.tz", "CAC", "S.L.P. 670, 40404 Dodoma", "DODOMA"),
    Place("AFYA", "Wizara ya Afya", "Ministry of Health", "Afya", "Health",
          InstitutionKind.MINISTRY, "afya.go.tz", "EA", "S.L.P. 743, 40478 Dodoma", "DODOMA"),
    Place("NBO", "Ubalozi wa Tanzania, Nairobi", "High Commission of Tanzania, Nairobi", "Ubalozi Nairobi",
          "Nairobi Mission", InstitutionKind.EMBASSY, "nairobi.nje.go.tz", "TZN",
          "S.L.P. 47790, Nairobi", "NAIROBI"),
)

# unit key → Swahili name, English name; the first of each institution is its head office.
UNITS: dict[str, dict[str, tuple[str, str]]] = {
    "EGA": {
        "dg": ("Ofisi ya Mkurugenzi Mkuu", "Office of the Director General"),
        "huduma": ("Kurugenzi ya Huduma za TEHAMA", "ICT Services Directorate"),
        "utawala": ("Kitengo cha Utawala", "Administration Unit"),
    },
    "UTU": {
        "km": ("Ofisi ya Katibu Mkuu", "Office of the Permanent Secretary"),
        "sera": ("Idara ya Sera", "Policy Division"),
        "utawala": ("Idara ya Utawala", "Administration Division"),
    },
    "AFYA": {
        "km": ("Ofisi ya Katibu Mkuu", "Office of the Permanent Secretary"),
        "tiba": ("Idara ya Tiba", "Curative Services Division"),
        "dahrm": ("Idara ya Utawala na Rasilimaliwatu", "Administration and Human Resources Division"),
        "sheria": ("Kitengo cha Sheria", "Legal Unit"),
        "fedha": ("Kitengo cha Fedha na Uhasibu", "Finance and Accounts Unit"),
        "masjala": ("Kitengo cha Masjala", "Registry Unit"),
        "tehama": ("Kitengo cha TEHAMA", "ICT Unit"),
    },
    "NBO": {
        "balozi": ("Ofisi ya Balozi", "Office of the High Commissioner"),
        "utawala": ("Utawala na Fedha", "Administration and Finance"),
    },
}

SEATS: dict[str, tuple[Seat, ...]] = {
    "EGA": (
        Seat("dg", "MM", "Mkurugenzi Mkuu", "Director General", ("Mhandisi", "Elisha", "Makundi"),
             HEAD, head=True, clearance=Level.SECRET, mailbox="dg"),
        Seat("huduma", "DICT", "Mkurugenzi wa Huduma za TEHAMA", "Director of ICT Services",
             ("", "Happiness", "Mushi"), HEAD, reports="MM", head=True, clearance=Level.CONFIDENTIAL),
        Seat("huduma", "AT", "Afisa TEHAMA", "ICT Officer", ("", "Deus", "Komba"), OFFICER, reports="DICT"),
        Seat("utawala", "KARANI", "Karani wa Masjala", "Registry Clerk", ("", "Mwanaisha", "Salum"),
             (R.REGISTRY_CLERK,), reports="MM", desk=OPEN),
        Seat("utawala", "MSIMAMIZI", "Msimamizi wa Mfumo", "System Administrator", ("", "Godfrey", "Lema"),
             (R.INSTITUTION_ADMIN, R.OFFICER), reports="DICT"),
        Seat("utawala", "MWENDESHAJI", "Mwendeshaji wa Mifumo ya Serikali", "Government Systems Operator",
             ("", "Leah", "Kimaro"), (R.AUTHORITY, R.OFFICER), reports="DICT"),
        Seat("utawala", "MKUUWAMIFUMO", "Mkuu wa Mifumo ya Serikali", "Head of Government Systems",
             ("", "Amani", "Kessy"), (R.AUTHORITY, R.OFFICER), reports="DICT"),
        Seat("utawala", "MKAGUZI", "Mkaguzi wa Ndani", "Internal Auditor", ("", "Yusuf", "Bakari"),
             (R.AUDITOR, R.OFFICER), reports="MM", clearance=Level.SECRET),
    ),
    "UTU": (
        Seat("km", "KM", "Katibu Mkuu", "Permanent Secretary", ("Dkt.", "Laurean", "Nditi"),
             HEAD, head=True, clearance=Level.TOP_SECRET, mailbox="ps"),
        Seat("sera", "DS", "Mkurugenzi wa Sera", "Director of Policy", ("", "Mariam", "Mgalula"),
             HEAD, reports="KM", head=True, clearance=Level.CONFIDENTIAL),
        Seat("sera", "AU", "Afisa Utumishi Mkuu", "Principal Personnel Officer", ("", "Asha", "Mwinyi"),
             OFFICER, reports="DS"),
        Seat("utawala", "KARANI", "Karani wa Masjala", "Registry Clerk", ("", "Peter", "Malisa"),
             (R.REGISTRY_CLERK,), reports="KM", desk=OPEN),
        Seat("utawala", "MSIMAMIZI", "Msimamizi wa Mfumo", "System Administrator",
             ("", "Joseph", "Mwakalindile"),
             (R.INSTITUTION_ADMIN, R.OFFICER), reports="KM"),
        Seat("utawala", "MKAGUZI", "Mkaguzi wa Ndani", "Internal Auditor", ("", "Rose", "Tarimo"),
             (R.AUDITOR, R.OFFICER), reports="KM", clearance=Level.SECRET),
    ),
    "AFYA": (
        Seat("km", "KM", "Katibu Mkuu", "Permanent Secretary", ("Dkt.", "Zawadi", "Mtengeti"),
             HEAD, head=True, clearance=Level.TOP_SECRET, mailbox="ps"),
        Seat("km", "NKM", "Naibu Katibu Mkuu", "Deputy Permanent Secretary", ("Dkt.", "Grace", "Mhando"),
             OFFICER, reports="KM", clearance=Level.SECRET),
        Seat("km", "KATIBU", "Katibu Muhtasi", "Personal Secretary", ("", "Neema", "Ulomi"),
             (R.SECRETARY, R.OFFICER), reports="KM"),
        Seat("tiba", "DT", "Mkurugenzi wa Tiba", "Director of Curative Services", ("", "Baraka", "Shayo"),
             HEAD, reports="KM", head=True, clearance=Level.SECRET, mailbox="dt"),
        Seat("tiba", "AM", "Afisa Mwandamizi wa Dawa", "Senior Pharmaceutical Officer",
             ("", "Tatu", "Mzirai"),
             OFFICER, reports="DT"),
        Seat("dahrm", "DAHRM", "Mkurugenzi wa Utawala na Rasilimaliwatu",
             "Director of Administration and Human Resources", ("", "Hawa", "Kombo"),
             HEAD, reports="KM", head=True, clearance=Level.SECRET, mailbox="dahrm"),
        Seat("dahrm", "AU", "Afisa Utumishi Mkuu", "Principal Personnel Officer", ("", "Rehema", "Lukindo"),
             OFFICER, reports="DAHRM", clearance=Level.CONFIDENTIAL),
        Seat("dahrm", "AU2", "Afisa Utumishi", "Personnel Officer", ("", "Upendo", "Mlay"),
             OFFICER, reports="DAHRM"),
        Seat("dahrm", "AL", "Afisa Likizo", "Leave Officer", None, OFFICER, reports="DAHRM"),
        Seat("sheria", "MS", "Mwanasheria", "Legal Officer", ("", "Daudi", "Kisanga"),
             HEAD, reports="KM", head=True, clearance=Level.CONFIDENTIAL),
        Seat("fedha", "MH", "Mhasibu Mkuu", "Chief Accountant", ("", "Elia", "Massawe"),
             HEAD, reports="KM", head=True),
        Seat("masjala", "AK", "Afisa Kumbukumbu", "Records Officer", ("", "Anna", "Mbwambo"),
             (R.RECORDS_MANAGER, R.OFFICER), reports="DAHRM", head=True, desk=OPEN,
             clearance=Level.CONFIDENTIAL),
        Seat("masjala", "KARANI", "Karani wa Masjala", "Registry Clerk", ("", "Juma", "Pazi"),
             (R.REGISTRY_CLERK,), reports="AK", desk=OPEN),
        Seat("masjala", "MTUNZA", "Mtunza Kumbukumbu", "Archivist", ("", "Salma", "Hamisi"),
             (R.ARCHIVIST, R.OFFICER), reports="AK", clearance=Level.CONFIDENTIAL),
        Seat("masjala", "KS", "Karani wa Masjala ya Siri", "Confidential Registry Clerk",
             ("", "Stella", "Mrema"), (R.REGISTRY_CLERK,), reports="AK", desk=CONFIDENTIAL,
             clearance=Level.SECRET),
        Seat("tehama", "MSIMAMIZI", "Msimamizi wa Mfumo", "System Administrator", ("", "Furaha", "Ndomba"),
             (R.INSTITUTION_ADMIN, R.OFFICER), reports="DAHRM", head=True),
        Seat("tehama", "MSAADA", "Afisa Msaada wa TEHAMA", "ICT Helpdesk Officer", ("", "Simon", "Chacha"),
             (R.HELPDESK, R.OFFICER), reports="MSIMAMIZI"),
        Seat("km", "MKAGUZI", "Mkaguzi wa Ndani", "Internal Auditor", ("", "Fatuma", "Abdallah"),
             (R.AUDITOR, R.OFFICER), reports="KM", clearance=Level.TOP_SECRET),
    ),
    "NBO": (
        Seat("balozi", "BALOZI", "Balozi", "High Commissioner", ("Balozi", "Samwel", "Msuya"),
             HEAD, head=True, clearance=Level.SECRET, mailbox="balozi"),
        Seat("utawala", "AFISA", "Afisa Ubalozi", "Foreign Service Officer", ("", "Janeth", "Ngowi"),
             HEAD, reports="BALOZI", head=True, clearance=Level.CONFIDENTIAL),
        Seat("utawala", "KARANI", "Karani wa Masjala", "Registry Clerk", ("", "Omari", "Juma"),
             (R.REGISTRY_CLERK,), reports="AFISA", desk=OPEN),
        Seat("utawala", "MSIMAMIZI", "Msimamizi wa Mfumo", "System Administrator", ("", "Veronica", "Assey"),
             (R.INSTITUTION_ADMIN, R.OFFICER), reports="AFISA"),
    ),
}

# Who may sign Kny. for whom: institution, post, principal.
SIGN_FOR = (("AFYA", "NKM", "KM"), ("AFYA", "DAHRM", "KM"), ("UTU", "DS", "KM"), ("EGA", "DICT", "MM"))

# Acting: institution, post, who acts (by post), whose place, days ago it began, days from now it ends.
ACTING = (("AFYA", "DAHRM", "AU", "DAHRM", 5, 6),)

# Keyword schemes: institution → series (code, Swahili, English) → descriptors.
KEYWORDS: dict[str, dict[tuple[str, str, str], tuple[tuple[str, str, str], ...]]] = {
    "AFYA": {
        ("45", "Tiba", "Curative services"): (
            ("312", "Ununuzi wa vifaa tiba na dawa", "Procurement of medical supplies"),
            ("298", "Upatikanaji wa dawa", "Availability of medicines"),
        ),
        ("12", "Utumishi", "Personnel"): (
            ("190", "Ikama na bajeti ya mishahara", "Establishment and payroll budget"),
            ("208", "Ajira", "Recruitment"),
            ("155", "Upandishaji vyeo", "Promotions"),
        ),
        ("9", "Nidhamu", "Discipline"): (("77", "Mashauri ya nidhamu", "Disciplinary cases"),),
        ("3", "Likizo", "Leave"): (("1182", "Likizo bila malipo", "Leave without pay"),),
        ("20", "Mafunzo", "Training"): (("14", "Mafunzo kazini", "On-the-job training"),),
        ("30", "TEHAMA", "ICT"): (("5", "Mifumo na mtandao", "Systems and network"),),
        ("60", "Uratibu", "Coordination"): (
            ("3", "Vikao", "Meetings"),
            ("8", "Mikataba", "Contracts"),
            ("12", "Safari na semina", "Travel and seminars"),
        ),
    },
    "UTU": {
        ("45", "Sera za utumishi", "Service policy"): (
            ("201", "Ikama ya wizara", "Establishment of ministries"),
        ),
        ("10", "Mikutano", "Meetings"): (("7", "Mikutano ya watendaji", "Executives' meetings"),),
    },
    "EGA": {
        ("2", "Huduma", "Services"): (("11", "Mtandao wa Serikali", "Government network"),),
        ("5", "Mifumo", "Systems"): (("3", "Mfumo wa Ofisi Mtandao", "e-Office system"),),
    },
    "NBO": {("1", "Uhusiano", "Relations"): (("4", "Afrika Mashariki", "East Africa"),)},
}
# fmt: on
