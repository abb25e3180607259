"""A registry in which something confidential and something secret of every kind lies, marked with a word."""

from dataclasses import dataclass
from datetime import timedelta

from geos.accession import service as accession
from geos.census import service as census
from geos.census.models import Scope
from geos.core.clock import held_at, now, today
from geos.core.db import db
from geos.core.types import Level
from geos.counter import service as counter
from geos.diary import service as diary
from geos.directory.models import Registry
from geos.exchange.queries import intake as waiting
from geos.exchange.service import intake
from geos.files import queries as contents
from geos.files import service as files
from geos.files.models import Cause
from geos.letters.models import Channel, Mark, ValuableKind
from geos.letters.service import incoming, outgoing
from geos.memos import service as memos
from geos.registers import queries as books
from geos.registers import service as registers
from geos.registers.books.base import Asked
from geos.retention import service as retention
from geos.routes.models import StepKind
from geos.scans import service as scans
from geos.sheets import service as sheets
from tests.geos.accession import lists
from tests.geos.factories import Member, signing_key
from tests.geos.files import scenes as shelf
from tests.geos.intake import door
from tests.geos.intake.entries import line
from tests.geos.letters.incoming_desk import paper, register
from tests.geos.letters.secret_desk import confidential_clerk
from tests.geos.memos.scenes import facts
from tests.geos.outgoing.scenes import BODY, HOSPITAL
from tests.geos.registry.secret_leaving import goes
from tests.geos.registry.secret_writing import in_writing, prepare
from tests.geos.retention import scenes as ends
from tests.geos.scans import heaps

# In no catalogue, no name, no address.
CONFIDENTIAL, SECRET, RAISED = "Zumaridi", "Feruzi", "Yakuti"
WEEK = timedelta(days=7)
SHEET = heaps.letter().resize((310, 438))
OVER = "Limekwisha"


@dataclass
class Keeper:
    """Whoever keeps the secrets of one level, in which registry, and the word that stands in all of them."""

    office: object
    member: Member
    registry: Registry
    level: Level
    word: str

    @property
    def actor(self):
        """Fresh."""
        return self.member.actor

    def letter(self, what, level=None, **more):
        """A letter of this level with the mark in everything that the register takes."""
        return register(
            self.office,
            member=self.member,
            registry=self.registry,
            level=self.level if level is None else level,
            **{
                "sender": f"{self.word} mtumaji",
                "subject": f"{self.word} {what}",
                "their_reference": f"{self.word}/{what}",
                "sender_address": f"{self.word}@msd.example".lower(),
                **more,
            },
        )

    def file(self, what, level=None):
        """A file of this level, with one such letter."""
        keyword = shelf.keywords(self.office)
        letter = self.letter(f"{what} barua", level, document=paper(self.office, f"{self.word} barua.txt"))
        level = self.level if level is None else level
        incoming.open_and_file(self.actor, letter, keyword, f"{self.word} {what}", level)
        return letter.file


def filled(office):
    """Both levels, each in its registry, and what was open once."""
    confidential_clerk(office)
    first = Keeper(office, office.records, office.registry, Level.CONFIDENTIAL, CONFIDENTIAL)
    second = Keeper(office, office.secret_clerk, office.secret_registry, Level.SECRET, SECRET)
    open_file = shelf.file_with_letter(office, title="Wazi")
    prepare(office)
    for keeper in (first, second):
        at_the_door(keeper)
        in_hands(keeper)
        in_the_registry(keeper)
        in_writing(keeper)
    beside(first, open_file)
    at_the_end(first)
    taken_over(first)
    raised(first)
    for keeper in (first, second):
        counted_and_printed(keeper)
    goes(office, (CONFIDENTIAL, SECRET))
    db.session.commit()


