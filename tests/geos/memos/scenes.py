"""The shortest way to a memo in a given situation. Always through the services, never around them."""

from datetime import timedelta
from decimal import Decimal

from geos.core.clock import now, today
from geos.core.types import Level
from geos.files import queries as files
from geos.memos import queries, service
from geos.memos.models import Memo, MemoTask
from geos.routes.models import StepKind
from geos.routes.plans import Stop
from tests.geos.documents import samples
from tests.geos.files.scenes import file_with
from tests.geos.replay import replayed

PDF = samples.blank_pdf()  # once

WORDS = {
    "subject": "Kuhamisha akiba ya dawa na ununuzi wa dharura",
    "request": "Kuhamisha akiba ya aina 23 za dawa kutoka Kanda ya Kati.",
    "body": "Bohari ya Dawa imetoa taarifa (folio 1) kuhusu upungufu wa dawa.\n\n"
    "Akiba ya Kanda ya Kati inatosha miezi mitano.",
    "amount": Decimal(184_500_000),
}


def usual(office):
    """Through the director, decided by the permanent secretary."""
    return [(StepKind.RECOMMEND, office.director.post.id), (StepKind.APPROVE, office.ps.post.id)]


def facts(office, **changes):
    """Everything that `draft` asks for."""
    return {
        **WORDS,
        "level": Level.OPEN,
        "post_id": office.officer.post.id,
        "due_at": now() + timedelta(days=2),
        "steps": usual(office),
        **changes,
    }


@replayed
def draft(office, file=None, **changes) -> Memo:
    """A draft of the officer, on a file that the officer has."""
    file = file or file_with(office, office.officer)
    return service.draft(office.officer.actor, file, **facts(office, **changes))


@replayed
def submitted(office, **changes) -> Memo:
    """Waiting for the director."""
    memo = draft(office, **changes)
    return service.submit(office.officer.actor, memo, memo.text_version)


@replayed
def recommended(office, **changes) -> Memo:
    """Waiting for the permanent secretary."""
    memo = submitted(office, **changes)
    return service.recommend(office.director.actor, memo, "Ninaunga mkono.", memo.text_version)


@replayed
def approved(office, **changes) -> Memo:
    """Approved, filed, to be carried out."""
    memo = recommended(office, **changes)
    return service.approve(office.ps.actor, memo, "Imeidhinishwa, anza mara moja.", memo.text_version)


@replayed
def refused(office, **changes) -> Memo:
    """Refused by the permanent secretary."""
    memo = recommended(office, **changes)
    return service.refuse(office.ps.actor, memo, "Hakuna fedha katika kifungu hiki.", memo.text_version)


@replayed
def returned(office, **changes) -> Memo:
    """Back with the officer, from the permanent secretary."""
    memo = recommended(office, **changes)
    return service.send_back(office.ps.actor, memo, "Onyesha bei ya mkataba.", memo.text_version)


@replayed
def at_stop(office, kind, **changes) -> Memo:
    """Waiting for the director at a stop of some kind; the permanent secretary decides."""
    steps = [(kind, office.director.post.id), (StepKind.APPROVE, office.ps.post.id)]
    return submitted(office, steps=steps, **changes)


@replayed
def asked(office, **changes) -> Memo:
    """With the director, who asked the lawyer for an opinion."""
    memo = submitted(office, **changes)
    return service.ask(office.director.actor, memo, office.lawyer.post.id, "Sheria inasemaje?", 1)


def with_papers(office, file=None):
    """A draft of the officer with an attachment and a link to folio 1 of its file: the ids of the three."""
    memo = draft(office, file)
    service.attach(office.officer.actor, memo, "orodha.pdf", PDF, "Orodha ya dawa")
    folio = files.folio(office.officer.actor, memo.file_id, 1)
    service.link_file(office.officer.actor, memo, memo.file, folio)
    (attachment,), (link,) = queries.attachments_of(memo), queries.links_of(memo)
    return {"papers": memo.id, "attachment": attachment.id, "link": link.id}


@replayed
def task(office, memo=None, days=14) -> MemoTask:
    """A task of the lawyer from an approved memo, given by the permanent secretary."""
    memo = memo or approved(office)
    due_on = today() + timedelta(days=days)
    given = service.Task("Toa taarifa ya utekelezaji", office.lawyer.post.id, due_on)
    return service.give_task(office.ps.actor, memo, given)


@replayed
def two_deciders(office) -> Memo:
    """Waiting for the deputy and the permanent secretary at once: both decide."""
    stops = [Stop(StepKind.APPROVE, member.post.id, 1) for member in (office.deputy, office.ps)]
    return submitted(office, steps=stops)
