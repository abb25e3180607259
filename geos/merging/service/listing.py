"""The list of a letter to many: from the directory or from a sheet, looked through line by line."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, func, insert, select, update

from geos.core import spreadsheets
from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Invalid, NotFound, WrongState
from geos.directory.models import Post
from geos.letters import turns
from geos.letters.models import Addressee, OutgoingLetter
from geos.letters.policy.outgoing import POLICY as LETTERS
from geos.letters.service.outgoing.versions import renew
from geos.letters.workflow import EDITABLE
from geos.merging import queries
from geos.merging.models import Merge, MergeRow, RowState
from geos.merging.queries import planning
from geos.merging.reading import N_, TARGETS, Entry, guessed, problems, read
from geos.merging.service.rules import ONE_SIGNATURE, begin_writing, journal, move

MOST = 2_000  # rows of one list
TOO_MANY = N_("A list has at most %(most)d rows: divide it")
NOT_A_COLUMN = N_("Choose one of the columns")
OTHERWISE = N_("This letter goes to many already, is a circular, or is on its way")
NOBODY = N_("Nobody new was found: they stand in the list already")
EMPTY_LIST = N_("The list is empty: add those whom the letter is for")
WRONG_ROWS = N_("%(count)d rows of the list have faults: mend them, or take them out of the list")


@command
def start_merge(actor: Actor, letter: OutgoingLetter) -> Merge:
    """Make a draft a letter to many: those on it stand in the list first.

    Its copies stand on each of the letters and are sent once, with the first (geos.exchange.channels).
    """
    LETTERS.require(actor, "edit", letter)
    if letter.state not in EDITABLE or turns.claimed(letter):
        raise WrongState(OTHERWISE)
    merge = db.session.scalars(select(Merge).filter_by(letter_id=letter.id)).first()
    if merge is None:
        merge = Merge(letter_id=letter.id, institution_id=letter.institution_id, made_by_id=actor.person_id)
        db.session.add(merge)
        db.session.flush()
    else:
        move(actor, "prepare", merge)
    _put(merge, [_as_entry(each, letter.language) for each in letter.addressees if not each.is_copy])
    _changed(actor, merge)
    journal(actor, "start_merge", merge, letter.post_id)
    return merge


def _as_entry(addressee: Addressee, language: str) -> Entry:
    institution = addressee.institution
    if institution is None:
        return Entry(None, addressee.lines, addressee.email)
    head = db.session.get(Post, addressee.post_id) if addressee.post_id else None
    return planning.of_member(institution, head, language)


@command
def drop(actor: Actor, merge: Merge) -> OutgoingLetter:
    """It is an ordinary letter again, to those who stand on it; the list is gone."""
    begin_writing(actor, merge)
    db.session.execute(delete(MergeRow).where(MergeRow.merge_id == merge.id))
    move(actor, "drop", merge, filename="", headings=[], mapping={}, sheet=[])
    _new_version(actor, merge)
    journal(actor, "drop_merge", merge, merge.letter.post_id)
    return merge.letter


# Rows -----------------------------------------------------------------------------------------------


@command
def add_institutions(actor: Actor, merge: Merge, institution_ids: Sequence[int]) -> Merge:
    """Rows for institutions of the directory, to the title of their heads; who stands there stays."""
    begin_writing(actor, merge)
    return _add(actor, merge, planning.chosen(merge.letter, institution_ids), "institutions")


@command
def add_posts(actor: Actor, merge: Merge, post_ids: Sequence[int]) -> Merge:
    """Rows for posts of other institutions."""
    begin_writing(actor, merge)
    query = select(Post).where(
        Post.id.in_(post_ids), Post.active, Post.institution_id != merge.institution_id
    )
    found = db.session.scalars(query.order_by(Post.institution_id, Post.id))
    return _add(actor, merge, [planning.of_post(post, merge.letter.language) for post in found], "posts")


def _add(actor: Actor, merge: Merge, entries: Sequence[Entry], field: str) -> Merge:
    there = {planning.entry_of(row).key for row in db.session.scalars(queries.rows(merge))}
    fresh = [entry for entry in entries if entry.key not in there]
    if not fresh:
        raise Invalid(NOBODY, fields={field: NOBODY})
    _put(merge, fresh, field)
    _changed(actor, merge)
    journal(actor, "change_list", merge, merge.letter.post_id, added=len(fresh))
    return merge


@command
def remove_rows(actor: Actor, merge: Merge, ordinals: Sequence[int]) -> Merge:
    """Take rows out of the list; the others move up."""
    begin_writing(actor, merge)
    rows = list(db.session.scalars(queries.rows(merge)))
    gone = [row for row in rows if row.ordinal in set(ordinals)]
    if not gone:
        raise NotFound
    _take_out(merge, [row.id for row in gone])
    _changed(actor, merge)
    journal(actor, "change_list", merge, merge.letter.post_id, removed=len(gone))
    return merge


@command
def remove_wrong(actor: Actor, merge: Merge) -> Merge:
    """Take out every row that has a fault."""
    begin_writing(actor, merge)
    wrong = list(db.session.scalars(queries.rows(merge, RowState.WRONG)))
    _take_out(merge, [row.id for row in wrong])
    _changed(actor, merge)
    journal(actor, "change_list", merge, merge.letter.post_id, removed=len(wrong))
    return merge


def _take_out(merge: Merge, ids: Sequence[int]) -> None:
    db.session.execute(delete(MergeRow).where(MergeRow.merge_id == merge.id, MergeRow.id.in_(ids)))
    kept = select(MergeRow.id, MergeRow.ordinal).where(MergeRow.merge_id == merge.id)
    numbered = enumerate(db.session.execute(kept.order_by(MergeRow.ordinal)).all(), start=1)
    moved = [{"id": id, "ordinal": number} for number, (id, ordinal) in numbered if ordinal != number]
    if moved:  # one after the other, downwards: no two rows have one number even for a moment
        db.session.execute(update(MergeRow), moved)
    db.session.expire_all()


# A sheet --------------------------------------------------------------------------------------------


@command
def upload_sheet(actor: Actor, merge: Merge, filename: str, data: bytes) -> Merge:
    """Keep a sheet with its columns mapped as its headings say; rows of an earlier sheet go.

    Invalid (field `upload`) where it is no table, or too long.
    """
    begin_writing(actor, merge)
    headings, lines = spreadsheets.table(data, filename, MOST)
    merge.filename, merge.headings = filename[-200:], headings
    merge.sheet = [{"line": line.number, "cells": line.cells} for line in lines]
    return _mapped(actor, merge, guessed(headings, planning.wanted(merge.letter)))


@command
def map_columns(actor: Actor, merge: Merge, mapping: Mapping[str, str]) -> Merge:
    """Say which column goes where; the sheet's rows are made anew from it. An empty heading means nowhere."""
    begin_writing(actor, merge)
    if not merge.sheet:
        raise WrongState
    known = {*TARGETS, *planning.wanted(merge.letter)}
    chosen = {target: heading for target, heading in mapping.items() if heading}
    for target, heading in chosen.items():
        if target not in known or heading not in merge.headings:
            raise Invalid(NOT_A_COLUMN, fields={target: NOT_A_COLUMN})
    return _mapped(actor, merge, chosen)


