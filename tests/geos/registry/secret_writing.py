"""The writing side of the secret desk: memos, letters, letters to many, circulars; a word in all they say."""

from datetime import timedelta

from geos.circulars import service as circulars
from geos.circulars.planning import Plan
from geos.core.clock import today
from geos.exchange.service import consignments
from geos.files import queries as contents
from geos.files import service as files
from geos.files.models import Cause
from geos.letters.service import outgoing
from geos.letters.service.outgoing import To
from geos.memos import service as memos
from geos.merging import service as merging
from geos.routes.models import StepKind
from tests.geos.circulars import scenes as rounds
from tests.geos.factories import signing_key
from tests.geos.letters import stationery_desk
from tests.geos.memos.scenes import PDF, facts
from tests.geos.outgoing.scenes import BODY, HOSPITAL

MONTH = timedelta(days=30)


def prepare(office):
    """Who is to find nothing of it has stationery, and a head there to whom things go."""
    stationery_desk.letterhead(office)
    stationery_desk.template(office)
    stationery_desk.paragraph(office)
    rounds.head_there(office)


def in_writing(keeper):
    """A file with the permanent secretary, on which everything is written that can be."""
    ps, word = keeper.office.ps, keeper.word
    file = keeper.file("uandishi")
    files.hand_over(keeper.actor, file, ps.post, cause=Cause.NEW_PAPER, note=f"{word} kwa hatua")
    files.receive(ps.actor, file)
    decided(keeper, file)
    issued(keeper, file)
    to_many(keeper, file)
    ordered(keeper, file)


def decided(keeper, file):
    """A memo with papers, links and an opinion, changed at its stop, decided on conditions, with tasks."""
    office, word, ps, deputy = keeper.office, keeper.word, keeper.office.ps, keeper.office.deputy
    steps = [(StepKind.CONCUR, keeper.member.post.id), (StepKind.APPROVE, deputy.post.id)]
    said = {"subject": f"{word} dokezo", "request": f"{word} ombi", "body": f"{word} sababu"}
    memo = memos.draft(
        ps.actor, file, **facts(office, **said, post_id=ps.post.id, level=keeper.level, steps=steps)
    )
    memos.attach(ps.actor, memo, f"{word} kiambatisho.pdf", PDF, f"{word} kiambatisho")
    memos.link_file(ps.actor, memo, file, contents.folios(file)[0])
    memos.submit(ps.actor, memo, memo.text_version)
    memos.amend(
        keeper.actor, memo, memo.text_version, f"{word} nimerekebisha", **{**said, "body": f"{word} mpya"}
    )
    memos.concur(keeper.actor, memo, f"{word} sawa", memo.text_version)
    memos.ask(deputy.actor, memo, keeper.member.post.id, f"{word} una maoni?", memo.text_version)
    memos.answer(keeper.actor, memo, f"{word} maoni", memo.text_version)
    memos.approve(deputy.actor, memo, f"{word} imeidhinishwa", memo.text_version, conditions=f"{word} sharti")
    for what in ("kwanza", "pili"):
        task = memos.Task(f"{word} {what}", keeper.member.post.id, today() + MONTH)
        given = memos.give_task(deputy.actor, memo, task)
    memos.do_task(keeper.actor, given, f"{word} tayari")


def draft(keeper, file, what, **other):
    """A letter of the permanent secretary's for the deputy to sign."""
    ps, word = keeper.office.ps, keeper.word
    words = {
        "subject": f"{word} {what}",
        "body": f"{word} {BODY}",
        "salutation": f"{word},",
        "closing": f"{word} wako",
        "through": f"{word} kupitia",
        "their_reference": f"{word}/3",
        "addressees": [To.outside(f"{word},\n{HOSPITAL}", "info@mbeya.example")],
        "signer_post_id": keeper.office.deputy.post.id,
        "steps": [(StepKind.SIGN, keeper.office.deputy.post.id)],
    }
    return outgoing.draft(ps.actor, file, **{**words, **other})


def sign(keeper, letter):
    """On its way, and signed by the deputy."""
    outgoing.submit(keeper.office.ps.actor, letter)
    outgoing.sign(keeper.office.deputy.actor, letter, key=signing_key(keeper.office.deputy))


def issued(keeper, file):
    """A letter with enclosures on its way, one countersigned and struck out, one sent and annulled."""
    office, word, ps, deputy = keeper.office, keeper.word, keeper.office.ps, keeper.office.deputy
    waits = draft(keeper, file, "njiani")
    outgoing.add_papers(ps.actor, waits, [(f"{word} orodha.pdf", PDF)], f"{word} orodha")
    outgoing.add_folio(ps.actor, waits, contents.folios(file)[0], f"{word} nakala")
    outgoing.submit(ps.actor, waits)
    outgoing.ask(deputy.actor, waits, keeper.member.post.id, f"{word} vipi?")
    both = draft(
        keeper, file, "mbili", steps=[(StepKind.SIGN, each.post.id) for each in (deputy, keeper.member)]
    )
    sign(keeper, both)
    outgoing.refuse_countersigning(keeper.actor, both, f"{word} hapana")
    gone = draft(keeper, file, "imetumwa", addressees=[To.member(office.other)])
    sign(keeper, gone)
    consignments.dispatch(keeper.actor, gone)
    outgoing.annul(deputy.actor, gone, f"{word} kosa")


def to_many(keeper, file):
    """A letter to many with faults in its list, and one that is signed."""
    word, ps, deputy = keeper.word, keeper.office.ps, keeper.office.deputy
    sheet = (
        f"Jina,Taasisi,Anwani,Mahali,Baruapepe,Msimbo,Nafasi\n"
        f"{word} Mkuu,{word} Hospitali,S.L.P. 1,MBEYA,info@mbeya.example,,{word} tisa\n"
        f"{word} Mwingine,{word} Zahanati,S.L.P. 2,TANGA,si anwani,,{word} tano\n"
    ).encode()
    for what in ("orodha yenye makosa", "orodha"):
        letter = draft(
            keeper,
            file,
            what,
            body=f"{word} nafasi {{{{nafasi}}}}",
            addressees=[To.member(keeper.office.other)],
        )
        merge = merging.start_merge(ps.actor, letter)
        merging.upload_sheet(ps.actor, merge, f"{word}.csv", sheet)
        merging.remove_rows(ps.actor, merge, [1])
    merging.remove_wrong(ps.actor, merge)
    outgoing.submit(ps.actor, merge.letter)
    merging.approve(deputy.actor, merge, signing_key(deputy))
    merging.run(merge.id, merge.run, signing_key(deputy))


def ordered(keeper, file):
    """A circular that is prepared, and one that is published and takes the place of an open one."""
    office, word, ps = keeper.office, keeper.word, keeper.office.ps
    unit = ps.post.unit_id
    circulars.start_circular(
        ps.actor,
        draft(keeper, file, "unaandaliwa", copies=[]),
        Plan(unit_ids=(unit,), address=f"{word} wote"),
    )
    old = rounds.published(office)
    plan = Plan(
        institution_ids=(office.other.id,), unit_ids=(unit,), address=f"{word} wote", replaces_id=old.id
    )
    circular = circulars.start_circular(ps.actor, draft(keeper, file, "waraka"), plan)
    sign(keeper, circular.letter)
    circulars.publish(keeper.actor, circular)
    circulars.remind(keeper.actor, circular)
