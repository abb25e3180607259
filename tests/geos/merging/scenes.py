"""A letter to many at every stage: to Utumishi, two hospitals of a sheet, and whom a test adds."""

from geos.core.db import db
from geos.letters.service import outgoing
from geos.letters.service.outgoing import To
from geos.merging import queries, service
from tests.geos.factories import signing_key
from tests.geos.outgoing import scenes
from tests.geos.replay import replayed

HEADINGS = "Jina,Taasisi,Anwani,Mahali,Baruapepe,Msimbo,Nafasi"
MBEYA = "Mkurugenzi,Hospitali ya Rufaa Mbeya,S.L.P. 259,MBEYA,info@mbeya.example,,12"
TANGA = "Mkurugenzi,Hospitali ya Bombo,S.L.P. 452,TANGA,info@bombo.example,,7"
SHEET = f"{HEADINGS}\n{MBEYA}\n{TANGA}\n"
BODY = "Mmetengewa nafasi {{nafasi}} za uuguzi.\n\nNakushukuru kwa ushirikiano wako."


@replayed
def drafted(office, **other):
    """The officer's draft, with a mark in its text, on a file."""
    facts = {"body": BODY, "addressees": [To.member(office.other)], "copies": []}
    return scenes.drafted(office, **{**facts, **other})


@replayed
def started(office, **other):
    """The same, made a letter to many: Utumishi stands in the list, with its mark open."""
    merge = service.start_merge(office.officer.actor, drafted(office, **other))
    db.session.commit()
    return merge


@replayed
def listed(office, sheet=SHEET, **other):
    """The same with the two hospitals of the sheet, and nobody else."""
    merge = started(office, **other)
    actor = office.officer.actor
    service.upload_sheet(actor, merge, "hospitali.csv", sheet.encode())
    service.remove_rows(actor, merge, [1])
    db.session.commit()
    return merge


@replayed
def reviewed(office, **other):
    """The same, before the permanent secretary."""
    merge = listed(office, **other)
    outgoing.submit(office.officer.actor, merge.letter)
    outgoing.recommend(office.director.actor, merge.letter, "Iko sawa.")
    db.session.commit()
    return merge


@replayed
def approved(office, **other):
    """The same, approved; nothing is signed yet."""
    merge = reviewed(office, **other)
    service.approve(office.ps.actor, merge, signing_key(office.ps))
    db.session.commit()
    return merge


@replayed
def signed(office, **other):
    """The same, every row signed."""
    merge = approved(office, **other)
    service.run(merge.id, merge.run, signing_key(office.ps))
    db.session.commit()
    return db.session.merge(merge)


def rows(merge, state=None):
    """Its rows in their order, as they are now."""
    return list(db.session.scalars(queries.rows(merge, state).execution_options(populate_existing=True)))
