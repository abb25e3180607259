"""What the demo's offices write with and what they wrote: letterheads, routes, memos, a circular, a merge.

Told beside the story's own scenes: a memo before several at once, a letter under two hands, one to many, and
a circular that not everybody has acknowledged yet.
"""

from datetime import timedelta
from decimal import Decimal

from geos.circulars import service as circulars
from geos.circulars.models import CircularKind
from geos.circulars.planning import Plan as CircularPlan
from geos.circulars.queries import copy_of
from geos.circulars.queries import of_letter as circular_of
from geos.core.clock import now, today
from geos.core.db import db
from geos.core.richtext import TextFormat
from geos.core.types import Level
from geos.demo import papers
from geos.demo.office import Office
from geos.demo.papers import KIGOMA, MBEYA, TANGA, Outside
from geos.demo.telling import due, entry, file_of, new_file, on, receive
from geos.exchange.entry import Upload
from geos.exchange.service import intake
from geos.files.models import RegistryFile
from geos.letters.addressing import To
from geos.letters.entry import Draft, Head
from geos.letters.models import Channel, OutgoingLetter
from geos.letters.service import outgoing as letters
from geos.letters.service import stationery
from geos.memos import service as memos
from geos.memos.models import MemoKind
from geos.merging import service as merging
from geos.routes.models import IfAbsent, StepKind, Target, TemplateSubject
from geos.routes.plans import Stop
from geos.routes.service import templates as usual
from geos.routes.service.templates import Rule, Way

Offices = dict[str, Office]

