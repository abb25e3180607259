"""A file's level, by act and by date, with everything on it; and who needs to know."""

from datetime import timedelta

import pytest

from geos.audit.models import AuditEntry
from geos.core.clock import held_at, now, today
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.documents import queries as documents
from geos.files import following, queries, service
from geos.files.models import Cause
from geos.notices.models import Notice
from geos.work.models import WorkItem
from tests.geos.files import scenes
from tests.geos.statements import counting

OPEN, RESTRICTED, CONFIDENTIAL, SECRET = Level.OPEN, Level.RESTRICTED, Level.CONFIDENTIAL, Level.SECRET


def levels(file):
    return [row.level for row in queries.folios(file)]


def raise_to(office, file, level=CONFIDENTIAL, reason="Inataja wagonjwa"):
    return service.change_level(office.records.actor, file, level, reason)


def test_everything_on_a_raised_file_is_raised(office, monkeypatch):
    monkeypatch.setattr(following, "_levellers", [])
    followed = []
    following.on_level(lambda file, was: followed.append((file.id, was, file.level)))
    file = scenes.file_on_the_way(office, office.director, enclosures=1)
    paper = queries.folios(file)[0].document_id
    raise_to(office, file)
    assert (file.level, levels(file)) == (CONFIDENTIAL, [CONFIDENTIAL, CONFIDENTIAL])
    assert db.session.get_one(documents.Document, paper).level is CONFIDENTIAL
    items = db.session.scalars(db.select(WorkItem).filter_by(subject_id=file.id, act="receive"))
    assert {item.level for item in items} == {CONFIDENTIAL}
    notice = db.session.scalars(db.select(Notice).filter_by(subject_id=file.id)).one()
    assert (notice.level, notice.params["title"]) == (CONFIDENTIAL, "")
    assert followed == [(file.id, OPEN, CONFIDENTIAL)]
    with pytest.raises(NotFound):
        queries.get(office.clerk.actor, file.id)  # not cleared
    assert queries.get(office.director.actor, file.id)


def test_a_lowered_file_has_nothing_above_it_and_keeps_what_is_below(office):
    file = scenes.secret_file(office)
    scenes.add_letter(office.records.actor, file, level=OPEN)
    service.change_level(office.records.actor, file, RESTRICTED, "Muda umepita")
    assert (file.level, levels(file)) == (RESTRICTED, [OPEN, RESTRICTED])
    assert queries.get(office.clerk.actor, file.id)


def test_a_new_level_needs_a_reason_another_level_and_clearance(office):
    file = scenes.file_with_letter(office)
    for level, reason, refusal in (
        (CONFIDENTIAL, " ", Incomplete), (OPEN, "Hapana", Invalid), (SECRET, "Siri", Invalid),
    ):  # fmt: skip
        with pytest.raises(refusal):
            raise_to(office, file, level, reason)


def test_a_file_is_not_raised_above_whoever_has_it_or_will(office):
    for file in (scenes.file_with(office, office.officer), scenes.file_on_the_way(office, office.officer)):
        with pytest.raises(Invalid, match="not cleared"):
            raise_to(office, file)
    raise_to(office, scenes.file_with(office, office.director))


def test_levels_are_the_records_managers(office):
    file = scenes.file_with(office, office.officer)
    for member, refusal in (
        (office.clerk, Denied), (office.officer, Denied),
        (office.lawyer, NotFound), (office.other_clerk, NotFound),
    ):  # fmt: skip
        with pytest.raises(refusal):
            service.change_level(member.actor, file, RESTRICTED, "Hapana")
        with pytest.raises(refusal):
            service.plan_declassifying(member.actor, file, None, None)
        with pytest.raises(refusal):
            service.grant_reading(member.actor, file, office.ps.post, "Hapana")
        with pytest.raises(refusal):
            service.stop_reading(member.actor, file, "post:1", "Hapana")


def test_the_statements_of_a_new_level_do_not_grow_with_the_file(office):
    thin, thick = scenes.file_with_letter(office), scenes.file_with_letter(office, enclosures=9)
    counts = []
    for file in (thin, thick):
        with counting() as seen:
            raise_to(office, file)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_journal_says_from_which_level_to_which(office):
    file = raise_to(office, scenes.file_with_letter(office))
    entry = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert entry.act == "change_level"
    assert '"was":0' in entry.payload.replace(" ", "")
    assert file.title not in entry.payload


def test_a_temporary_file_follows(office):
    file = scenes.file_with(office, office.director)
    temporary = service.open_temporary(office.clerk.actor, file)
    raise_to(office, file)
    assert temporary.level is CONFIDENTIAL


