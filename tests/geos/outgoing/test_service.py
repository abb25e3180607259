"""Drafting, the way to the signature, signing and striking out, and every refusal on the way."""

import subprocess

import pytest
from sqlalchemy import select

from geos.audit.models import AuditEntry
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, Stale, WrongState
from geos.core.types import Level
from geos.directory import service as directory
from geos.documents import queries as documents
from geos.files.models import Folio
from geos.letters.models import Addressee, Authority, OutgoingState
from geos.letters.queries import outgoing as queries
from geos.letters.service import outgoing as service
from geos.letters.service.outgoing import To
from geos.routes.models import StepKind
from geos.work.models import WorkItem, WorkState
from tests.geos import factories
from tests.geos.files.scenes import file_with
from tests.geos.outgoing import scenes

TEXT = {"subject": "Nyingine", "body": "Maneno mengine."}


def paper_of(letter):
    """The words on the stored PDF, as a reader sees them."""
    data = documents.content(letter.document)
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()


def waiting(token, act):
    query = select(WorkItem).filter_by(token=token, act=act, state=WorkState.TO_DO)
    return list(db.session.scalars(query))


# Drafting -------------------------------------------------------------------------------------------


def test_a_members_lines_come_from_the_directory_in_the_letters_language(office):
    office_of = To.member(office.other)
    sw = scenes.drafted(office, addressees=[office_of], copies=[])
    assert sw.addressees[0].lines.split("\n") == [
        "Katibu Mkuu,",
        "Ofisi ya Rais – Utumishi,",
        "S.L.P. 743, 40478 Dodoma,",
        "DODOMA.",
    ]
    en = scenes.drafted(office, sw.file, addressees=[office_of], copies=[], language="en")
    assert en.addressees[0].lines.split("\n")[:2] == ["Permanent Secretary,", "Public Service,"]


def test_the_head_of_a_member_is_addressed_by_that_posts_own_title(office):
    unit = directory.add_unit(factories.CLI, office.other, "Ofisi ya Mtendaji", "Office of the Chief")
    head = directory.add_post(factories.CLI, unit, "MTM", "Mtendaji Mkuu", "Chief Executive", head=True)
    letter = scenes.drafted(office)
    assert letter.addressees[0].lines.startswith("Mtendaji Mkuu,\n")
    assert letter.addressees[0].post_id == head.id


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"subject": "  "}, "subject"),
        ({"subject": "x" * 301}, "subject"),
        ({"body": ""}, "body"),
        ({"body": "x" * 50_001}, "body"),
        ({"salutation": "x" * 121}, "salutation"),
        ({"their_reference": "x" * 81}, "their_reference"),
        ({"addressees": []}, "members"),
        ({"addressees": [To.outside("Mtu", "si-anwani")]}, "outside"),
        ({"addressees": [To.outside("", "a@mfano.example")]}, "outside"),
        ({"copies": [To.outside("Mtu", "ps@utumishi.go.tz")]}, "outside_copies"),
        ({"level": Level.TOP_SECRET}, "level"),
        ({"level": Level.RESTRICTED}, "level"),  # above the file's
        ({"steps": [(StepKind.RECOMMEND, 1)]}, "signer"),
    ],
)
def test_a_draft_that_lacks_something_says_what_and_leaves_nothing(office, wrong, field):
    file = file_with(office, office.officer)
    with pytest.raises(Invalid) as refusal:
        scenes.drafted(office, file, **wrong)
    assert field in refusal.value.fields
    assert not list(db.session.scalars(queries.visible(office.officer.actor)))


def test_nobody_stands_among_the_addressees_twice_nor_does_the_own_institution(office):
    member = To.member(office.other)
    with pytest.raises(Invalid):
        scenes.drafted(office, addressees=[member], copies=[member])
    with pytest.raises(Invalid):
        scenes.drafted(office, addressees=[To.member(office.afya)])


def test_only_a_post_that_may_sign_for_another_stands_there_as_signer(office):
    with pytest.raises(Invalid):
        scenes.drafted(office, steps=scenes.steps_to(office, signer=office.lawyer))
    with pytest.raises(Invalid):
        scenes.drafted(office, signer_post_id=office.other_officer.post.id)
    assert (
        scenes.drafted(office, steps=scenes.steps_to(office, signer=office.deputy)).state
        is OutgoingState.DRAFT
    )


