"""The shortest way to a memo in a given situation. Always through the services, never around them."""

from datetime import timedelta
from decimal import Decimal

from geos.core.clock import now
from geos.core.types import Level
from geos.memos import service
from geos.memos.models import Memo
from geos.routes.models import StepKind
from tests.geos.files.scenes import file_with

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


def draft(office, file=None, **changes) -> Memo:
    """A draft of the officer, on a file that the officer has."""
    file = file or file_with(office, office.officer)
    return service.draft(office.officer.actor, file, **facts(office, **changes))


def submitted(office, **changes) -> Memo:
    """Waiting for the director."""
    memo = draft(office, **changes)
    return service.submit(office.officer.actor, memo, memo.text_version)


def recommended(office, **changes) -> Memo:
    """Waiting for the permanent secretary."""
    memo = submitted(office, **changes)
    return service.recommend(office.director.actor, memo, "Ninaunga mkono.", memo.text_version)


def approved(office, **changes) -> Memo:
    """Approved, filed, to be carried out."""
    memo = recommended(office, **changes)
    return service.approve(office.ps.actor, memo, "Imeidhinishwa, anza mara moja.", memo.text_version)


def refused(office, **changes) -> Memo:
    """Refused by the permanent secretary."""
    memo = recommended(office, **changes)
    return service.refuse(office.ps.actor, memo, "Hakuna fedha katika kifungu hiki.", memo.text_version)


def returned(office, **changes) -> Memo:
    """Back with the officer, from the permanent secretary."""
    memo = recommended(office, **changes)
    return service.send_back(office.ps.actor, memo, "Onyesha bei ya mkataba.", memo.text_version)
