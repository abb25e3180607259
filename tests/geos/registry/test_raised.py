"""A file is made secret after much was begun on it: all of that is as secret from then on."""

import pytest

from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.types import Level
from geos.files import service as files
from geos.letters.queries import outgoing as letters
from geos.memos import queries as memos
from geos.memos.models import Memo
from geos.notices.models import Notice
from geos.retention import queries as retention
from geos.retention import service
from geos.routes.models import StepKind
from geos.work import queries as work
from tests.geos.files import scenes
from tests.geos.memos import scenes as memo_scenes
from tests.geos.outgoing import scenes as letter_scenes
from tests.geos.retention import scenes as ends

WHY = "Linataja wagonjwa"


def raised(office, file, level=Level.CONFIDENTIAL):
    return files.change_level(office.records.actor, file, level, WHY)


def through_the_lawyer(office, kind):
    return [(StepKind.RECOMMEND, office.lawyer.post.id), (kind, office.ps.post.id)]


def with_director(office):
    """A file that the director has, who is cleared; the lawyer on the way is not."""
    return scenes.file_with(office, office.director)


def test_a_memo_on_its_way_rises_with_its_file(office):
    file = with_director(office)
    steps = through_the_lawyer(office, StepKind.APPROVE)
    facts = memo_scenes.facts(office, post_id=office.director.post.id, steps=steps)
    memo = memo_scenes.service.draft(office.director.actor, file, **facts)
    memo_scenes.service.submit(office.director.actor, memo, memo.text_version)
    assert memos.get(office.lawyer.actor, memo.id)
    raised(office, file)
    assert db.session.get_one(Memo, memo.id).level is Level.CONFIDENTIAL
    with pytest.raises(NotFound):
        memos.get(office.lawyer.actor, memo.id)
    assert db.session.scalars(work.waiting(office.lawyer.actor)).all() == []
    told = db.session.scalars(db.select(Notice).filter_by(person_id=office.lawyer.person.id)).all()
    assert {notice.params["title"] for notice in told} == {""}


def test_a_letter_on_its_way_rises_with_its_file(office):
    file = with_director(office)
    steps = through_the_lawyer(office, StepKind.SIGN)
    letter = letter_scenes.outgoing.draft(
        office.director.actor,
        file,
        subject="Uchunguzi",
        body="Tazama.",
        addressees=[letter_scenes.To.member(office.other)],
        signer_post_id=office.ps.post.id,
        steps=steps,
    )
    letter_scenes.outgoing.submit(office.director.actor, letter)
    assert letters.get(office.lawyer.actor, letter.id)
    raised(office, file)
    with pytest.raises(NotFound):
        letters.get(office.lawyer.actor, letter.id)
    assert letters.get(office.director.actor, letter.id).level is Level.CONFIDENTIAL


def test_what_was_open_on_a_confidential_file_stays_so_when_that_becomes_secret(office):
    file = letter_scenes.confidential_file(office)
    facts = memo_scenes.facts(office, post_id=office.director.post.id, level=Level.OPEN)
    memo = memo_scenes.service.draft(
        office.director.actor, file, **{**facts, "steps": [(StepKind.APPROVE, office.ps.post.id)]}
    )
    files.change_level(files_manager(office), file, Level.SECRET, WHY)
    assert db.session.get_one(Memo, memo.id).level is Level.OPEN


def files_manager(office):
    """The records manager, cleared for secret."""
    office.records.post.clearance = Level.SECRET
    db.session.commit()
    return office.records.actor


def test_a_disposal_case_rises_and_sinks_with_its_highest_file(office):
    ends.schedule(office)
    first, second = ends.closed(office), ends.closed(office)
    case = ends.case(office, first, second)
    assert retention.get(office.clerk.actor, case.id)
    raised(office, first)
    raised(office, second)
    with pytest.raises(NotFound):
        retention.get(office.clerk.actor, case.id)
    assert db.session.scalars(retention.visible(office.clerk.actor)).all() == []
    raised(office, first, Level.OPEN)
    with pytest.raises(NotFound):
        retention.get(office.clerk.actor, case.id)
    raised(office, second, Level.OPEN)
    assert retention.get(office.clerk.actor, case.id)


def test_a_list_of_boxes_rises_with_its_file(office):
    ends.schedule(office)
    file = ends.closed(office)
    packed = service.make_list(office.records.actor, [file], "Kituo", 10)
    assert retention.transfer(office.clerk.actor, packed.id)
    raised(office, file)
    with pytest.raises(NotFound):
        retention.transfer(office.clerk.actor, packed.id)
    assert db.session.scalars(retention.transfers(office.clerk.actor)).all() == []
