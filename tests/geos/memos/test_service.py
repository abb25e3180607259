"""From draft to decision: what each act does, whom it reaches, and what is refused."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from geos.access import queries as access
from geos.audit.models import AuditEntry
from geos.core.clock import now, today
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, Stale, WrongState
from geos.core.types import Level
from geos.directory import service as directory
from geos.documents import queries as documents
from geos.documents.models import Document, Kind
from geos.files import service as files
from geos.files.models import Direction, Folio, RegistryFile
from geos.memos import queries, service
from geos.memos.models import MemoState, MemoVersion
from geos.notices.models import Notice
from geos.routes.models import RouteState, StepKind
from geos.work.models import WorkItem
from geos.work.queries import OPEN
from tests.geos.factories import CLI
from tests.geos.files.scenes import file_with, secret_file
from tests.geos.memos import scenes


def waiting(memo):
    query = db.select(WorkItem.token, WorkItem.act).filter_by(subject_kind="memo", subject_id=memo.id)
    return sorted((token, act) for token, act in db.session.execute(query.where(WorkItem.state.in_(OPEN))))


def token(member):
    return f"post:{member.post.id}"


def reads(memo, member):
    return access.may_read(member.actor, "memo", memo.id, memo.level)


def acts(memo):
    query = db.select(AuditEntry.act).filter_by(subject_kind="memo", subject_id=memo.id)
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def paper_of(memo):
    """The text of the decided memo's paper."""
    document = db.session.get(Document, memo.document_id)
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(documents.content(document))).pages)


# Drafting -----------------------------------------------------------------------------------------


def test_a_draft_is_read_by_its_author_alone(office):
    memo = scenes.draft(office)
    assert (memo.state, memo.text_version, memo.route.state) == (MemoState.DRAFT, 1, RouteState.PLANNED)
    assert reads(memo, office.officer)
    assert not any(reads(memo, member) for member in (office.director, office.ps, office.clerk))
    assert waiting(memo) == []


@pytest.mark.parametrize("who", ["director", "clerk", "lawyer"])
def test_only_the_holder_of_the_file_drafts_on_it(office, who):
    file = file_with(office, office.officer)
    member = office.everyone[who]
    with pytest.raises((Denied, NotFound)):
        service.draft(member.actor, file, **scenes.facts(office, post_id=member.post.id))


def test_one_drafts_as_the_post_that_has_the_file(office):
    office.let_act(office.officer, office.lawyer)
    file = file_with(office, office.officer)
    with pytest.raises(Denied):
        service.draft(office.officer.actor, file, **scenes.facts(office, post_id=office.lawyer.post.id))


@pytest.mark.parametrize("field", ["subject", "request", "body"])
def test_a_memo_without_words_is_refused(office, field):
    file = file_with(office, office.officer)
    with pytest.raises(Incomplete) as refused:
        service.draft(office.officer.actor, file, **scenes.facts(office, **{field: " \n "}))
    assert field in refused.value.fields


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "a" * 301),
        ("request", "a" * 501),
        ("body", "a" * 20001),
        ("amount", Decimal(0)),
        ("amount", Decimal(-5)),
        ("amount", Decimal(10) ** 14),
        ("due_at", now() - timedelta(minutes=1)),
        ("level", Level.RESTRICTED),  # the file is open
        ("steps", []),
    ],
)
def test_what_breaks_a_rule_names_its_field_and_nothing_is_kept(office, field, value):
    file = file_with(office, office.officer)
    with pytest.raises(Invalid) as refused:
        service.draft(office.officer.actor, file, **scenes.facts(office, **{field: value}))
    assert field in refused.value.fields
    assert db.session.scalars(db.select(MemoVersion)).all() == []


def test_each_change_of_the_words_is_kept_as_a_version(office):
    memo = scenes.draft(office)
    kept = {**scenes.WORDS, "due_at": memo.due_at}
    service.edit(office.officer.actor, memo, **{**kept, "body": "Maneno mapya."})
    assert memo.text_version == 2
    service.edit(office.officer.actor, memo, **{**kept, "body": "Maneno mapya.", "due_at": None})
    assert (memo.text_version, memo.due_at) == (2, None)
    assert queries.version(memo, 1).body == scenes.WORDS["body"]
    assert queries.version(memo, 2).body == "Maneno mapya."


