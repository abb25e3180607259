"""What the posts on the way do besides yes and no, several who decide, and what a change makes void."""

import pytest

from geos.access import queries as access
from geos.audit.models import AuditEntry
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, Stale, WrongState
from geos.core.types import Level
from geos.directory import service as directory
from geos.files import service as files
from geos.files.models import Folio
from geos.memos import queries, service
from geos.memos.models import MemoState
from geos.routes.models import RouteState, StepKind
from geos.routes.plans import Stop
from tests.geos.factories import CLI
from tests.geos.files.scenes import secret_file
from tests.geos.memos import scenes
from tests.geos.memos.test_service import paper_of, reads, token, waiting

AMENDED = {**scenes.WORDS, "body": "Bei ni ya mkataba."}


def facts_of(act, memo):
    query = db.select(AuditEntry.payload).filter_by(subject_kind="memo", subject_id=memo.id, act=act)
    return str(db.session.scalars(query).all())


@pytest.mark.parametrize(
    ("kind", "act"),
    [(StepKind.COMMENT, service.comment), (StepKind.CONCUR, service.concur)],
)
def test_a_stop_answers_what_it_is_asked(office, kind, act):
    memo = scenes.at_stop(office, kind)
    assert waiting(memo) == [(token(office.director), str(kind))]
    act(office.director.actor, memo, "Nimesoma.", 1)
    assert waiting(memo) == [(token(office.ps), "approve")]


def test_a_comment_without_words_is_none(office):
    memo = scenes.at_stop(office, StepKind.COMMENT)
    with pytest.raises(Incomplete):
        service.comment(office.director.actor, memo, " ", 1)
    with pytest.raises(Denied):
        service.concur(office.director.actor, memo, "Ndiyo", 1)
    with pytest.raises(NotFound):
        service.comment(office.lawyer.actor, memo, "Mimi", 1)


def test_advice_against_goes_on_with_its_reason(office):
    memo = scenes.submitted(office)
    with pytest.raises(Incomplete):
        service.advise_against(office.director.actor, memo, "", 1)
    service.advise_against(office.director.actor, memo, "Fedha hazipo.", 1)
    assert (memo.state, waiting(memo)) == (MemoState.ON_ROUTE, [(token(office.ps), "approve")])
    service.approve(office.ps.actor, memo, "", 1)
    assert "Fedha hazipo." in paper_of(memo)


def test_who_is_told_reads_it_and_holds_nothing_up(office):
    steps = [Stop(StepKind.APPROVE, office.ps.post.id), Stop(StepKind.INFORM, office.secretary.post.id)]
    memo = scenes.submitted(office, steps=steps)
    service.approve(office.ps.actor, memo, "", 1)
    assert (memo.state, reads(memo, office.secretary)) == (MemoState.APPROVED, True)
    assert (token(office.secretary), "read_memo") in waiting(memo)
    service.note_opening(office.secretary.actor, memo)
    assert (token(office.secretary), "read_memo") not in waiting(memo)


# Opinions and further stops -------------------------------------------------------------------------


def test_an_opinion_is_asked_without_giving_the_memo_away(office):
    memo = scenes.asked(office)
    assert (token(office.director), "recommend") in waiting(memo)
    assert (token(office.lawyer), "answer_memo") in waiting(memo)
    assert access.may_read(office.lawyer.actor, "registry_file", memo.file_id, Level.OPEN)
    service.answer(office.lawyer.actor, memo, "Sheria inaruhusu.", 1)
    assert waiting(memo) == [(token(office.director), "recommend")]
    with pytest.raises(Denied):
        service.answer(office.lawyer.actor, memo, "Tena.", 1)


def test_the_memo_goes_on_without_the_answer(office):
    memo = scenes.asked(office)
    service.recommend(office.director.actor, memo, "", 1)
    assert waiting(memo) == [(token(office.ps), "approve")]
    with pytest.raises((Denied, WrongState)):
        service.answer(office.lawyer.actor, memo, "Nimechelewa.", 1)


