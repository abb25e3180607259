"""Every act on a letter's way, its templates and marks, and signing a batch with one PIN."""

import pytest

from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, WrongState
from geos.core.richtext import TextFormat
from geos.letters import comparing
from geos.letters.models import OutgoingLetter, OutgoingState
from geos.letters.queries import outgoing as queries
from geos.letters.service import outgoing as service
from geos.letters.service.outgoing.batch import NOT_READ
from geos.routes.models import StepKind
from geos.work.models import WorkItem, WorkState
from tests.geos.factories import PIN, signing_key
from tests.geos.files.scenes import file_with
from tests.geos.letters import stationery_desk
from tests.geos.outgoing import scenes
from tests.geos.outgoing.test_service import paper_of
from tests.geos.outgoing.test_views import fresh_statements, written


def acts(member, letter):
    return queries.acts(member.actor, letter, queries.route_of(letter))


@pytest.mark.parametrize(
    ("kind", "act", "words"),
    [(StepKind.COMMENT, "comment", "Nimeona"), (StepKind.CONCUR, "concur", "")],
)
def test_a_stop_of_each_kind_lets_it_on_by_its_own_act_alone(office, kind, act, words):
    letter = scenes.at_stop(office, kind)
    assert act in acts(office.director, letter)
    for other in ("comment", "concur", "recommend"):
        if other != act:
            with pytest.raises(WrongState):
                getattr(service, other)(office.director.actor, letter, "Maneno")
    getattr(service, act)(office.director.actor, letter, words)
    assert "sign" in acts(office.ps, letter)


def test_a_comment_and_an_advice_against_must_say_something(office):
    with pytest.raises(Incomplete):
        service.comment(office.director.actor, scenes.at_stop(office, StepKind.COMMENT), " ")
    letter = scenes.submitted(office)
    with pytest.raises(Incomplete):
        service.advise_against(office.director.actor, letter, "")
    service.advise_against(office.director.actor, letter, "Si wakati wake")
    assert queries.route_of(letter).opinions[-1].act == "advise_against"


def test_an_opinion_is_asked_and_given_while_the_letter_stays(office):
    letter = scenes.questioned(office)
    assert queries.get(office.lawyer.actor, letter.id) is letter
    assert acts(office.lawyer, letter) == {"answer"}
    with pytest.raises(Denied):
        service.answer(office.ps.actor, letter, "Ndiyo")
    service.answer(office.lawyer.actor, letter, "Ndiyo, ni halali")
    assert "recommend" in acts(office.director, letter)


def test_a_stop_that_is_added_comes_next(office):
    letter = scenes.submitted(office)
    service.add_ahead(office.director.actor, letter, [(StepKind.COMMENT, office.lawyer.post.id)])
    service.recommend(office.director.actor, letter)
    assert "comment" in acts(office.lawyer, letter)
    assert "sign" not in acts(office.ps, letter)


def test_a_signer_returns_it_to_an_earlier_stop(office):
    letter = scenes.reviewed(office)
    first = queries.route_of(letter).steps[0]
    with pytest.raises(Invalid):
        service.step_back(office.ps.actor, letter, 10**6, "Angalia tena")
    service.step_back(office.ps.actor, letter, first.id, "Angalia tena")
    assert letter.state is OutgoingState.ON_ROUTE
    assert "recommend" in acts(office.director, letter)


def test_an_amendment_at_a_stop_makes_every_yes_void_and_shows_what_changed(office):
    ways = [(StepKind.CONCUR, office.director.post.id), (StepKind.SIGN, office.ps.post.id)]
    letter = service.submit(office.officer.actor, scenes.drafted(office, steps=ways))
    service.concur(office.director.actor, letter)
    same = {"subject": letter.subject, "body": letter.body, "salutation": letter.salutation}
    with pytest.raises(Invalid):
        service.amend(office.ps.actor, letter, **same)
    service.amend(office.ps.actor, letter, **{**same, "body": "Wizara inaomba nafasi 1,300."}, why="Takwimu")
    assert letter.text_version == 2
    assert "concur" in acts(office.director, letter)
    with pytest.raises(WrongState):
        scenes.sign(office.ps, letter)
    rows = comparing.changes(queries.version(letter, 1), queries.version(letter, 2))
    [changed] = [row for row in rows if row.changed]
    assert "<ins>" in changed.shown
    assert "<del>" in changed.shown


