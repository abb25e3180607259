"""What goes with a memo: files attached to it, and links to registry files and folios.

They belong to versions, as the words do: whoever says yes says it to these papers too. Putting one to a memo
whose last version was on its way already makes the next version.
"""

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, NotFound
from geos.documents import service as documents
from geos.documents.models import Kind
from geos.files import queries as files
from geos.files.models import Folio, RegistryFile
from geos.memos.models import SUBJECT, Memo, MemoAttachment, MemoLink
from geos.memos.policy import KIND, require_edit
from geos.memos.queries import attachments_of, links_of
from geos.memos.service.rules import N_, TOO_LONG, lock, note
from geos.memos.service.versions import next_version
from geos.routes import queries as routes

MOST = 20  # papers of each sort; more belong on the file
TOO_MANY = N_("A memo takes %(most)d papers at most: put the others on the file and link them")
LINKED = N_("This is linked already")
ATTACHMENT = MemoAttachment.__tablename__


@command
def attach(actor: Actor, memo: Memo, filename: str, data: bytes, title: str = "") -> Memo:
    """Put a file to a memo that is with its author; without a title it goes by its name.

    Invalid (field `paper`) where it is empty, misnamed or too large, or the memo has as many as it takes.
    """
    _begin(actor, memo)
    if len(title.strip()) > SUBJECT:
        raise Invalid(TOO_LONG, fields={"title": TOO_LONG}, most=SUBJECT)
    if len(attachments_of(memo)) >= MOST:
        raise Invalid(TOO_MANY, fields={"paper": TOO_MANY}, most=MOST)
    document = documents.store(
        actor,
        memo.institution_id,
        filename,
        data,
        kind=Kind.ENCLOSURE,
        owner_kind=KIND,
        owner_id=memo.id,
        level=memo.level,
        strict=True,
        field="paper",
    )
    number = _for_papers(actor, memo)
    called = title.strip() or document.filename[:SUBJECT]
    row = MemoAttachment(memo_id=memo.id, title=called, document_id=document.id, from_version=number)
    _put(actor, row)
    note(actor, "attach", memo, sha256=document.sha256)
    return memo


@command
def detach(actor: Actor, memo: Memo, attachment_id: int) -> Memo:
    """Take an attachment away again; the versions that were sent with it keep it.

    One that nobody was sent is nobody's to read any more. NotFound for what the memo does not have now.
    """
    _begin(actor, memo)
    row = next((row for row in attachments_of(memo) if row.id == attachment_id), None)
    if row is None:
        raise NotFound
    row.until_version = _for_papers(actor, memo)
    if row.until_version == row.from_version:
        documents.rehome(row.document, ATTACHMENT, row.id, memo.level)
    note(actor, "detach", memo, sha256=row.document.sha256)
    return memo


@command
def link_file(actor: Actor, memo: Memo, file: RegistryFile, folio: Folio | None = None) -> Memo:
    """Point to a file that the author may read, or to one of its folios.

    Whoever reads the memo is shown the link only where the file may be read too. NotFound for what the
    actor may not read; Invalid (field `file`) for the same link twice.
    """
    _begin(actor, memo)
    files.get(actor, file.id)
    if folio is not None and files.folio_by_id(actor, folio.id).file_id != file.id:
        raise NotFound
    here = links_of(memo)
    if len(here) >= MOST:
        raise Invalid(TOO_MANY, fields={"file": TOO_MANY}, most=MOST)
    folio_id = folio.id if folio is not None else None
    if (file.id, folio_id) in {(row.file_id, row.folio_id) for row in here}:
        raise Invalid(LINKED, fields={"file": LINKED})
    number = _for_papers(actor, memo)
    _put(actor, MemoLink(memo_id=memo.id, file_id=file.id, folio_id=folio_id, from_version=number))
    note(actor, "link_file", memo, other=_name(file, folio))
    return memo


@command
def unlink_file(actor: Actor, memo: Memo, link_id: int) -> Memo:
    """Take a link away; the versions that were sent with it keep it."""
    _begin(actor, memo)
    row = next((row for row in links_of(memo) if row.id == link_id), None)
    if row is None:
        raise NotFound
    files.get(actor, row.file_id)
    row.until_version = _for_papers(actor, memo)
    note(actor, "unlink_file", memo, other=_name(row.file, row.folio))
    return memo


def _begin(actor: Actor, memo: Memo) -> None:
    lock(actor, memo)
    require_edit(actor, memo)
    memo.moved_at = now()  # a page that was read before this is stale


def _for_papers(actor: Actor, memo: Memo) -> int:
    """The number of the version that changes: the last one, or a new one where that was sent already."""
    if memo.route is not None and routes.version(memo.route) >= memo.text_version:
        next_version(actor, memo)
    return memo.text_version


def _put(actor: Actor, row: MemoAttachment | MemoLink) -> None:
    row.by_id = actor.person_id
    db.session.add(row)
    db.session.flush()


def _name(file: RegistryFile, folio: Folio | None) -> str:
    return f"{file.reference}/{folio.label}" if folio is not None else file.reference