def test_whom_one_cannot_ask(office):
    memo = scenes.asked(office)
    for post in (office.lawyer.post, office.director.post, office.other_officer.post):
        with pytest.raises(Invalid):
            service.ask(office.director.actor, memo, post.id, "Je?", 1)
    with pytest.raises(Incomplete):
        service.ask(office.director.actor, memo, office.deputy.post.id, " ", 1)
    assert office.lawyer.post.id not in {row[0].id for row in queries.askable(office.director.actor, memo)}


def test_a_further_stop_is_asked_directly_after_the_own_one(office):
    memo = scenes.submitted(office)
    service.add_ahead(office.director.actor, memo, [(StepKind.CONCUR, office.lawyer.post.id)], 1)
    service.recommend(office.director.actor, memo, "", 1)
    assert waiting(memo) == [(token(office.lawyer), "concur")]
    assert queries.get(office.lawyer.actor, memo.id).id == memo.id


@pytest.mark.parametrize("who", ["officer", "ps"])
def test_only_the_holder_of_the_stop_widens_the_way(office, who):
    memo, actor = scenes.submitted(office), office.everyone[who].actor
    lawyer = office.lawyer.post.id
    for act in (
        lambda: service.add_ahead(actor, memo, [(StepKind.COMMENT, lawyer)], 1),
        lambda: service.ask(actor, memo, lawyer, "Je?", 1),
        lambda: service.amend(actor, memo, 1, **AMENDED),
    ):
        with pytest.raises(Denied):
            act()


def test_who_does_not_decide_puts_in_nobody_who_does(office):
    memo = scenes.submitted(office)
    with pytest.raises(Invalid):
        service.add_ahead(office.director.actor, memo, [(StepKind.APPROVE, office.lawyer.post.id)], 1)
    with pytest.raises(Stale):
        service.add_ahead(office.director.actor, memo, [(StepKind.COMMENT, office.lawyer.post.id)], 2)


# Changing the words on the way ----------------------------------------------------------------------


def test_a_change_on_the_way_is_a_version_and_voids_the_yes_before_it(office):
    memo = scenes.at_stop(office, StepKind.CONCUR)
    service.concur(office.director.actor, memo, "", 1)
    service.amend(office.ps.actor, memo, 1, "Bei imerekebishwa.", **AMENDED)
    assert (memo.text_version, memo.state) == (2, MemoState.ON_ROUTE)
    assert waiting(memo) == [(token(office.director), "concur")]
    assert [each.part for each in queries.changes(queries.version(memo, 1), memo)] == ["body"]
    with pytest.raises(Denied):
        service.approve(office.ps.actor, memo, "", 2)
    service.concur(office.director.actor, memo, "", 2)
    service.approve(office.ps.actor, memo, "", 2)
    assert memo.state is MemoState.APPROVED


def test_the_same_words_are_no_change_and_an_older_version_is_not_changed(office):
    memo = scenes.submitted(office)
    with pytest.raises(Invalid):
        service.amend(office.director.actor, memo, 1, **scenes.WORDS)
    with pytest.raises(Stale):
        service.amend(office.director.actor, memo, 2, **AMENDED)
    with pytest.raises(Incomplete):
        service.amend(office.director.actor, memo, 1, **{**AMENDED, "body": " "})
    assert memo.text_version == 1


# Several who decide ---------------------------------------------------------------------------------


def test_a_memo_is_decided_when_the_last_of_them_has_said_yes(office):
    memo = scenes.two_deciders(office)
    service.approve(office.deputy.actor, memo, "Sawa.", 1, conditions="Kwa awamu.")
    assert (memo.state, memo.folio_id) == (MemoState.ON_ROUTE, None)
    assert waiting(memo) == [(token(office.ps), "approve")]
    assert not queries.would_end(office.deputy.actor, memo, "approve")
    assert queries.would_end(office.ps.actor, memo, "approve")
    service.approve(office.ps.actor, memo, "", 1)
    assert (memo.state, memo.folio.number) == (MemoState.APPROVED, 2)
    paper = " ".join(paper_of(memo).split())
    assert "Kwa awamu." in paper
    assert "Naibu Katibu Mkuu" in paper