def test_the_stops_of_a_draft_can_be_chosen_again(office):
    memo = scenes.draft(office)
    only = [(StepKind.APPROVE, office.deputy.post.id)]
    service.edit(office.officer.actor, memo, **scenes.WORDS, due_at=None, steps=only)
    assert [step.post_id for step in memo.route.steps] == [office.deputy.post.id]


def test_nobody_changes_a_memo_that_is_on_its_way(office):
    memo = scenes.submitted(office)
    with pytest.raises(WrongState):
        service.edit(office.officer.actor, memo, **scenes.WORDS, due_at=None)
    with pytest.raises(Denied):
        service.edit(office.director.actor, memo, **scenes.WORDS, due_at=None)
    with pytest.raises(NotFound):
        service.edit(office.lawyer.actor, memo, **scenes.WORDS, due_at=None)


# On its way ---------------------------------------------------------------------------------------


def test_a_submitted_memo_and_its_file_are_read_by_the_posts_of_the_route(office):
    memo = scenes.submitted(office)
    assert waiting(memo) == [(token(office.director), "recommend")]
    for member in (office.officer, office.director, office.ps):
        assert reads(memo, member)
        assert access.may_read(member.actor, "registry_file", memo.file_id, Level.OPEN)
    assert not any(reads(memo, member) for member in (office.lawyer, office.clerk, office.deputy))


def test_the_director_is_told(office):
    memo = scenes.submitted(office)
    told = db.session.scalars(db.select(Notice).filter_by(subject_kind="memo", subject_id=memo.id)).one()
    assert (told.person_id, told.key) == (office.director.person.id, "recommend")


def test_a_recommended_memo_waits_for_the_decision(office):
    memo = scenes.recommended(office)
    assert (memo.state, waiting(memo)) == (MemoState.ON_ROUTE, [(token(office.ps), "approve")])


def test_each_act_counts_the_version_so_that_an_older_page_is_stale(office):
    memo = scenes.submitted(office)
    before = memo.version
    service.recommend(office.director.actor, memo, "", memo.text_version)
    assert memo.version > before


def test_an_approved_memo_is_the_next_folio_with_its_whole_route_on_paper(office):
    memo = scenes.approved(office)
    folio = db.session.get(Folio, memo.folio_id)
    assert (folio.number, folio.direction, folio.title) == (2, Direction.INTERNAL, memo.subject)
    assert (folio.origin_kind, folio.origin_id) == ("memo", memo.id)
    document = db.session.get(Document, memo.document_id)
    assert folio.document_id == document.id
    assert document.kind is Kind.MEMO
    paper = " ".join(paper_of(memo).split())
    for words in (
        "WIZARA YA AFYA", "DOKEZO SABILI", f"{memo.file.reference}/2", "Katibu Mkuu", "Mkurugenzi wa Tiba",
        "Ninaunga mkono.", "Imeidhinishwa, anza mara moja.", "Baraka Shayo", "TZS 184,500,000",
        "Rehema Lukindo",
    ):  # fmt: skip
        assert words in paper, words


def test_the_paper_tells_what_was_said_about_an_earlier_version(office):
    memo = scenes.returned(office)
    service.edit(office.officer.actor, memo, **{**scenes.WORDS, "body": "Bei ni ya mkataba."}, due_at=None)
    service.submit(office.officer.actor, memo, 2)
    service.recommend(office.director.actor, memo, "Sasa sawa.", 2)
    service.approve(office.ps.actor, memo, "", 2)
    paper = " ".join(paper_of(memo).split())
    assert "Onyesha bei ya mkataba." in paper
    assert "anaunga mkono (toleo la 1)" in paper
    assert "anaunga mkono (toleo la 2)" not in paper


def test_a_decision_goes_to_the_author_to_be_carried_out(office):
    memo = scenes.approved(office)
    assert waiting(memo) == [(token(office.officer), "carry_out")]
    service.carry_out(office.officer.actor, memo)
    assert (memo.state, waiting(memo)) == (MemoState.CARRIED_OUT, [])
    with pytest.raises(WrongState):
        service.carry_out(office.officer.actor, memo)


def test_the_readers_of_the_file_read_the_paper_of_the_decision(office):
    memo = scenes.approved(office)
    for member in (office.officer, office.director, office.ps, office.clerk):
        assert documents.get(member.actor, memo.document_id).id == memo.document_id
    with pytest.raises(NotFound):
        documents.get(office.lawyer.actor, memo.document_id)


