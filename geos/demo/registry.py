"""What lies in the ministry's registry: old files brought along, a schedule, a heap of scans, things due.

The files are brought along before the story begins; the rest is of this very day, so that the registry's
pages have something to do on them.
"""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from geos.accession import service as accession
from geos.census import service as census
from geos.census.models import Scope
from geos.core.clock import now, today
from geos.core.db import db
from geos.core.types import Level
from geos.core.workdays import add_working_days
from geos.counter import service as counter
from geos.demo import papers
from geos.demo.office import Office
from geos.demo.papers import KIGOMA, MSD, TANGA, Outside
from geos.diary import service as diary
from geos.directory.models import RegistryKind
from geos.documents.pdfium import joined
from geos.exchange.entry import Entry, Upload
from geos.exchange.service import intake
from geos.files import service as files
from geos.files.models import FileState, RegistryFile
from geos.letters.entry import Sealed
from geos.letters.models import Channel, Mark
from geos.letters.service.incoming import Plan
from geos.retention import service as retention
from geos.retention.models import Ruling
from geos.scans import service as scans
from geos.scans.separators import separator_sheets

LIST = Path(__file__).parent / "texts" / "majalada.csv"

# Retention class: code, names, years after closing, what then, legal basis; and the keywords under it.
SCHEDULE = (
    ("W1", "Kumbukumbu za wafanyakazi wa mkataba", "Contract staff records", 10, Ruling.DESTROY,
     "Ratiba ya uhifadhi, kifungu 4.2", ("12/208",)),
    ("W2", "Likizo", "Leave", 5, Ruling.DESTROY, "Ratiba ya uhifadhi, kifungu 4.6", ("3/1182",)),
    ("T1", "Ununuzi na ugavi wa dawa", "Procurement and supply of medicines", 10, Ruling.REVIEW,
     "Ratiba ya uhifadhi, kifungu 7.1", ("45/312", "45/298")),
    ("S1", "Sera na miongozo", "Policy and guidelines", 15, Ruling.TRANSFER,
     "Ratiba ya uhifadhi, kifungu 1.1", ("20/14",)),
)  # fmt: skip

HEAP: tuple[tuple[Outside, str, str, str], ...] = (
    (
        TANGA,
        "TA.12/4/88",
        "Maombi ya magari ya wagonjwa",
        "Tunaomba magari mawili kwa mwaka 2027.",
    ),
    (
        KIGOMA,
        "KG.3/7/19",
        "Taarifa ya chanjo ya robo ya tatu",
        "Tunawasilisha taarifa ya chanjo.",
    ),
    (MSD, "MSD/DR/2026/441", "Ratiba ya usambazaji wa dawa", "Tafadhali pokea ratiba ya usambazaji wa dawa."),
)

ATTORNEY = Outside(
    "Ofisi ya Mwanasheria Mkuu", "ag@agc.example.tz", "S.L.P. 71554, Dodoma", "L. Mushi", "Wakili"
)


def keep(afya: Office) -> None:
    """Everything in its order."""
    schedule(afya)
    heap(afya)
    confidential(afya)
    counter_and_diary(afya)
    count_a_room(afya)


def bring_along(afya: Office) -> None:
    """The files that the registry had before, from the list that its clerk kept."""
    manager = afya.actor("AK")
    accession.enter(manager, accession.start_accession(manager, afya.registry, LIST.name, LIST.read_bytes()))
    accession.enter_waiting()


def schedule(afya: Office) -> None:
    """How long files are kept; and a hold on one whose time has come."""
    manager = afya.actor("AK")
    for code, name_sw, name_en, years, ruling, basis, keywords in SCHEDULE:
        row = retention.add_class(
            manager, afya.institution.id, code=code, name_sw=name_sw, name_en=name_en, years=years,
            ruling=ruling, basis=basis,
        )  # fmt: skip
        for keyword in keywords:
            retention.assign_class(manager, afya.keywords[keyword], row)
    retention.hold(
        manager, _file(afya, "EA.12/208/02"), "Shauri la madai ya mishahara linaendelea mahakamani",
        "Hati ya Mahakama ya Kazi Na. 44/2026",
    )  # fmt: skip