def test_only_the_holder_of_the_file_drafts_on_it(office):
    file = file_with(office, office.officer)
    for member, refusal in (
        (office.clerk, Denied),
        (office.lawyer, NotFound),
        (office.other_officer, NotFound),
    ):
        with pytest.raises(refusal):
            service.draft(
                member.actor, file, **TEXT, addressees=[To.member(office.other)],
                signer_post_id=office.ps.post.id, steps=scenes.steps_to(office),
            )  # fmt: skip


def test_each_version_is_kept_and_the_same_words_make_no_new_one(office):
    letter = scenes.drafted(office)
    members = [To.member(office.other)]
    service.edit(office.officer.actor, letter, **TEXT, addressees=members)
    service.edit(office.officer.actor, letter, **TEXT, addressees=members)
    assert letter.text_version == 2
    kept = {row.number: row.subject for row in queries.versions(letter)}
    assert kept == {1: "Maoni kuhusu Ikama ya mwaka 2027/28", 2: "Nyingine"}


def test_nobody_but_the_author_edits_and_not_while_it_is_on_its_way(office):
    letter = scenes.drafted(office)
    with pytest.raises(NotFound):
        service.edit(office.director.actor, letter, **TEXT, addressees=[To.member(office.other)])
    service.submit(office.officer.actor, letter)
    with pytest.raises(WrongState):
        service.edit(office.officer.actor, letter, **TEXT, addressees=[To.member(office.other)])
    with pytest.raises(Denied):
        service.edit(office.director.actor, letter, **TEXT, addressees=[To.member(office.other)])


# The way to the signature ---------------------------------------------------------------------------


def test_it_climbs_from_stop_to_stop_and_each_stop_sees_it_when_it_arrives(office):
    letter = scenes.drafted(office)
    with pytest.raises(NotFound):
        queries.get(office.director.actor, letter.id)
    service.submit(office.officer.actor, letter)
    assert queries.get(office.director.actor, letter.id) is letter
    assert [item.title for item in waiting(f"post:{office.director.post.id}", "review")] == [letter.subject]
    with pytest.raises(NotFound):
        queries.get(office.ps.actor, letter.id)
    service.recommend(office.director.actor, letter, "Iko sawa")
    assert not waiting(f"post:{office.director.post.id}", "review")
    assert len(waiting(f"post:{office.ps.post.id}", "sign")) == 1
    assert queries.get(office.ps.actor, letter.id) is letter


def test_who_is_not_asked_neither_recommends_nor_returns_nor_signs(office):
    letter = scenes.submitted(office)
    for act in (service.recommend, lambda actor, it: service.send_back(actor, it, "Rekebisha")):
        with pytest.raises(Denied):
            act(office.ps.actor, letter)
    with pytest.raises(WrongState):
        scenes.sign(office.ps, letter)  # it stands at the director
    with pytest.raises(Denied):
        scenes.sign(office.director, letter)
    with pytest.raises(Denied):
        scenes.sign(office.other_officer, letter)


def test_a_return_says_why_and_a_changed_text_climbs_again_from_the_first_stop(office):
    letter = scenes.reviewed(office)
    with pytest.raises(Incomplete):
        service.send_back(office.ps.actor, letter, " ")
    service.send_back(office.ps.actor, letter, "Taja mwaka")
    assert letter.state is OutgoingState.RETURNED
    assert len(waiting(f"post:{office.officer.post.id}", "correct")) == 1
    service.edit(office.officer.actor, letter, **TEXT, addressees=[To.member(office.other)])
    service.submit(office.officer.actor, letter)
    with pytest.raises(WrongState):
        scenes.sign(office.ps, letter)
    assert len(waiting(f"post:{office.director.post.id}", "review")) == 1


def test_a_returned_letter_keeps_its_way(office):
    letter = scenes.reviewed(office)
    service.send_back(office.ps.actor, letter, "Taja mwaka")
    with pytest.raises(WrongState):
        service.edit(
            office.officer.actor, letter, **TEXT, addressees=[To.member(office.other)],
            signer_post_id=office.director.post.id, steps=scenes.steps_to(office, signer=office.director),
        )  # fmt: skip