# A plain emblem of our own: the demo's institutions bear no real arms.
EMBLEM = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 110" width="96" height="110">
<path d="M48 3 91 16v42c0 26-19 41-43 49C24 99 5 84 5 58V16z" fill="#fff" stroke="#14532d" stroke-width="5"/>
<path d="M14 60h68c-1 20-15 31-34 38-19-7-33-18-34-38z" fill="#1d4ed8"/>
<path d="M14 52h68v8H14z" fill="#eab308"/>
<path d="M48 16c9 9 13 18 13 33H35c0-15 4-24 13-33z" fill="#14532d"/></svg>
"""

# Institution: address in Swahili and English, telephone, website, what stands under it in both languages.
HEADS = {
    "AFYA": (
        "Mji wa Serikali, Mtumba,\nS.L.P. 743,\n40478 DODOMA",
        "Government City, Mtumba,\nP.O. Box 743,\n40478 DODOMA",
        "+255 26 000 0743",
        "www.afya.go.tz",
        "Afya bora kwa wote",
        "Better health for all",
    ),
    "UTU": (
        "Mji wa Serikali, Mtumba,\nS.L.P. 670,\n40404 DODOMA",
        "Government City, Mtumba,\nP.O. Box 670,\n40404 DODOMA",
        "+255 26 000 0670",
        "www.utumishi.go.tz",
        "",
        "",
    ),
    "EGA": (
        "Jengo la e-GA,\nS.L.P. 2833,\n40101 DODOMA",
        "e-GA House,\nP.O. Box 2833,\n40101 DODOMA",
        "+255 26 000 2833",
        "www.ega.go.tz",
        "Serikali mkononi mwako",
        "Government in your hand",
    ),
    "NBO": ("S.L.P. 47790,\nNAIROBI", "P.O. Box 47790,\nNAIROBI", "+254 20 000 4779", "", "", ""),
}

TEMPLATES = (
    Draft(
        "Mwaliko wa kikao",
        "Tafadhali rejea mada tajwa hapo juu.\n\nUnaalikwa katika kikao kitakachofanyika {{mahali}} tarehe"
        " {{tarehe ya kikao}} kuanzia saa {{saa}}.\n\nTafadhali thibitisha ushiriki wako mapema.\n\n"
        "Nakushukuru kwa ushirikiano wako.",
        subject="Mwaliko wa kikao cha {{jina la kikao}}",
    ),
    Draft(
        "Kupokea maombi",
        "Tafadhali rejea barua yako yenye Kumb. Na. {{kumb_yao}} ya tarehe {{tarehe_yao}}.\n\nWizara"
        " imepokea maombi yako na inayafanyia kazi. Utajulishwa ndani ya siku {{siku}}.",
    ),
    Draft(
        "Reply to a request",
        "Please refer to your letter Ref. No. {{their_reference}} dated {{their_date}}.\n\nThe Ministry has"
        " received your request and is working on it.",
        language="en",
    ),
)
PARAGRAPHS = (
    Draft("Shukrani", "Nakushukuru kwa ushirikiano wako."),
    Draft(
        "Siku 14", "Tafadhali wasilisha taarifa ya utekelezaji ndani ya siku 14 tangu tarehe ya barua hii."
    ),
    Draft("Mawasiliano", "Kwa maelezo zaidi wasiliana na Masjala ya Wizara kwa masjala@afya.go.tz."),
    Draft("Thanks", "Thank you for your cooperation.", language="en"),
)

BUDGET = """<p>Mafunzo ya siku tano ya mfumo wa e-Ofisi kwa watumishi 12 yatafanyika Morogoro (F1).</p>
<table><tbody>
<tr><th>Kifungu</th><th>Idadi</th><th>Kiwango (TZS)</th><th>Jumla (TZS)</th></tr>
<tr><td>Posho ya kujikimu</td><td>12 × siku 5</td><td>120,000</td><td>7,200,000</td></tr>
<tr><td>Usafiri</td><td>12</td><td>60,000</td><td>720,000</td></tr>
<tr><td>Ukumbi na vifaa</td><td>1</td><td>1,480,000</td><td>1,480,000</td></tr>
<tr><th colspan="3">Jumla</th><th>9,400,000</th></tr>
</tbody></table>
<p>Fedha zipo kifungu 210303. Marejesho yatafanyika <strong>ndani ya siku 14</strong> baada ya safari.</p>"""

HOSPITALS = (
    ("Hospitali ya Rufaa ya Mkoa, Kigoma", "KIGOMA", KIGOMA),
    ("Hospitali ya Rufaa ya Kanda, Mbeya", "MBEYA", MBEYA),
    ("Hospitali ya Rufaa ya Mkoa, Tanga", "TANGA", TANGA),
)


def equip(offices: Offices) -> None:
    """Letterheads for all; templates, standard paragraphs and usual routes for the ministry."""
    with on(33, 9):
        for code, office in offices.items():
            _letterhead(office, *HEADS[code])
        afya = offices["AFYA"]
        admin = afya.actor("MSIMAMIZI")
        for template in TEMPLATES:
            stationery.add_template(admin, afya.institution, template)
        for paragraph in PARAGRAPHS:
            stationery.add_paragraph(admin, afya.institution, paragraph)
        _usual_routes(afya)


def _letterhead(
    office: Office, lines_sw: str, lines_en: str, phone: str, website: str, motto_sw: str, motto_en: str
) -> None:
    institution = office.institution
    head = Head(
        institution.name_sw, institution.name_en, lines_sw, lines_en, phone,
        f"barua@{institution.domain}", website, motto_sw, motto_en,
    )  # fmt: skip
    stationery.set_letterhead(office.actor("MSIMAMIZI"), institution, head, logo=("nembo.svg", EMBLEM))


def _usual_routes(afya: Office) -> None:
    """By kind and sum: the accountant and the supervisor at once, whoever is above them at the end."""
    admin, accountant = afya.actor("MSIMAMIZI"), afya.posts["MH"].id
    head = Way(StepKind.APPROVE, Target.INSTITUTION_HEAD, due_hours=24)
    boss = Way(StepKind.RECOMMEND, Target.SUPERVISOR, due_hours=16)
    usual.add_template(admin, "Dokezo la kawaida", "General memo", Rule(TemplateSubject.MEMO), (boss, head))
    usual.add_template(
        admin, "Likizo", "Leave", Rule(TemplateSubject.MEMO, memo_kind=MemoKind.LEAVE.value),
        (
            Way(StepKind.CONCUR, Target.SUPERVISOR, due_hours=16),
            Way(StepKind.APPROVE, Target.POST, afya.posts["DAHRM"].id, due_hours=24),
        ),
    )  # fmt: skip
    for name_sw, name_en, kind in (
        ("Masurufu", "Imprest", MemoKind.IMPREST),
        ("Ununuzi", "Procurement", MemoKind.PROCUREMENT),
    ):
        usual.add_template(
            admin, name_sw, name_en, Rule(TemplateSubject.MEMO, memo_kind=kind.value),
            (
                Way(StepKind.RECOMMEND, Target.SUPERVISOR, stage=1, due_hours=16),
                Way(StepKind.CONCUR, Target.POST, accountant, stage=1, due_hours=16),
                head,
                Way(StepKind.INFORM, Target.POST, afya.posts["MKAGUZI"].id, stage=2, if_absent=IfAbsent.SKIP),
            ),
        )  # fmt: skip
    usual.add_template(
        admin, "Ununuzi wa zaidi ya milioni 100", "Procurement above 100 million",
        Rule(TemplateSubject.MEMO, memo_kind=MemoKind.PROCUREMENT.value, amount_from=Decimal(100_000_000)),
        (
            boss,
            Way(StepKind.CONCUR, Target.POST, accountant, stage=2, due_hours=16),
            Way(StepKind.CONCUR, Target.POST, afya.posts["MS"].id, stage=2, due_hours=16),
            head,
        ),
    )  # fmt: skip
    usual.add_template(
        admin, "Barua za idara", "Letters of a division", Rule(TemplateSubject.LETTER),
        (boss, Way(StepKind.SIGN, Target.INSTITUTION_HEAD, due_hours=24)),
    )  # fmt: skip


def tell(offices: Offices) -> None:
    """The scenes, the oldest first."""
    training(offices["AFYA"])
    handbook(offices)
    invitations(offices["AFYA"])
    supplies(offices["AFYA"])


def training(afya: Office) -> None:
    """An imprest before supervisor and accountant at once; one has agreed, the other asks the lawyer."""
    with on(3, 8, 10):
        file = _file(afya, "60/12", "Mafunzo ya mfumo wa e-Ofisi – Morogoro", "AU2")
        memo = memos.draft(
            afya.actor("AU2"), file, kind=MemoKind.IMPREST,
            subject="Masurufu ya mafunzo ya e-Ofisi kwa watumishi 12, Morogoro",
            request="Idhini ya masurufu ya TZS 9,400,000 kwa mafunzo ya siku tano",
            body=BUDGET, body_format=TextFormat.HTML, amount=Decimal(9_400_000),
            date_from=today() + timedelta(days=20), date_to=today() + timedelta(days=24), place="Morogoro",
            level=Level.OPEN, post_id=afya.posts["AU2"].id, due_at=due(4),
            steps=[
                Stop(StepKind.RECOMMEND, afya.posts["DAHRM"].id, stage=1, due_hours=16),
                Stop(StepKind.CONCUR, afya.posts["MH"].id, stage=1, due_hours=16),
                Stop(StepKind.APPROVE, afya.posts["KM"].id, due_hours=24),
                Stop(StepKind.INFORM, afya.posts["MKAGUZI"].id),
            ],
        )  # fmt: skip
        memos.attach(afya.actor("AU2"), memo, "mwaliko.pdf", _paper("Mwaliko wa mafunzo"), "Mwaliko wa chuo")
        db.session.flush()
        memos.submit(afya.actor("AU2"), memo, memo.text_version)
    with on(1, 10, 5):
        memos.recommend(afya.actor("AU"), memo, "Mafunzo yapo katika mpango wa mwaka.", memo.text_version)
    with on(1, 15, 20):
        memos.ask(
            afya.actor("MH"), memo, afya.posts["MS"].id,
            "Je, mkataba wa ukumbi unahitaji kupitiwa kwanza?", memo.text_version,
        )  # fmt: skip


def handbook(offices: Offices) -> None:
    """A circular to every institution: one has acknowledged it, the others have not yet."""
    utumishi = offices["UTU"]
    with on(6, 8, 30):
        file = _file(utumishi, "10/7", "Mfumo wa e-Ofisi katika taasisi", "AU")
        letter = letters.draft(
            utumishi.actor("AU"), file,
            subject="Matumizi ya mfumo wa e-Ofisi katika taasisi zote",
            body="Kuanzia tarehe 1 Januari mawasiliano yote kati ya taasisi yatapita katika mfumo wa e-Ofisi."
            "\n\nKila taasisi iteue wasimamizi wawili wa mfumo na kuwasilisha majina yao ndani ya siku 14."
            "\n\nTafadhali thibitisha kupokea waraka huu.",
            addressees=[To.member(offices[code].institution) for code in ("AFYA", "EGA", "NBO")],
            signer_post_id=utumishi.posts["KM"].id, post_id=utumishi.posts["AU"].id,
            steps=[(StepKind.RECOMMEND, utumishi.posts["DS"].id), (StepKind.SIGN, utumishi.posts["KM"].id)],
        )  # fmt: skip
        plan = CircularPlan(CircularKind.CIRCULAR, everyone=True, remind_days=3)
        circulars.start_circular(utumishi.actor("AU"), letter, plan)
        letters.submit(utumishi.actor("AU"), letter)
    with on(5, 9, 15):
        letters.recommend(utumishi.actor("DS"), letter, "Iko sawa.")
        letters.sign(utumishi.actor("KM"), letter, key=utumishi.key("KM"))
    with on(5, 11, 0):
        circular = circular_of(letter)
        assert circular is not None
        circulars.publish(utumishi.actor("KARANI"), circular)
    with on(4, 8, 45):
        mine = copy_of(offices["EGA"].actor("MM"), circular)
        assert mine is not None
        circulars.acknowledge(offices["EGA"].actor("MM"), mine, "Tumepokea; maandalizi yameanza.")


def invitations(afya: Office) -> None:
    """One letter to several hospitals, each with a number, a signature and a way of its own."""
    with on(3, 11, 40):
        file = _file(afya, "60/3", "Kikao cha waganga wafawidhi", "AM")
        letter = letters.draft(
            afya.actor("AM"), file,
            subject="Mwaliko wa kikao cha waganga wafawidhi",
            body="Unaalikwa katika kikao cha waganga wafawidhi kitakachofanyika Dodoma.\n\nTafadhali njoo na"
            " taarifa ya robo ya tatu ya kituo chako.\n\nNakushukuru kwa ushirikiano wako.",
            addressees=[_hospital(*each) for each in HOSPITALS],
            signer_post_id=afya.posts["KM"].id, post_id=afya.posts["AM"].id,
            steps=[(StepKind.RECOMMEND, afya.posts["DT"].id), (StepKind.SIGN, afya.posts["KM"].id)],
        )  # fmt: skip
        merge = merging.start_merge(afya.actor("AM"), letter)
        letters.submit(afya.actor("AM"), letter)
    with on(2, 9, 20):
        letters.recommend(afya.actor("DT"), letter, "Sawa.")
    with on(2, 14, 0):
        merging.approve(afya.actor("KM"), merge, afya.key("KM"))
        merging.run(merge.id, merge.run or "", afya.key("KM"))


def supplies(afya: Office) -> None:
    """A letter under two hands: the permanent secretary has signed, the chief accountant signs after."""
    with on(2, 8, 0):
        file = _file(afya, "60/8", "Mkataba wa usambazaji wa dawa", "AM")
        letter = _agreement(afya, file)
    with on(1, 9, 45):
        letters.recommend(afya.actor("DT"), letter, "Masharti yamekamilika.")
        letters.sign(afya.actor("KM"), letter, key=afya.key("KM"))


def _agreement(afya: Office, file: RegistryFile) -> OutgoingLetter:
    letter = letters.draft(
        afya.actor("AM"), file,
        subject="Kukubali masharti ya mkataba wa usambazaji wa dawa",
        body="Wizara imekubali masharti ya mkataba wa usambazaji wa dawa kwa mwaka 2027.\n\nMkataba"
        " umeambatishwa. Malipo yatafanyika kila robo ya mwaka.",
        addressees=[_hospital("Bohari ya Dawa, Kanda ya Magharibi", "TABORA", MBEYA)],
        signer_post_id=afya.posts["KM"].id, post_id=afya.posts["AM"].id,
        steps=[
            (StepKind.RECOMMEND, afya.posts["DT"].id),
            (StepKind.SIGN, afya.posts["KM"].id),
            (StepKind.SIGN, afya.posts["MH"].id),
        ],
    )  # fmt: skip
    letters.add_papers(afya.actor("AM"), letter, [("mkataba.pdf", _paper("Mkataba wa usambazaji"))])
    return letters.submit(afya.actor("AM"), letter)


def _file(office: Office, keyword: str, title: str, holder: str) -> RegistryFile:
    """A file that a paper by hand opened, in the hands of its officer."""
    clerk = office.actor("KARANI")
    line = entry(office, "KARANI", TANGA.name, title)
    plan = new_file(office, keyword, title, holder, 5, "Kwa hatua yako, tafadhali.")
    upload = Upload("barua.pdf", _paper(title))
    letter = intake.register_paper(clerk, office.registry, Channel.HAND, now(), line, upload, plan=plan)
    file = file_of(letter)
    receive(office, holder, file)
    return file


def _paper(title: str) -> bytes:
    return papers.letter_pdf(TANGA, "CHAT.1/9", "Katibu Mkuu", title, "Tafadhali rejea mazungumzo yetu.")


def _hospital(name: str, place: str, by: Outside) -> To:
    return To.outside(f"Mganga Mfawidhi,\n{name},\n{place}.", by.address)
