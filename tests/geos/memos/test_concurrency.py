"""Two at once on one memo: one wins, the other is told, and no yes holds for words that nobody read."""

import pytest
from sqlalchemy import func, select

from geos.core.db import db
from geos.core.errors import Denied, WrongState
from geos.directory.models import Person
from geos.directory.queries import actor_for
from geos.files.models import Folio
from geos.memos import service
from geos.memos.models import Memo, MemoState, MemoVersion
from geos.routes.models import StepKind, StepState
from tests.geos import snapshot
from tests.geos.memos import scenes
from tests.geos.own import at_once


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


NEW = {**scenes.WORDS, "body": "Maneno mengine."}


def prepared(own_app, make):
    """A memo made in the application's own database: its id, and the people by name."""
    with own_app.app_context():
        office = snapshot.office()
        memo_id = make(office).id
        people = {name: member.person.id for name, member in office.everyone.items()}
        db.session.remove()
    return memo_id, people


def run(own_app, memo_id, *acts):
    """The acts, each (person, what it does to the memo), begun at once; what became of each."""

    def act(number):
        person_id, do = acts[number]
        do(actor_for(db.session.get_one(Person, person_id)), db.session.get_one(Memo, memo_id))
        return "done"

    return at_once(own_app, len(acts), act)


def only_decider(office):
    return scenes.submitted(office, steps=[(StepKind.APPROVE, office.ps.post.id)])


def test_an_author_takes_it_back_and_changes_it_while_one_approves(own_app):
    memo_id, people = prepared(own_app, only_decider)

    def change(actor, memo):
        service.recall(actor, memo)
        service.edit(actor, memo, **NEW, due_at=None)

    changed, approved = run(
        own_app,
        memo_id,
        (people["officer"], change),
        (people["ps"], lambda actor, memo: service.approve(actor, memo, "Sawa", 1)),
    )
    assert [changed, approved].count("done") == 1
    assert all(isinstance(each, WrongState | Denied) for each in (changed, approved) if each != "done")
    with own_app.app_context():
        memo = db.session.get_one(Memo, memo_id)
        expected = {
            "done": (MemoState.RETURNED, 2, NEW["body"], None),
        }.get(changed, (MemoState.APPROVED, 1, scenes.WORDS["body"], 2))
        folio = memo.folio.number if memo.folio else None
        assert (memo.state, memo.text_version, memo.body, folio) == expected


def test_one_decider_changes_the_words_while_the_other_approves(own_app):
    memo_id, people = prepared(own_app, scenes.two_deciders)
    amended, approved = run(
        own_app,
        memo_id,
        (people["deputy"], lambda actor, memo: service.amend(actor, memo, 1, **NEW)),
        (people["ps"], lambda actor, memo: service.approve(actor, memo, "Sawa", 1)),
    )
    assert amended == "done"
    assert approved == "done" or isinstance(approved, WrongState)
    with own_app.app_context():
        memo = db.session.get_one(Memo, memo_id)
        assert (memo.state, memo.text_version, memo.folio_id) == (MemoState.ON_ROUTE, 2, None)
        valid = {step.post.code for step in memo.route.steps if step.state is StepState.DONE}
        assert valid == set()  # whoever approved the first version is asked again


def test_two_last_decisions_at_once_file_it_once(own_app):
    memo_id, people = prepared(own_app, scenes.two_deciders)

    def approve(actor, memo):
        service.approve(actor, memo, "", 1)

    results = run(
        own_app, memo_id, (people["deputy"], approve), (people["ps"], approve), (people["ps"], approve)
    )
    assert results.count("done") == 2
    with own_app.app_context():
        memo = db.session.get_one(Memo, memo_id)
        assert memo.state is MemoState.APPROVED
        filed = select(func.count()).select_from(Folio).filter_by(origin_kind="memo")
        assert db.session.execute(filed).scalar() == 1


def test_two_editors_at_once_keep_both_texts(own_app):
    memo_id, people = prepared(own_app, scenes.draft)
    bodies = ("Ya kwanza.", "Ya pili.")
    results = run(
        own_app,
        memo_id,
        *(
            (people["officer"], lambda actor, memo, body=body: service.edit(
                actor, memo, **{**scenes.WORDS, "body": body}, due_at=None
            ))
            for body in bodies
        ),
    )  # fmt: skip
    assert results == ["done", "done"]  # the service takes both in turn; the form's version stops the second
    with own_app.app_context():
        kept = db.session.scalars(select(MemoVersion.body).filter_by(memo_id=memo_id)).all()
        assert set(bodies) < set(kept)