def test_one_no_of_two_ends_it_but_not_where_one_yes_is_enough(office):
    memo = scenes.two_deciders(office)
    service.refuse(office.deputy.actor, memo, "Hapana.", 1)
    assert (memo.state, memo.route.state) == (MemoState.REFUSED, RouteState.STOPPED)
    stops = [Stop(StepKind.APPROVE, each.post.id, 1, 1) for each in (office.deputy, office.ps)]
    memo = scenes.submitted(office, steps=stops)
    service.refuse(office.deputy.actor, memo, "Hapana.", 1)
    assert (memo.state, memo.folio_id, waiting(memo)) == (
        MemoState.ON_ROUTE, None, [(token(office.ps), "approve")],
    )  # fmt: skip
    service.approve(office.ps.actor, memo, "Ndiyo.", 1)
    assert memo.state is MemoState.APPROVED


def test_conditions_stand_on_the_paper_and_in_the_journal(office):
    memo = scenes.recommended(office)
    service.approve(office.ps.actor, memo, "Sawa.", 1, conditions="Bei isizidi ile ya mkataba.")
    assert "Bei isizidi ile ya mkataba." in " ".join(paper_of(memo).split())
    assert "Bei isizidi ile ya mkataba." in facts_of("approve", memo)
    memo = scenes.recommended(office)
    with pytest.raises(Invalid) as refused:
        service.approve(office.ps.actor, memo, "", 1, conditions="a" * 4001)
    assert "conditions" in refused.value.fields


def test_of_a_confidential_memo_the_journal_keeps_no_words(office):
    file = secret_file(office)
    files.hand_over(office.records.actor, file, office.director.post, cause="new_paper")
    files.receive(office.director.actor, file)
    facts = scenes.facts(office, level=Level.CONFIDENTIAL, post_id=office.director.post.id)
    steps = [(StepKind.APPROVE, office.ps.post.id)]
    memo = service.draft(office.director.actor, file, **{**facts, "steps": steps})
    service.submit(office.director.actor, memo, 1)
    service.approve(office.ps.actor, memo, "", 1, conditions="Siri kubwa.")
    assert "Siri kubwa." not in facts_of("approve", memo)
    assert "conditions_sha256" in facts_of("approve", memo)


# Posts and files ------------------------------------------------------------------------------------


def test_a_closed_file_takes_no_last_decision_and_keeps_the_one_before(office):
    memo = scenes.two_deciders(office)
    file = memo.file
    file.state, file.holder_post_id, file.closed_at = "closed", None, now()
    db.session.commit()
    service.approve(office.deputy.actor, memo, "", 1)
    with pytest.raises(WrongState):
        service.approve(office.ps.actor, memo, "", 1)
    with pytest.raises(WrongState):
        service.refuse(office.ps.actor, memo, "Hapana.", 1)
    assert (memo.state, waiting(memo)) == (MemoState.ON_ROUTE, [(token(office.ps), "approve")])
    assert db.session.scalars(db.select(Folio.number).filter_by(file_id=file.id)).all() == [1]


def test_an_opinion_of_a_vacant_post_is_given_by_the_head_of_its_unit(office):
    vacant = directory.add_post(CLI, office.director.post.unit, "MT2", "Mratibu wa Dawa", "Coordinator")
    memo = scenes.recommended(office)
    service.ask(office.ps.actor, memo, vacant.id, "Dawa zipo?", 1)
    service.answer(office.director.actor, memo, "Zipo.", 1)
    assert memo.route.opinions[-1].post_id == vacant.id