def heap(afya: Office) -> None:
    """Three letters of this morning's post in one scan, with separator sheets between; the worker cuts it."""
    sheet = separator_sheets(afya.registry, 1)
    letters = [
        papers.letter_pdf(sender, reference, "Katibu Mkuu,\nWizara ya Afya,\nDODOMA.", subject, body)
        for sender, reference, subject, body in HEAP
    ]
    parts = [part for letter in letters for part in (letter, sheet)][:-1]
    scans.upload(
        afya.actor("KARANI"), afya.registry, "posta ya asubuhi.pdf", joined(parts),
        post_id=afya.posts["KARANI"].id, received_at=now() - timedelta(hours=1),
    )  # fmt: skip


def confidential(afya: Office) -> None:
    """The confidential registry has its own register; and an envelope waits unopened for its addressee."""
    registry, clerk = afya.registries[RegistryKind.CONFIDENTIAL], afya.actor("KS")
    entry = Entry(
        afya.posts["KS"].id, "Ofisi ya Mwanasheria Mkuu", "Ushauri kuhusu shauri la nidhamu",
        their_reference="AGC/S/31/6", level=Level.CONFIDENTIAL,
    )  # fmt: skip
    pdf = papers.letter_pdf(
        ATTORNEY,
        "AGC/S/31/6", "Katibu Mkuu,\nWizara ya Afya,\nDODOMA.", "Ushauri kuhusu shauri la nidhamu",
        "Tunashauri kama ilivyo katika aya zifuatazo.",
    )  # fmt: skip
    plan = Plan(keyword=afya.keywords["9/77"], title="Ushauri wa kisheria katika mashauri ya nidhamu")
    intake.register_paper(
        clerk,
        registry,
        Channel.HAND,
        now() - timedelta(hours=2),
        entry,
        Upload("ushauri.pdf", pdf),
        plan=plan,
    )
    intake.register_sealed(
        afya.actor("KARANI"), afya.registry, Channel.POST, now() - timedelta(hours=1),
        Sealed(afya.posts["DT"].id, Mark.PERSONAL, registered_mail_number="RR 104 552 318 TZ"),
        sender="Hospitali ya Rufaa ya Mkoa wa Mbeya", post_id=afya.posts["KARANI"].id,
    )  # fmt: skip


def counter_and_diary(afya: Office) -> None:
    """A request at the counter, and files to be brought up today and the next working day."""
    officer = afya.actor("AM")
    counter.ask(
        officer, afya.posts["AM"].id, "EA.45/298/02", "Naandaa taarifa ya upatikanaji wa dawa", urgent=True
    )
    clerk, post = afya.actor("KARANI"), afya.posts["DT"]
    due = add_working_days(today(), 1)
    diary.bring_up(clerk, _file(afya, "EA.45/298/01"), due, "Majibu ya Bohari ya Dawa yanatarajiwa", post)
    diary.bring_up(clerk, _file(afya, "EA.30/5/01"), add_working_days(due, 3), "Mkataba wa matengenezo", post)
    files.link(clerk, _file(afya, "EA.45/298/01"), _file(afya, "EA.45/298/02"))


def count_a_room(afya: Office) -> None:
    """A round through room 1 that has been begun and not ended."""
    round = census.begin_census(afya.actor("AK"), afya.registry, Scope.ROOM, room="Chumba 1, reki 3")
    census.count(afya.actor("KARANI"), round, "EA.45/298/01")


def _file(afya: Office, reference: str) -> RegistryFile:
    query = select(RegistryFile).filter_by(institution_id=afya.institution.id, reference=reference)
    found = db.session.scalars(query).one()
    assert found.state is not FileState.DISPOSED
    return found