# Templates and marks ----------------------------------------------------------------------------------


def test_a_template_fills_the_form_and_the_rest_is_put_in_at_signing(office, page):
    template = stationery_desk.template(office)
    file = file_with(office, office.officer)
    asked = scenes.asked(office, file)
    page.sign_in(office.officer)
    url = f"/letters/incoming/{asked.id}/reply"
    pressed = {"letter_template": str(template.id), "find": "begin"}
    soup = page.post(url, 200, form_on=url, **written(office), **pressed)
    body = soup.select_one("[name=body]").text.strip()
    assert "Kumb. Na. CAC.45/201/01/88" in body
    assert "{{kumb_na}}" in body
    assert soup.select_one("[name=salutation]")["value"] == "Ndugu {{mwandikiwa}},"
    page.post(url, form_on=url, act="save", **written(office, body=body, salutation="Ndugu {{mwandikiwa}},"))
    letter = db.session.scalars(db.select(OutgoingLetter)).one()
    service.submit(office.officer.actor, letter)
    service.recommend(office.director.actor, letter)
    scenes.sign(office.ps, letter)
    assert "{{" not in letter.body + letter.salutation
    words = " ".join(paper_of(letter).split())
    assert f"Barua hii ni {letter.reference}" in words
    assert "Ndugu Katibu Mkuu, Ofisi ya Rais – Utumishi," in words


def test_a_mark_that_nothing_fills_is_asked_for_before_it_is_sent(office):
    letter = scenes.drafted(office, body="Tunaomba {{ Kiasi }} kwa {{kumb_yao}}.")
    with pytest.raises(Incomplete) as refusal:
        service.submit(office.officer.actor, letter)
    assert refusal.value.facts["marks"] == "{{kiasi}}"
    assert letter.state is OutgoingState.DRAFT


def test_lists_and_tables_come_out_on_the_paper_and_nothing_runs(office, page):
    html = (
        "<p>Mchanganuo:</p><table><tr><th>Kada</th></tr><tr><td>Wauguzi</td></tr></table><script>x</script>"
    )
    letter = scenes.drafted(office, body=html, body_format=TextFormat.HTML)
    assert "script" not in letter.body
    page.sign_in(office.officer)
    assert page.get(f"/letters/outgoing/{letter.id}").select("article.sheet table td")
    service.submit(office.officer.actor, letter)
    service.recommend(office.director.actor, letter)
    assert "Wauguzi" in paper_of(scenes.sign(office.ps, letter))


def test_through_and_closing_stand_on_the_paper(office):
    letter = scenes.reviewed(office, through="Katibu Tawala,\nMBEYA", closing="Wako mtiifu,")
    words = paper_of(scenes.sign(office.ps, letter))
    assert "K.k." in words
    assert "Katibu Tawala," in words
    assert "Wako mtiifu," in words


def test_the_letterhead_stands_on_letters_signed_from_now_on(office):
    first = scenes.signed(office)
    stationery_desk.letterhead(office, logo=("nembo.png", stationery_desk.png()))
    second = scenes.signed(office)
    assert "Afya bora kwa wote" not in paper_of(first)
    assert "Afya bora kwa wote" in paper_of(second)
    assert "+255 26 232 3267" in paper_of(second)


# A batch ------------------------------------------------------------------------------------------------


def opened(office, *letters):
    for letter in letters:
        service.note_opening(office.ps.actor, letter, queries.route_of(letter))
    db.session.commit()


def test_a_batch_is_signed_with_one_pin_and_one_refusal_refuses_no_other(office, page):
    first = scenes.reviewed(office, subject="Kwanza")
    second, third = (scenes.reviewed(office, file=first.file, subject=each) for each in ("Pili", "Tatu"))
    opened(office, first, third)
    page.sign_in(office.ps)
    url = "/letters/outgoing/to-sign"
    soup = page.get(url)
    assert len(soup.select("[name=letters]")) == 2  # the one that was not read cannot be ticked
    ticks = [f"{each.id}:{each.version}" for each in (first, second, third)]
    page.post(url, form_on=url, letters=ticks, pin=PIN)
    page.follow()
    told = " ".join(page.flashes)
    for each in (first, second, third):
        db.session.refresh(each)
    assert [each.state for each in (first, second, third)] == [
        OutgoingState.SIGNED,
        OutgoingState.ON_ROUTE,
        OutgoingState.SIGNED,
    ]
    assert first.reference in told
    assert third.reference in told
    assert "Pili" in told