def test_two_approvals_give_one_folio(office):
    memo = scenes.approved(office)
    with pytest.raises(WrongState):
        service.approve(office.ps.actor, memo, "", memo.text_version)
    assert db.session.scalars(db.select(Folio.number).filter_by(file_id=memo.file_id)).all() == [1, 2]


def test_a_refused_memo_is_filed_too_and_the_author_reads_why(office):
    memo = scenes.refused(office)
    assert (memo.state, memo.folio.number) == (MemoState.REFUSED, 2)
    assert waiting(memo) == [(token(office.officer), "read_decision")]
    service.note_opening(office.ps.actor, memo)
    assert waiting(memo) == [(token(office.officer), "read_decision")]
    service.note_opening(office.officer.actor, memo)
    assert waiting(memo) == []


def test_the_decision_cannot_be_undone_by_a_change(office):
    memo = scenes.approved(office)
    for act in (
        lambda: service.edit(office.officer.actor, memo, **scenes.WORDS, due_at=None),
        lambda: service.withdraw(office.officer.actor, memo),
        lambda: service.recall(office.officer.actor, memo),
        lambda: service.submit(office.officer.actor, memo, memo.text_version),
    ):
        with pytest.raises(WrongState):
            act()


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("officer", Denied),
        ("director", Denied),
        ("deputy", NotFound),
        ("lawyer", NotFound),
        ("clerk", NotFound),
    ],
)
def test_only_the_last_post_approves(office, who, error):
    memo = scenes.recommended(office)
    with pytest.raises(error):
        service.approve(office.everyone[who].actor, memo, "", memo.text_version)
    assert (memo.state, memo.folio_id) == (MemoState.ON_ROUTE, None)


def test_another_version_than_the_one_read_is_not_decided(office):
    memo = scenes.recommended(office)
    with pytest.raises(Stale):
        service.approve(office.ps.actor, memo, "", memo.text_version + 1)
    assert (memo.state, memo.folio_id) == (MemoState.ON_ROUTE, None)
    assert db.session.scalars(db.select(Folio.number).filter_by(file_id=memo.file_id)).all() == [1]


def test_a_closed_file_takes_no_decision(office):
    memo = scenes.recommended(office)
    file = memo.file
    file.state, file.holder_post_id, file.closed_at = "closed", None, now()
    db.session.commit()
    with pytest.raises(WrongState):
        service.approve(office.ps.actor, memo, "", memo.text_version)
    assert memo.state is MemoState.ON_ROUTE


# Back and forth -----------------------------------------------------------------------------------


def test_a_returned_memo_that_changed_is_recommended_again(office):
    memo = scenes.returned(office)
    assert waiting(memo) == [(token(office.officer), "correct")]
    service.edit(office.officer.actor, memo, **{**scenes.WORDS, "body": "Bei ni ya mkataba."}, due_at=None)
    service.submit(office.officer.actor, memo, memo.text_version)
    assert waiting(memo) == [(token(office.director), "recommend")]
    with pytest.raises(Denied):
        service.approve(office.ps.actor, memo, "", memo.text_version)


def test_a_returned_memo_that_did_not_change_goes_back_to_who_returned_it(office):
    memo = scenes.returned(office)
    service.submit(office.officer.actor, memo, memo.text_version)
    assert waiting(memo) == [(token(office.ps), "approve")]


def test_an_older_version_is_not_submitted(office):
    memo = scenes.draft(office)
    service.edit(office.officer.actor, memo, **{**scenes.WORDS, "body": "Mpya."}, due_at=None)
    with pytest.raises(Stale):
        service.submit(office.officer.actor, memo, 1)


def test_it_can_be_sent_back_to_an_earlier_post(office):
    memo = scenes.recommended(office)
    service.send_back(office.ps.actor, memo, "Bei?", memo.text_version, memo.route.steps[0])
    assert (memo.state, waiting(memo)) == (MemoState.ON_ROUTE, [(token(office.director), "recommend")])


def test_no_reason_no_return_and_no_refusal(office):
    memo = scenes.recommended(office)
    for act in (service.send_back, service.refuse):
        with pytest.raises(Incomplete):
            act(office.ps.actor, memo, "  ", memo.text_version)
    with pytest.raises(Invalid):
        service.approve(office.ps.actor, memo, "a" * 4001, memo.text_version)
    assert (memo.state, memo.folio_id) == (MemoState.ON_ROUTE, None)