def test_withdrawn_is_the_end_and_takes_no_number(office):
    letter = scenes.reviewed(office)
    with pytest.raises(Denied):
        service.withdraw(office.ps.actor, letter)
    service.withdraw(office.officer.actor, letter)
    assert letter.state is OutgoingState.WITHDRAWN
    assert not waiting(f"post:{office.ps.post.id}", "sign")
    for act in (service.submit, service.withdraw):
        with pytest.raises(WrongState):
            act(office.officer.actor, letter)
    with pytest.raises(WrongState):
        scenes.sign(office.officer, letter)
    assert queries.next_reference(letter).endswith("/2")


# Signing --------------------------------------------------------------------------------------------


def test_signing_takes_the_next_folio_and_stores_the_printed_bytes_under_their_hash(office):
    letter = scenes.signed(office)
    folio = letter.folio
    assert (folio.number, folio.direction, folio.correspondent) == (
        2,
        "out",
        "Katibu Mkuu, Ofisi ya Rais – Utumishi",
    )
    assert letter.reference == f"{letter.file.reference}/2"
    assert documents.vault().verify(letter.document.sha256)
    assert folio.document.sha256 == letter.document.sha256
    assert (folio.document.owner_kind, letter.document.owner_kind) == ("registry_file", "outgoing_letter")
    words = paper_of(letter)
    assert f"Kumb. Na. {letter.reference}" in words
    assert "Kumb. yako: CAC.45/201/01/88" in words
    assert "Mkurugenzi, Hospitali ya Rufaa Mbeya" in words
    assert len(waiting(f"registry:{office.registry.id}", "dispatch")) == 1
    assert queries.get(office.clerk.actor, letter.id) is letter


def test_own_authority_is_stored_and_printed(office):
    letter = scenes.signed(office)
    assert (letter.authority, letter.signed_for_id) == (Authority.OWN, None)
    words = paper_of(letter)
    assert "Zawadi Mtengeti\nKatibu Mkuu" in words
    assert "Kaimu" not in words
    assert "Kny" not in words


def test_an_acting_officer_signs_as_kaimu_with_both_names(office):
    letter = scenes.reviewed(office)
    office.let_act(office.deputy, instead_of=office.ps)
    scenes.sign(office.deputy, letter, post_id=office.ps.post.id)
    assert (letter.authority, letter.signer_id) == (Authority.ACTING, office.deputy.person.id)
    assert letter.signed_for_id == office.ps.person.id
    words = paper_of(letter)
    assert "Hawa Kombo\nKaimu Katibu Mkuu" in words
    assert "badala ya Zawadi Mtengeti" in words


def test_who_may_sign_for_the_head_signs_kny_with_both_names(office):
    letter = scenes.reviewed(office)
    scenes.sign(office.deputy, letter)
    assert (letter.authority, letter.signed_post_id) == (Authority.ON_BEHALF, office.deputy.post.id)
    assert letter.signed_for_id == office.ps.person.id
    words = paper_of(letter)
    assert "Hawa Kombo\nKny: KATIBU MKUU\nNaibu Katibu Mkuu" in words
    assert "kwa niaba ya Zawadi Mtengeti" in words
    opinion = queries.route_of(letter).opinions[-1]
    assert (opinion.act, opinion.post_id) == ("sign", office.deputy.post.id)


def test_who_acts_in_a_post_that_signs_for_the_head_signs_as_kaimu_and_kny(office):
    letter = scenes.reviewed(office, steps=scenes.steps_to(office, office.director, signer=office.deputy))
    office.let_act(office.lawyer, instead_of=office.deputy)
    scenes.sign(office.lawyer, letter)
    words = paper_of(letter)
    assert "Daudi Kisanga\nKny: KATIBU MKUU\nKaimu Naibu Katibu Mkuu" in words


def test_a_letter_in_english_is_signed_in_english(office):
    letter = scenes.reviewed(office, language="en", salutation="Dear Permanent Secretary,")
    scenes.sign(office.deputy, letter)
    words = paper_of(letter)
    assert "THE UNITED REPUBLIC OF TANZANIA" in words
    assert "For: PERMANENT SECRETARY" in words
    assert "on behalf of Zawadi Mtengeti" in words