def at_the_door(keeper):
    """Letters that wait to be filed: with a valuable, scanned, by mail, in an envelope; one struck out."""
    office, actor, word = keeper.office, keeper.actor, keeper.word
    keeper.letter("pete", valuables=[incoming.Valuable(ValuableKind.OTHER, f"{word} pete")])
    incoming.undo_registration(actor, keeper.letter("mbili"), f"{word} ni ya pili")
    corrected = keeper.letter("tatu")
    incoming.correct_entry(actor, corrected, {"subject": f"{word} nne"}, f"{word} sababu")
    batch = scans.upload(
        actor, keeper.registry, f"{word}.pdf", heaps.heap(SHEET, SHEET), post_id=keeper.member.post.id,
        level=keeper.level,
    )  # fmt: skip
    scans.split_pending()
    scans.split_by_hand(actor, batch, "1, 2")
    scans.discard(actor, batch.letters[1], f"{word} tangazo")
    raw = door.message((f"{word}.pdf", "application/pdf", shelf.PDF), subject=f"{word} ujumbe", text=word)
    base = door.arrives(office, raw, keeper.registry)
    entry = line(
        keeper.member,
        sender=f"{word} mtumaji",
        subject=f"{word} ujumbe",
        level=keeper.level,
        their_reference=f"{word}/9",
        again=True,
    )
    intake.register_mail(actor, waiting.mail_item(actor, base), entry, 0)
    sealed = incoming.Sealed(office.ps.post.id, Mark.SECRET)
    envelope = intake.register_sealed(
        office.clerk.actor, office.registry, Channel.HAND, now(), sealed, sender="",
        post_id=office.clerk.post.id,
    )  # fmt: skip
    found = incoming.Content(f"{word} mtumaji", f"{word} ndani", f"{word}/1", level=keeper.level)
    incoming.hand_in(office.ps.actor, envelope, found)


def in_hands(keeper):
    """A file with the permanent secretary: minuted, circulated, answered, with memo and temporary file."""
    office, actor, word, ps = keeper.office, keeper.actor, keeper.word, keeper.office.ps
    file = keeper.file("mkononi")
    files.hand_over(actor, file, ps.post, cause=Cause.NEW_PAPER, note=f"{word} kwa hatua")
    files.receive(ps.actor, file)
    files.put_minute(ps.actor, file, f"{word} naona F1.", ps.post.id)
    files.write_minute(ps.actor, file, f"{word} rasimu", ps.post.id)
    files.circulate(ps.actor, file, [office.deputy.post], f"{word} kwa taarifa")
    letter = outgoing.draft(
        ps.actor, file, subject=f"{word} jibu", body=f"{word} {BODY}", signer_post_id=ps.post.id,
        addressees=[outgoing.To.outside(HOSPITAL, "info@mbeya.example")], their_reference=f"{word}/2",
    )  # fmt: skip
    outgoing.sign(ps.actor, letter, key=signing_key(ps))
    steps = [(StepKind.APPROVE, office.deputy.post.id)]
    memo = memos.draft(
        ps.actor, file, **facts(office, subject=f"{word} dokezo", request=word, body=word, post_id=ps.post.id,
                                level=keeper.level, steps=steps),
    )  # fmt: skip
    memos.submit(ps.actor, memo, memo.text_version)
    temporary = files.open_temporary(actor, file, f"{word} jalada la muda")
    incoming.file_letter(actor, keeper.letter("ya muda"), temporary)


def in_the_registry(keeper):
    """A file in the registry that is to be brought up, is asked for, and is linked."""
    office, actor, word, ps = keeper.office, keeper.actor, keeper.word, keeper.office.ps
    file = keeper.file("masjala")
    file.location = f"{word} chumba"
    db.session.commit()
    diary.bring_up(actor, file, today() + WEEK, f"{word} kumbusho", ps.post)
    counter.ask(ps.actor, ps.post.id, file.reference, f"{word} ombi")
    if keeper.level is Level.CONFIDENTIAL:  # the confidential registry has no records manager
        files.grant_reading(actor, file, office.deputy.post, f"{word} kusoma")
    there = keeper.file("kwenda")
    files.hand_over_many(actor, [there], ps.post, cause=Cause.REQUEST, note=f"{word} orodha")


def beside(keeper, open_file):
    """An open file that is linked with a secret one, goes on from one, and lost a paper to one."""
    office, actor, word = keeper.office, keeper.actor, keeper.word
    file = keeper.file("kando")
    files.link(actor, open_file, file, f"{word} yanahusiana")
    files.set_previous(actor, open_file, keeper.file("awali"))
    shelf.add_letter(office.clerk.actor, open_file)
    moved = files.move_folio(actor, contents.folios(open_file)[-1], file, f"{word} si mahali pake")
    files.retitle(actor, moved, f"{word} iliyohamishwa", f"{word} jina")
    db.session.commit()