def test_the_author_recalls_it_until_it_is_opened(office):
    memo = scenes.submitted(office)
    service.recall(office.officer.actor, memo)
    assert (memo.state, waiting(memo)) == (MemoState.RETURNED, [(token(office.officer), "correct")])
    service.submit(office.officer.actor, memo, memo.text_version)
    service.note_opening(office.director.actor, memo)
    with pytest.raises(Denied):
        service.recall(office.officer.actor, memo)


def test_the_author_withdraws_it_before_it_is_decided(office):
    memo = scenes.recommended(office)
    with pytest.raises(Denied):
        service.withdraw(office.director.actor, memo)
    service.withdraw(office.officer.actor, memo)
    assert (memo.state, memo.route.state, waiting(memo)) == (MemoState.WITHDRAWN, RouteState.STOPPED, [])


def test_a_draft_is_withdrawn_too(office):
    memo = scenes.draft(office)
    service.withdraw(office.officer.actor, memo)
    assert memo.state is MemoState.WITHDRAWN


# Posts and people ---------------------------------------------------------------------------------


def test_who_acts_for_the_permanent_secretary_approves_as_kaimu(office):
    memo = scenes.recommended(office)
    office.let_act(office.deputy, office.ps)
    service.approve(office.deputy.actor, memo, "Sawa", memo.text_version)
    said = memo.route.opinions[-1]
    assert (said.person_id, said.post_id) == (office.deputy.person.id, office.ps.post.id)
    assert said.acting_for_id == office.ps.person.id
    assert "Kaimu Katibu Mkuu" in " ".join(paper_of(memo).split())


def test_who_no_longer_acts_does_not_even_see_it(office):
    memo = scenes.recommended(office)
    yesterday = today() - timedelta(days=1)
    acting = directory.set_acting(
        CLI, office.ps.post, office.deputy.person, office.ps.person, yesterday, today()
    )
    assert queries.get(office.deputy.actor, memo.id)
    directory.end_acting(CLI, acting)
    with pytest.raises(NotFound):
        service.approve(office.deputy.actor, memo, "Sawa", memo.text_version)


def test_a_memo_to_a_vacant_post_is_recommended_by_the_head_of_its_unit(office):
    vacant = directory.add_post(CLI, office.director.post.unit, "MT2", "Mratibu wa Dawa", "Coordinator")
    steps = [(StepKind.RECOMMEND, vacant.id), (StepKind.APPROVE, office.ps.post.id)]
    memo = scenes.submitted(office, steps=steps)
    assert queries.get(office.director.actor, memo.id).id == memo.id
    service.recommend(office.director.actor, memo, "", memo.text_version)
    assert waiting(memo) == [(token(office.ps), "approve")]


def test_a_confidential_memo_needs_posts_that_are_cleared(office):
    file = secret_file(office)
    files.hand_over(office.records.actor, file, office.director.post, cause="new_paper")
    files.receive(office.director.actor, file)
    facts = scenes.facts(office, level=Level.CONFIDENTIAL, post_id=office.director.post.id)
    with pytest.raises(Invalid):
        service.draft(
            office.director.actor, file, **{**facts, "steps": [(StepKind.APPROVE, office.lawyer.post.id)]}
        )
    memo = service.draft(
        office.director.actor, file, **{**facts, "steps": [(StepKind.APPROVE, office.ps.post.id)]}
    )
    service.submit(office.director.actor, memo, 1)
    told = db.session.scalars(db.select(Notice).filter_by(subject_kind="memo", subject_id=memo.id)).one()
    assert memo.subject not in str(told.params)


def test_the_journal_has_every_act_with_its_post(office):
    memo = scenes.approved(office)
    service.carry_out(office.officer.actor, memo)
    assert acts(memo) == ["draft", "submit", "recommend", "approve", "carry_out"]
    entry = db.session.scalars(db.select(AuditEntry).filter_by(subject_kind="memo", act="approve")).one()
    assert (entry.person_id, entry.post_id) == (office.ps.person.id, office.ps.post.id)
    assert memo.subject not in entry.payload


def test_a_file_may_be_elsewhere_when_its_memo_is_decided(office):
    memo = scenes.recommended(office)
    file = db.session.get(RegistryFile, memo.file_id)
    files.send_back(office.officer.actor, file)
    service.approve(office.ps.actor, memo, "", memo.text_version)
    assert memo.folio.number == 2