def test_a_letter_that_changed_since_is_not_signed_in_a_batch(office):
    letter = scenes.reviewed(office)
    opened(office, letter)
    [result] = service.sign_each(office.ps.actor, [(letter.id, letter.version - 1)], signing_key(office.ps))
    assert result.refusal
    assert letter.state is OutgoingState.ON_ROUTE


def test_a_batch_countersigns_what_others_have_signed(office, page):
    letter = scenes.half_signed(office)
    page.sign_in(office.director)
    url = "/letters/outgoing/to-sign"
    assert page.get(url).select("ol.lines li")
    assert not page.soup.select("[name=letters]")
    [refused] = service.sign_each(
        office.director.actor, [(letter.id, letter.version)], signing_key(office.director)
    )
    assert refused.refusal == NOT_READ
    page.get(f"/letters/outgoing/{letter.id}")
    page.get(url)
    page.post(url, form_on=url, letters=page.soup.select_one("[name=letters]")["value"], pin=PIN)
    db.session.expire_all()
    assert [place.person_id for place in letter.signatures] == [
        office.ps.person.id,
        office.director.person.id,
    ]


def test_a_deputy_signs_in_a_batch_only_what_the_deputy_has_opened(office, page):
    letter = scenes.reviewed(office)
    opened(office, letter)  # by the principal: that is no reading of the deputy's
    chosen = [(letter.id, letter.version)]
    [refused] = service.sign_each(office.deputy.actor, chosen, signing_key(office.deputy))
    assert refused.refusal == NOT_READ
    page.sign_in(office.deputy).get(f"/letters/outgoing/{letter.id}")
    [done] = service.sign_each(office.deputy.actor, chosen, signing_key(office.deputy))
    assert (done.refusal, letter.state) == ("", OutgoingState.SIGNED)


def test_what_waits_takes_the_subject_that_a_stop_gives_it(office):
    letter = scenes.at_stop(office, StepKind.CONCUR)
    service.amend(office.director.actor, letter, subject="Mada mpya", body=scenes.BODY)
    db.session.expire_all()
    waiting = db.select(WorkItem.title).filter_by(subject_kind="outgoing_letter", subject_id=letter.id)
    assert set(db.session.scalars(waiting.where(WorkItem.state != WorkState.DONE))) == {"Mada mpya"}


def test_without_a_tick_or_with_a_wrong_pin_nothing_of_a_batch_is_signed(office, page):
    letter = scenes.reviewed(office)
    opened(office, letter)
    page.sign_in(office.ps)
    url = "/letters/outgoing/to-sign"
    assert page.post(url, 422, form_on=url, pin=PIN).select("#letters-error, .errsum")
    tick = f"{letter.id}:{letter.version}"
    assert page.post(url, 422, form_on=url, letters=tick, pin="si-hiyo-9").select("#pin-error")
    db.session.refresh(letter)
    assert letter.state is OutgoingState.ON_ROUTE


def test_the_statements_of_the_batch_page_do_not_grow_with_its_letters(office, page):
    first = scenes.reviewed(office)
    page.sign_in(office.ps).get("/letters/outgoing/to-sign")
    few = fresh_statements(page, "/letters/outgoing/to-sign")
    for _number in range(4):
        scenes.reviewed(office, file=first.file)
    assert fresh_statements(page, "/letters/outgoing/to-sign") == few


def test_the_statements_of_a_letters_page_do_not_grow_with_what_goes_with_it(office, page):
    letter = scenes.with_papers(office, scenes.drafted(office), "Kwanza")
    url = f"/letters/outgoing/{letter.id}"
    page.sign_in(office.officer).get(url)
    few = fresh_statements(page, url)
    scenes.with_papers(office, letter, "Pili", "Tatu", "Nne")
    assert fresh_statements(page, url) == few
