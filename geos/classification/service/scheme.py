"""Changing the scheme: by way of a draft, or, where an institution is being set up, at once."""

from sqlalchemy import delete, select

from geos.audit import service as audit
from geos.classification import queries
from geos.classification.facts import Facts
from geos.classification.models import FACTS, Keyword, SchemeRow, SchemeVersion, VersionState
from geos.classification.policy import SCHEME
from geos.classification.service.rules import N_, sound
from geos.classification.service.versions import new_version, open_draft, record_founding, stated
from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.directory import queries as directory

BELOW = N_("Take back the descriptors below this series first")


@command
def add_keyword(
    actor: Actor,
    institution_id: int,
    code: str,
    name_sw: str,
    name_en: str,
    parent: Keyword | None = None,
    *,
    scope: str = "",
    see_also: str = "",
) -> Keyword:
    """Enter a series or, below one, a descriptor, in force at once. Only the institution's records managers.

    Rows that one person enters on one day belong to one version.
    """
    SCHEME.require(actor, "add_keyword", directory.institution(institution_id))
    facts = sound(institution_id, Facts(code, name_sw, name_en, parent, scope, see_also), at_once=True)
    version = _version_of_today(actor, institution_id)
    row = _proposed_in(institution_id, facts) or Keyword(institution_id=institution_id)
    _take_over(row, facts)
    row.proposed = False
    db.session.add(row)
    db.session.flush()
    db.session.add(stated(version, row))
    _journal(actor, "add_keyword", row)
    return row


@command
def draft_keyword(actor: Actor, institution_id: int, facts: Facts) -> Keyword:
    """Propose a series or a descriptor: it stands in the draft until that is put in force."""
    SCHEME.require(actor, "draft_keyword", directory.institution(institution_id))
    facts = sound(institution_id, facts)
    draft = open_draft(actor, institution_id)
    row = _proposed_in(institution_id, facts) or Keyword(institution_id=institution_id, proposed=True)
    _take_over(row, facts)
    db.session.add(row)
    db.session.flush()
    db.session.add(stated(draft, row))
    db.session.flush()
    _journal(actor, "draft_keyword", row)
    return row


@command
def edit_keyword(actor: Actor, keyword: Keyword, facts: Facts) -> Keyword:
    """State a keyword anew in the draft: names, scope, other words, place, series, retired or not.

    References that were given stay as they are, whatever is changed here.
    """
    SCHEME.require(actor, "edit_keyword", directory.institution(keyword.institution_id))
    facts = sound(keyword.institution_id, facts, keyword)
    draft = open_draft(actor, keyword.institution_id)
    if keyword.proposed:
        _take_over(keyword, facts)
    _state_in(draft, keyword, facts)
    _journal(actor, "edit_keyword", keyword)
    return keyword


@command
def undo_edit(actor: Actor, keyword: Keyword) -> Keyword:
    """Take a keyword out of the draft: what is in force stays; a proposed one is given up."""
    SCHEME.require(actor, "undo_edit", directory.institution(keyword.institution_id))
    draft = queries.draft(keyword.institution_id)
    if draft is None or draft.state is not VersionState.DRAFT:
        raise WrongState
    if keyword.proposed and _has_rows_below(draft, keyword):
        raise Invalid(BELOW)
    db.session.execute(delete(SchemeRow).filter_by(version_id=draft.id, keyword_id=keyword.id))
    _journal(actor, "undo_edit", keyword)
    return keyword


def _version_of_today(actor: Actor, institution_id: int) -> SchemeVersion:
    """The newest version where this person entered it today row by row, else a new one."""
    record_founding(institution_id)
    newest = next(iter(queries.versions(institution_id)), None)
    same = newest is not None and (newest.in_force_on, newest.published_by_id, newest.why) == (
        today(),
        actor.person_id,
        "",
    )
    return newest if newest and same else new_version(institution_id, today(), actor.person_id)


def _proposed_in(institution_id: int, facts: Facts) -> Keyword | None:
    """A keyword proposed there earlier and given up: it is taken again."""
    query = select(Keyword).filter_by(
        institution_id=institution_id,
        code=facts.code,
        parent_id=facts.parent.id if facts.parent else None,
        proposed=True,
    )
    return db.session.scalars(query).first()


def _take_over(row: Keyword, facts: Facts) -> None:
    for name, value in facts.columns.items():
        setattr(row, name, value)


def _state_in(draft: SchemeVersion, keyword: Keyword, facts: Facts) -> None:
    """One row of each keyword in a version; back to what is in force, and the row goes."""
    row = db.session.scalars(
        select(SchemeRow).filter_by(version_id=draft.id, keyword_id=keyword.id)
    ).one_or_none()
    standing = {name: getattr(keyword, name) for name in FACTS}
    if not keyword.proposed and standing == facts.columns:
        if row is not None:
            db.session.delete(row)
        return
    row = row or SchemeRow(version_id=draft.id, institution_id=draft.institution_id, keyword_id=keyword.id)
    for name, value in facts.columns.items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.flush()


def _has_rows_below(draft: SchemeVersion, series: Keyword) -> bool:
    query = select(SchemeRow.id).filter_by(version_id=draft.id, parent_id=series.id)
    return db.session.execute(query).first() is not None


def _journal(actor: Actor, act: str, row: Keyword) -> None:
    audit.record(actor, act, "keyword", row.id, institution_id=row.institution_id, code=row.code)