def at_the_end(keeper):
    """Closed files: under a hold, in a signed case, on a list of boxes, asked back from the centre."""
    office, actor, word = keeper.office, keeper.actor, keeper.word
    ends.schedule(office)
    held, judged, boxed, centre = (
        shut(office, f"{word} {what}", Level.CONFIDENTIAL)
        for what in ("zuio", "tathmini", "sanduku", "kituo")
    )
    files.let_read(held, f"registry:{office.registry.id}")
    retention.hold(actor, held, f"{word} kesi", f"{word} amri")
    retention.sign(actor, retention.open_case(actor, [judged], f"{word} kesi"))
    retention.make_list(actor, [boxed], f"{word} kituo", 5)
    ends.at_the_centre(office, centre)
    retention.recall_from_centre(actor, centre, f"{word} rufaa")


def shut(office, title, level):
    """A closed file whose time has come, of the records manager's."""
    actor, keyword = office.records.actor, shelf.keywords(office)
    with held_at(ends.LONG_AGO):
        file = shelf.open_with_letter(actor, office.registry, keyword, title, level=level)
        retention.close_file(actor, file, OVER)
    return file


def taken_over(keeper):
    """A present file of the old registers."""
    row = f"EA.45/312/77;{keeper.word} la zamani;45/312;Siri;{keeper.word} chumba;;;;12;3;1;\n"
    taken = lists.sent(keeper.office, row)
    accession.enter(keeper.actor, taken)
    accession.enter_waiting()
    lists.sent(keeper.office, row.replace("/77", "/78"))


def raised(keeper):
    """Files that were open, known to clerk, officer and lawyer, and that were made confidential."""
    office = keeper.office
    clerk, officer = office.clerk, office.officer
    once = Keeper(office, clerk, office.registry, Level.OPEN, RAISED)
    file = once.file("mwanzo")
    files.hand_over(clerk.actor, file, officer.post, cause=Cause.NEW_PAPER, note=f"{RAISED} kwa hatua")
    files.receive(officer.actor, file)
    files.put_minute(officer.actor, file, f"{RAISED} naona F1.", officer.post.id)
    files.circulate(officer.actor, file, [office.lawyer.post], f"{RAISED} kwa taarifa")
    counter.ask(office.lawyer.actor, office.lawyer.post.id, file.reference, "Kesi mahakamani")
    diary.bring_up(officer.actor, file, today() + WEEK, f"{RAISED} kumbusho", officer.post)
    temporary = files.open_temporary(clerk.actor, file, f"{RAISED} la muda")
    incoming.file_letter(clerk.actor, once.letter("ya muda"), temporary)
    diary.bring_up(clerk.actor, temporary, today() + WEEK, f"{RAISED} muda", office.lawyer.post)
    sheets.ask_whole(officer.actor, file, "whole_zip")
    sheets.ask_whole(clerk.actor, file, "whole_pdf")
    files.send_back(officer.actor, file, f"{RAISED} limerudi")
    files.receive(clerk.actor, file)
    files.change_level(keeper.actor, file, Level.CONFIDENTIAL, f"{RAISED} limepitiwa")
    judged, boxed = (shut(office, f"{RAISED} {what}", Level.OPEN) for what in ("tathmini", "sanduku"))
    retention.open_case(keeper.actor, [judged], f"{RAISED} kesi")
    retention.make_list(keeper.actor, [boxed], "Kituo", 5)
    for each in (judged, boxed):
        files.change_level(keeper.actor, each, Level.CONFIDENTIAL, f"{RAISED} limepitiwa")
    db.session.commit()


def counted_and_printed(keeper):
    """A census over the registry, and its books and files printed."""
    round_ = census.begin_census(keeper.actor, keeper.registry, Scope.REGISTRY)
    census.close_census(keeper.actor, round_)
    for key in ("incoming", "index"):
        registers.print_book(keeper.actor, books.book(key), Asked(keeper.registry, today().year), "csv")
    file = db.session.scalars(contents.visible(keeper.actor)).first()
    for what in ("whole_zip", "whole_pdf"):
        sheets.ask_whole(keeper.actor, file, what)