def test_the_head_of_a_unit_signs_an_own_letter_without_a_route(office):
    file = file_with(office, office.director)
    letter = service.draft(
        office.director.actor, file, **TEXT, addressees=[To.member(office.other)],
        signer_post_id=office.director.post.id,
    )  # fmt: skip
    with pytest.raises(WrongState):
        service.submit(office.director.actor, letter)
    scenes.sign(office.director, letter)
    assert letter.state is OutgoingState.SIGNED
    assert "Baraka Shayo\nMkurugenzi wa Tiba" in paper_of(letter)


def test_who_only_covers_a_vacant_post_does_not_sign_in_its_name(office):
    unit = office.ps.post.unit
    vacant = directory.add_post(
        factories.CLI,
        unit,
        "MSH",
        "Mkurugenzi Msaidizi",
        "Assistant Director",
        roles=office.ps.actor.posts[0].roles,
    )
    letter = scenes.reviewed(
        office,
        signer_post_id=vacant.id,
        steps=[(StepKind.RECOMMEND, office.director.post.id), (StepKind.SIGN, vacant.id)],
    )
    assert office.ps.actor.post(vacant.id).covering
    with pytest.raises(Denied):
        scenes.sign(office.ps, letter)


def test_a_signature_belongs_to_the_version_that_was_read(office):
    letter = scenes.reviewed(office)
    with pytest.raises(Stale):
        scenes.sign(office.ps, letter, text_version=7)
    assert letter.state is OutgoingState.ON_ROUTE


class Jammed:
    """A printer that does not print."""

    def lay_out(self, template, data):
        raise RuntimeError("no paper")


def test_if_printing_fails_nothing_is_taken(office):
    letter = scenes.reviewed(office)
    before = set(documents.vault().iter_all())
    with pytest.raises(RuntimeError):
        scenes.sign(office.ps, letter, renderer=Jammed())
    db.session.refresh(letter)
    assert (letter.state, letter.reference, letter.folio_id) == (OutgoingState.ON_ROUTE, None, None)
    assert queries.next_reference(letter).endswith("/2")
    assert set(documents.vault().iter_all()) == before
    assert len(waiting(f"post:{office.ps.post.id}", "sign")) == 1
    scenes.sign(office.ps, letter)
    assert letter.reference.endswith("/2")


def test_it_is_printed_once_and_signed_once(office):
    letter = scenes.signed(office)
    sha256 = letter.document.sha256
    with pytest.raises(WrongState):
        scenes.sign(office.ps, letter)
    with pytest.raises(WrongState):
        scenes.sign(office.deputy, letter)
    assert letter.document.sha256 == sha256
    assert len(list(db.session.scalars(select(Folio).filter_by(origin_kind="outgoing_letter")))) == 1


@pytest.mark.parametrize("act", ["submit", "recommend", "send_back", "recall", "withdraw"])
def test_no_act_moves_a_signed_letter_back(office, act):
    letter = scenes.signed(office)
    more = {"reason": "x"} if act == "send_back" else {}
    for member in (office.officer, office.director, office.ps):
        with pytest.raises(WrongState):
            getattr(service, act)(member.actor, letter, **more)


@pytest.mark.parametrize("field", ["subject", "body", "salutation", "level", "reference", "document_id"])
def test_a_signed_letter_is_not_changed_through_any_door(office, field):
    letter = scenes.signed(office)
    with pytest.raises(WrongState):
        service.edit(office.officer.actor, letter, **TEXT, addressees=[To.member(office.other)])
    setattr(letter, field, 1 if field in ("level", "document_id") else "Nyingine")
    with pytest.raises(WrongState):
        db.session.flush()
    db.session.rollback()


def test_the_addressees_of_a_signed_letter_neither_change_nor_go_nor_grow(office):
    letter = scenes.signed(office)

    def change(address):
        letter.addressees[0].lines = "Mtu mwingine"

    def remove(address):
        letter.addressees.pop()

    def add(address):
        db.session.add(
            Addressee(letter_id=letter.id, ordinal=9, kind="outside", lines="x", email="a@b.example")
        )

    for door in (change, remove, add):
        door(letter)
        with pytest.raises(WrongState):
            db.session.flush()
        db.session.rollback()