# By date -----------------------------------------------------------------------------------------------


def test_a_file_is_lowered_on_its_day_by_the_worker(office):
    file = scenes.secret_file(office)
    day = today() + timedelta(days=30)
    service.plan_declassifying(office.records.actor, file, day, OPEN, "Miaka 30")
    assert service.declassify_due() == 0
    with held_at(now() + timedelta(days=30)):
        assert service.declassify_due() == 1
        assert service.declassify_due() == 0
    assert (file.level, file.declassify_on, levels(file)) == (OPEN, None, [OPEN])
    assert queries.get(office.clerk.actor, file.id)


def test_a_day_is_planned_ahead_for_a_lower_level_and_taken_back(office):
    file, records = scenes.secret_file(office), office.records.actor
    day = today() + timedelta(days=1)
    for on, to, why, refusal in (
        (today(), OPEN, "Leo", Invalid), (day, CONFIDENTIAL, "Sawa", Invalid),
        (day, None, "Lini", Invalid), (day, OPEN, "", Incomplete),
    ):  # fmt: skip
        with pytest.raises(refusal):
            service.plan_declassifying(records, file, on, to, why)
    service.plan_declassifying(records, file, day, OPEN, "Kesho")
    service.plan_declassifying(records, file, None, None)
    assert (file.declassify_on, file.declassify_to) == (None, None)


def test_whoever_reads_the_file_sees_its_day_and_the_journal_has_plan_and_change(office, page):
    file = scenes.file_with(office, office.officer)
    raise_to(office, file, RESTRICTED)
    day = today() + timedelta(days=9)
    service.plan_declassifying(office.records.actor, file, day, OPEN, "Miaka 30")
    db.session.commit()
    shown = f"Wazi kuanzia {day.day}"
    assert shown in page.sign_in(office.officer).get(f"/files/{file.id}").text
    with held_at(now() + timedelta(days=9)):
        assert service.declassify_due() == 1
    assert shown not in page.sign_in(office.officer).get(f"/files/{file.id}").text
    rows = db.session.scalars(
        db.select(AuditEntry).filter_by(subject_kind="registry_file", subject_id=file.id)
    )
    acts = [(row.act, row.person_id) for row in rows]
    assert ("plan_declassifying", office.records.person.id) in acts
    assert ("change_level", None) in acts  # the system's own


def test_a_file_that_was_lowered_before_its_day_has_no_plan_any_more(office):
    file, records = scenes.secret_file(office), office.records.actor
    service.plan_declassifying(records, file, today() + timedelta(days=9), RESTRICTED, "Miaka")
    service.change_level(records, file, OPEN, "Mapema")
    assert file.declassify_on is None


# Need-to-know ------------------------------------------------------------------------------------------


def test_a_post_is_let_read_and_no_longer(office):
    file, records = scenes.file_with_letter(office), office.records.actor
    service.grant_reading(records, file, office.lawyer.post, "Ushauri wa sheria")
    assert queries.get(office.lawyer.actor, file.id)
    with pytest.raises(Invalid, match="already"):
        service.grant_reading(records, file, office.lawyer.post, "Tena")
    service.stop_reading(records, file, f"post:{office.lawyer.post.id}", "Imekwisha")
    with pytest.raises(NotFound):
        queries.get(office.lawyer.actor, file.id)
    with pytest.raises(WrongState):
        service.stop_reading(records, file, f"post:{office.lawyer.post.id}", "Tena")


def test_reading_is_given_to_cleared_posts_of_the_institution(office):
    secret, records = scenes.secret_file(office), office.records.actor
    for post in (office.officer.post, office.other_officer.post):
        with pytest.raises(Invalid):
            service.grant_reading(records, secret, post, "Hapana")
    with pytest.raises(Incomplete):
        service.grant_reading(records, secret, office.director.post, "")


def test_the_registry_and_the_holder_keep_reading(office):
    file = scenes.file_on_the_way(office, office.officer)
    for token in (f"registry:{office.registry.id}", f"post:{office.officer.post.id}"):
        with pytest.raises(WrongState, match="must be able"):
            service.stop_reading(office.records.actor, file, token, "Hapana")
    service.receive(office.officer.actor, file)
    service.hand_over(office.officer.actor, file, office.director.post, cause=Cause.ACTION)
    with pytest.raises(WrongState, match="must be able"):  # it can still be taken back
        service.stop_reading(office.records.actor, file, f"post:{office.officer.post.id}", "Hapana")