def _mapped(actor: Actor, merge: Merge, mapping: Mapping[str, str]) -> Merge:
    merge.mapping = dict(mapping)
    lined = select(MergeRow.id).where(MergeRow.merge_id == merge.id, MergeRow.line.is_not(None))
    _take_out(merge, list(db.session.scalars(lined)))
    members = planning.members(merge.letter)
    _put(merge, [read(row["line"], row["cells"], mapping, members) for row in merge.sheet], "upload")
    _changed(actor, merge)
    journal(actor, "change_list", merge, merge.letter.post_id, lines=len(merge.sheet))
    return merge


def _put(merge: Merge, entries: Sequence[Entry], field: str = "") -> None:
    last = db.session.scalar(select(func.max(MergeRow.ordinal)).filter_by(merge_id=merge.id)) or 0
    if last + len(entries) > MOST:
        raise Invalid(TOO_MANY, fields={field: TOO_MANY}, most=MOST)
    rows = [
        {
            "merge_id": merge.id,
            "ordinal": last + number,
            "line": entry.line,
            "institution_id": entry.institution_id,
            "post_id": entry.post_id,
            "lines": entry.lines,
            "email": entry.email[:254],
            "code": entry.code[:40],
            "cells": entry.values,
        }
        for number, entry in enumerate(entries, start=1)
    ]
    if rows:
        db.session.execute(insert(MergeRow), rows)


# Looking through ------------------------------------------------------------------------------------


@command
def recheck(actor: Actor, merge: Merge) -> Merge:
    """Look every row through against the text as it is now; what is right stays as it was."""
    merge.checked_version = merge.letter.text_version
    _check(merge)
    return merge


def _check(merge: Merge) -> None:
    members = planning.by_code(planning.members(merge.letter))
    wanted, seen = planning.wanted(merge.letter), dict[object, int]()
    for row in db.session.scalars(queries.rows(merge)):
        entry = _read_again(row)
        found = problems(entry, wanted, members, merge.institution_id, seen, row.ordinal)
        row.problems = [each.stored() for each in found]
        row.state = RowState.WRONG if found else RowState.GOOD
    db.session.flush()


def _read_again(row: MergeRow) -> Entry:
    """The row with what could be wrong in its own cells: an address or code that leads nowhere."""
    entry = planning.entry_of(row)
    if row.institution_id is None:
        cells = {"code": row.code, "email": row.email, "line_1": row.lines}
        entry.problems = read(row.line, cells, {name: name for name in cells}, {}).problems
    return entry


def _changed(actor: Actor, merge: Merge) -> None:
    """The list is part of what is read and approved: another list is another version of the letter."""
    _new_version(actor, merge)
    merge.checked_version = merge.letter.text_version
    _check(merge)


def _new_version(actor: Actor, merge: Merge) -> None:
    names = [row.name for row in db.session.scalars(queries.rows(merge))]
    renew(actor, merge.letter, "\n".join(names))


@turns.claims
def is_to_many(letter: OutgoingLetter) -> bool:
    """Whether a letter goes to many."""
    return queries.of_letter(letter) is not None


@turns.on("submit")
def refuse_faults(actor: Actor, letter: OutgoingLetter) -> None:
    """A letter to many goes on its way once its list has no fault, and only one person is to sign it."""
    merge = queries.of_letter(letter)
    if merge is not None:
        refuse_countersigning(letter)
        recheck(actor, merge)
        refuse_wrong(merge)


def refuse_countersigning(letter: OutgoingLetter) -> None:
    """WrongState where more than one stop of its way signs."""
    if queries.signers(letter) > 1:
        raise WrongState(ONE_SIGNATURE)


def refuse_wrong(merge: Merge) -> None:
    """WrongState, saying what to do, where the list is empty or has faults."""
    counts = queries.counts(merge)
    if counts[RowState.WRONG]:
        raise WrongState(WRONG_ROWS, count=counts[RowState.WRONG])
    if not counts[RowState.GOOD]:
        raise WrongState(EMPTY_LIST)