def test_the_journal_tells_who_signed_in_whose_right_and_never_the_words(office):
    letter = scenes.reviewed(office)
    scenes.sign(office.deputy, letter)
    entry = db.session.scalars(select(AuditEntry).filter_by(act="sign", subject_id=letter.id)).one()
    assert entry.person_id == office.deputy.person.id
    assert letter.reference in entry.payload
    assert letter.document.sha256 in entry.payload
    assert letter.subject not in entry.payload


# After signing --------------------------------------------------------------------------------------


def test_a_letter_that_is_never_sent_keeps_its_number_struck_out(office):
    letter = scenes.signed(office)
    with pytest.raises(Incomplete):
        service.strike_out(office.clerk.actor, letter, "  ")
    with pytest.raises(Denied):
        service.strike_out(office.officer.actor, letter, "Imepitwa")
    service.strike_out(office.clerk.actor, letter, "Imepitwa na wakati")
    assert letter.state is OutgoingState.STRUCK_OUT
    assert letter.folio.struck_out_at is not None
    assert not waiting(f"registry:{office.registry.id}", "dispatch")
    with pytest.raises(WrongState):
        service.dispatch(office.clerk.actor, letter)
    with pytest.raises(WrongState):
        service.strike_out(office.clerk.actor, letter, "Tena")
    assert queries.next_reference(letter).endswith("/3")


def test_the_register_gives_the_years_next_number_once(office):
    letter = scenes.signed(office)
    with pytest.raises(Denied):
        service.dispatch(office.officer.actor, letter)
    service.dispatch(office.clerk.actor, letter)
    assert (letter.register_number, letter.register_year) == (1, today().year)
    with pytest.raises(WrongState):
        service.dispatch(office.clerk.actor, letter)
    second = scenes.signed(office, file=letter.file)
    service.dispatch(office.clerk.actor, second)
    assert second.register_number == 2


def test_an_unsigned_letter_never_enters_the_register(office):
    for letter in (scenes.drafted(office), scenes.submitted(office), scenes.reviewed(office)):
        with pytest.raises(WrongState):
            service.dispatch(office.clerk.actor, letter)


def test_whoever_may_read_the_file_reads_the_signed_letter_in_the_files_copy(office):
    from geos.files import service as files

    letter = scenes.signed(office)
    with pytest.raises(NotFound):
        queries.get(office.lawyer.actor, letter.id)
    files.let_read(letter.file, f"post:{office.lawyer.post.id}")
    assert queries.get(office.lawyer.actor, letter.id) is letter
    assert queries.paper(office.lawyer.actor, letter).id == letter.folio.document_id
    assert documents.get(office.lawyer.actor, letter.folio.document_id)
    assert queries.paper(office.officer.actor, letter).id == letter.document_id


def test_a_draft_on_a_file_is_not_for_the_files_other_readers(office):
    from geos.files import service as files

    letter = scenes.drafted(office)
    files.let_read(letter.file, f"post:{office.lawyer.post.id}")
    with pytest.raises(NotFound):
        queries.get(office.lawyer.actor, letter.id)


def test_what_a_person_may_read_is_exactly_what_the_list_shows(office):
    from geos.letters.models import OutgoingLetter

    file = file_with(office, office.officer)
    scenes.drafted(office, file)
    scenes.submitted(office, file=file)
    scenes.reviewed(office, file=file)
    scenes.signed(office, file=file)
    scenes.confidential(office)
    everything = list(db.session.scalars(select(OutgoingLetter)))
    for member in office.everyone.values():
        actor = member.actor
        listed = {each.id for each in db.session.scalars(queries.visible(actor))}
        assert listed == {each.id for each in everything if readable(actor, each)}


def readable(actor, letter):
    try:
        return bool(queries.get(actor, letter.id))
    except NotFound:
        return False


def test_rows_that_claim_to_be_signed_without_their_facts_are_refused_by_the_database(office):
    from sqlalchemy import text
    from sqlalchemy.exc import IntegrityError

    letter = scenes.drafted(office)
    with pytest.raises(IntegrityError):
        db.session.execute(
            text("UPDATE outgoing_letter SET state = 'signed' WHERE id = :id"), {"id": letter.id}
        )
    db.session.rollback()
