"""The decided memo as a paper of its file: a folio of the next number, and the PDF with the whole route."""

from flask_babel import force_locale, gettext

from geos.core.actor import Actor
from geos.core.clock import local, today
from geos.core.db import db
from geos.core.errors import WrongState
from geos.core.types import Level
from geos.directory.models import Institution
from geos.documents import service as documents
from geos.documents.models import Document, Kind
from geos.documents.pdf.papers import render_memo
from geos.documents.pdf.sheets import Authority, MemoSheet, RouteLine, Signature, TaskLine
from geos.files import queries as file_queries
from geos.files import service as files
from geos.files.models import Direction, Folio, RegistryFile
from geos.memos.kinds import KINDS
from geos.memos.models import Memo, MemoAttachment, MemoKind, MemoState
from geos.memos.policy import KIND
from geos.memos.queries import attachments_of
from geos.memos.queries import tasks as tasks_of
from geos.memos.service.rules import on_route
from geos.memos.wording import DECISIONS, facts, whole
from geos.routes import queries as routes
from geos.routes.drawing import SAID
from geos.routes.engine import ADVISING, DECIDING
from geos.routes.models import Opinion
from geos.web.fields import LEVELS_IN_FULL
from geos.work.models import WorkItem
from geos.work.queries import open_on

LANGUAGE = "sw"  # of the office's own papers


def take_folio(actor: Actor, memo: Memo, post_id: int) -> Folio:
    """The next folio of the file, for a memo about to be decided; its attachments are the enclosures.

    Its paper follows. The memo keeps its attachments; the file has the same content for its own readers.
    """
    return files.add_folio(
        actor,
        memo.file,
        title=memo.subject,
        direction=Direction.INTERNAL,
        enclosures=[(row.title, _for_the_file(actor, memo, row)) for row in attachments_of(memo)],
        correspondent=memo.post.title_sw,
        paper_date=today(),
        level=memo.level,
        origin_kind=KIND,
        origin_id=memo.id,
        post_id=post_id,
    )


def _for_the_file(actor: Actor, memo: Memo, row: MemoAttachment) -> Document:
    kind, file = RegistryFile.__tablename__, memo.file
    return documents.copy(
        actor, row.document, memo.institution_id, owner_kind=kind, owner_id=file.id, level=file.level
    )


def keep_paper(actor: Actor, memo: Memo, folio: Folio) -> Document:
    """Print the decided memo once; whoever may read the file may read it."""
    db.session.flush()
    with force_locale(LANGUAGE):
        data = render_memo(sheet(memo, folio))
    return documents.store(
        actor,
        memo.institution_id,
        f"dokezo-folio-{folio.number}.pdf",
        data,
        kind=Kind.MEMO,
        owner_kind=RegistryFile.__tablename__,
        owner_id=memo.file_id,
        level=memo.file.level,
        strict=False,
    )


def sheet(memo: Memo, folio: Folio) -> MemoSheet:
    """What stands on the paper: the text as decided, everybody's words in order, and the decision."""
    route, final = on_route(memo), decisions(memo)
    said = [opinion for opinion in route.opinions if opinion.act in SAID and opinion not in final]
    return MemoSheet(
        institution=db.session.get_one(Institution, memo.institution_id).name_sw,
        reference=file_queries.folio_reference(memo.file, folio),
        date=local(route.started_at).date() if route.started_at else today(),
        to=", ".join(step.post.title_sw for step in route.steps if step.kind in DECIDING),
        sender=memo.post.title_sw,
        subject=memo.subject,
        body=whole(memo),
        body_format=memo.body_format,
        author=_author(memo),
        through=tuple(step.post.title_sw for step in route.steps if step.kind in ADVISING),
        route=tuple(_line(opinion, _act(opinion, memo)) for opinion in said),
        decisions=tuple(_line(opinion, str(DECISIONS[opinion.act])) for opinion in final),
        marking=str(LEVELS_IN_FULL[memo.level]) if memo.level > Level.OPEN else "",
        kind="" if memo.kind is MemoKind.GENERAL else str(KINDS[memo.kind].name),
        facts=tuple(facts(memo)),
        attachments=tuple(row.title for row in attachments_of(memo)),
        tasks=tuple(TaskLine(task.text, task.post.title_sw, task.due_on) for task in tasks_of(memo)),
    )


def decisions(memo: Memo) -> list[Opinion]:
    """What those who decide said about the memo as it stands, in the order of the route."""
    route = on_route(memo)
    steps = [step for step in route.steps if step.kind in DECIDING]
    return [said for step in steps if (said := routes.said_at(route, step)) and said.act in DECISIONS]


def decision(memo: Memo) -> Opinion:
    """The yes or no that ended the route."""
    found = routes.decision(on_route(memo))
    if found is None:
        raise WrongState
    return found


def unread_refusal(memo: Memo) -> bool:
    """Whether the author's post has not opened the memo since it was refused."""
    if memo.state is not MemoState.REFUSED:
        return False
    item = open_on(KIND, memo.id).where(WorkItem.act == "read_decision").limit(1)
    return db.session.scalars(item).first() is not None


def _author(memo: Memo) -> Signature:
    authority = Authority.ACTING if memo.acting_for_id else Authority.OWN
    sent = next(said for said in reversed(on_route(memo).opinions) if said.step_id is None)
    signed = gettext("Submitted in GeOS, %(at)s", at=f"{local(sent.at):%d/%m/%Y %H:%M}")
    return Signature(memo.author.name, memo.post.title_sw, authority, signed=signed)


def _act(said: Opinion, memo: Memo) -> str:
    """What was done; of an earlier version the paper says so, for that yes no longer held."""
    if said.text_version == memo.text_version:
        return str(SAID[said.act])
    version = gettext("version %(number)s", number=said.text_version)
    return f"{SAID[said.act]} ({version})"


def _line(said: Opinion, act: str) -> RouteLine:
    return RouteLine(
        post=said.post.title_sw,
        person=said.person.name,
        act=act,
        words=said.text,
        conditions=said.conditions,
        at=said.at,
        acting=said.acting_for_id is not None,
    )
