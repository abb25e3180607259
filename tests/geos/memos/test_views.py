"""The pages of memos as a civil servant uses them."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from geos.core.clock import today
from geos.core.db import db
from geos.core.types import Level
from geos.files import service as files
from geos.memos import service
from geos.memos.models import Memo, MemoState
from geos.routes.models import StepKind
from geos.routes.plans import Stop
from tests.geos.files.scenes import file_with, secret_file
from tests.geos.memos import scenes

NEW = {
    "subject": "Kuhamisha akiba ya dawa",
    "request": "Kuhamisha akiba ya aina 23.",
    "body": "Aya ya kwanza.\n\nAya ya pili.",
    "amount": "184,500,000",
    "due_at": "",
    "level": "0",
}


def way(*stops):
    """The fields of stops in a row: (kind, member), the last one decides."""
    rows = {}
    for number, (kind, member) in enumerate(stops, start=1):
        rows |= {f"stop_{number}_post": member.post.id, f"stop_{number}_kind": kind}
    return rows


def decided_by(member):
    return way(("approve", member))


def text(tag):
    return " ".join(tag.get_text().split())


def again(memo):
    db.session.expire_all()
    return db.session.get(Memo, memo.id)


def acts(soup):
    """The verbs at the top of a memo's page."""
    return [
        text(tag)
        for tag in soup.select(".acts-main .btn, .acts-main .menu-p a, .acts-main .menu-p button")
        if text(tag)
    ]


def test_the_whole_way_of_a_memo_by_its_forms(office, page):
    file = file_with(office, office.officer)
    page.sign_in(office.officer)
    new = f"/files/{file.id}/memos/new"
    soup = page.get(new)
    assert soup.select_one("[name=stop_1_post] option[selected]")["value"] == str(office.director.post.id)
    assert soup.select_one("[name=stop_2_post] option[selected]")["value"] == str(office.ps.post.id)
    page.post(new, form_on=new, **NEW, **way(("recommend", office.director), ("approve", office.ps)))
    at = page.response.location
    page.follow()
    page.post(f"{at}/submit", form_on=at)
    assert "Mkurugenzi wa Tiba" in text(page.follow().select_one(".flash"))

    page.sign_in(office.director)
    page.post(f"{at}/recommend", form_on=f"{at}/recommend", text="Ninaunga mkono.")
    assert "Katibu Mkuu" in text(page.follow().select_one(".flash"))

    page.sign_in(office.ps)
    soup = page.get(at)
    assert "TZS 184,500,000" in text(soup.select_one(".need b"))
    assert acts(soup)[0] == "Idhinisha"
    soup = page.get(f"{at}/approve")
    assert "toleo la 1" in text(soup.select_one(".dlg-b"))
    assert "Katibu Mkuu" in text(soup.select_one(".dlg-b"))
    page.post(f"{at}/approve", form_on=f"{at}/approve", text="Anza.")
    soup = page.follow()
    assert f"{file.reference}/2" in text(soup.select_one(".head"))

    page.sign_in(office.officer)
    page.post(f"{at}/carry-out", form_on=at)
    assert "Limetekelezwa" in text(page.follow().select_one(".head"))


@pytest.mark.parametrize(
    ("state", "who", "first"),
    [
        ("draft", "officer", "Wasilisha"),
        ("submitted", "director", "Unga mkono"),
        ("recommended", "ps", "Idhinisha"),
        ("returned", "officer", "Wasilisha"),
        ("approved", "officer", "Imetekelezwa"),
    ],
)
def test_the_next_step_is_the_green_button_of_whoever_has_it(office, page, state, who, first):
    memo = getattr(scenes, state)(office)
    soup = page.sign_in(office.everyone[who]).get(f"/memos/{memo.id}")
    assert [text(tag) for tag in soup.select(".acts-main .btn-go")] == [first]


@pytest.mark.parametrize(
    ("state", "who"),
    [
        ("submitted", "ps"),
        ("recommended", "director"),
        ("recommended", "officer"),
        ("approved", "ps"),
        ("refused", "officer"),
    ],
)
def test_whoever_has_no_act_sees_no_green_button(office, page, state, who):
    memo = getattr(scenes, state)(office)
    soup = page.sign_in(office.everyone[who]).get(f"/memos/{memo.id}")
    assert soup.select(".acts-main .btn-go") == []
    assert soup.select(".need") == []


def test_opening_the_page_ends_the_authors_chance_to_take_it_back(office, page):
    memo = scenes.submitted(office)
    at = f"/memos/{memo.id}"
    assert "Tengua" in acts(page.sign_in(office.officer).get(at))
    page.sign_in(office.director).get(at)
    assert "Tengua" not in acts(page.sign_in(office.officer).get(at))


def test_an_approval_of_a_page_read_earlier_is_refused_and_its_words_are_kept(office, page):
    memo = scenes.recommended(office)
    at = f"/memos/{memo.id}"
    page.sign_in(office.ps)
    form = page.hidden(f"{at}/approve", f"{at}/approve")
    service.send_back(office.ps.actor, memo, "Bei?", 1)
    service.edit(office.officer.actor, memo, **{**scenes.WORDS, "body": "Bei mpya."}, due_at=None)
    service.submit(office.officer.actor, memo, 2)
    service.recommend(office.director.actor, memo, "", 2)
    soup = page.post(f"{at}/approve", 409, **form, text="Maneno yangu marefu")
    assert soup.select_one("textarea[name=text]").get_text().strip() == "Maneno yangu marefu"
    assert page.problems
    assert again(memo).state is MemoState.ON_ROUTE
    now = {field["name"]: field["value"] for field in soup.select("form.dlg input[type=hidden]")}
    page.post(f"{at}/approve", **now, text="Maneno yangu marefu")
    assert again(memo).state is MemoState.APPROVED


def test_a_double_click_approves_once_and_leads_to_the_memo(office, page):
    memo = scenes.recommended(office)
    at = f"/memos/{memo.id}"
    page.sign_in(office.ps)
    form = page.hidden(f"{at}/approve", f"{at}/approve")
    page.post(f"{at}/approve", **form, text="Sawa")
    page.post(f"{at}/approve", **form, text="Sawa")
    assert page.response.location.endswith(at)
    assert [said.act for said in again(memo).route.opinions].count("approve") == 1


def test_a_double_click_on_a_new_memo_makes_one(office, page):
    file = file_with(office, office.officer)
    new = f"/files/{file.id}/memos/new"
    page.sign_in(office.officer)
    form = {**page.hidden(new, new), **NEW, **decided_by(office.ps)}
    page.post(new, **form)
    first = page.response.location
    files.send_back(office.officer.actor, file)
    page.post(new, **form)
    assert page.response.location == first
    assert len(db.session.scalars(db.select(Memo)).all()) == 1


def test_two_decisions_from_two_pages_give_one(office, page):
    memo = scenes.recommended(office)
    at = f"/memos/{memo.id}"
    page.sign_in(office.ps)
    first, second = (page.hidden(f"{at}/{act}", f"{at}/{act}") for act in ("approve", "refuse"))
    page.post(f"{at}/approve", **first)
    page.post(f"{at}/refuse", 409, **second, reason="Hapana")
    assert again(memo).state is MemoState.APPROVED


@pytest.mark.parametrize("act", ["send-back", "refuse"])
def test_a_no_without_a_reason_shows_the_form_again(office, page, act):
    memo = scenes.recommended(office)
    at = f"/memos/{memo.id}/{act}"
    page.sign_in(office.ps)
    page.post(at, 422, form_on=at, reason="  ", to="author")
    assert len(page.problems) == 1
    page.post(at, 422, form_on=at, reason="a" * 4001, to="author")
    assert len(page.problems) == 1
    assert again(memo).state is MemoState.ON_ROUTE


def test_it_can_be_returned_to_an_earlier_post_but_to_nobody_else(office, page):
    memo = scenes.recommended(office)
    at = f"/memos/{memo.id}/send-back"
    page.sign_in(office.ps)
    page.post(at, 422, form_on=at, reason="Bei?", to=memo.route.steps[1].id)
    page.post(at, form_on=at, reason="Bei?", to=memo.route.steps[0].id)
    assert "Mkurugenzi wa Tiba" in text(page.follow().select_one(".flash"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", ""), ("subject", "a" * 301), ("request", " "), ("body", ""), ("amount", "mia"),
        ("amount", "0"), ("amount", "9" * 15), ("due_at", "jana"), ("due_at", "2020-01-01T10:00"),
        ("stop_1_post", ""), ("stop_1_post", "99999"), ("stop_1_post", "KM"), ("level", "2"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_form_is_said_and_nothing_is_kept(office, page, field, value):
    file = file_with(office, office.officer)
    new = f"/files/{file.id}/memos/new"
    page.sign_in(office.officer)
    soup = page.post(new, 422, form_on=new, **{**NEW, **decided_by(office.ps), field: value})
    assert len(page.problems) == 1
    assert soup.select_one(".errsum a[href]")
    assert db.session.scalars(db.select(Memo)).all() == []


def test_a_post_twice_on_the_way_is_said(office, page):
    file = file_with(office, office.officer)
    new = f"/files/{file.id}/memos/new"
    page.sign_in(office.officer)
    page.post(new, 422, form_on=new, **NEW, **way(("recommend", office.ps), ("approve", office.ps)))
    assert page.problems


def test_a_returned_memo_is_changed_and_compared(office, page):
    memo = scenes.returned(office)
    at = f"/memos/{memo.id}"
    page.sign_in(office.officer)
    soup = page.get(f"{at}/edit")
    assert soup.select_one("[name=stop_1_post]") is None
    words = {
        "subject": memo.subject, "request": memo.request, "amount": "200", "due_at": "",
        "body": "Bei ni <b>mpya</b>.\n\nAkiba ya Kanda ya Kati inatosha miezi mitano.",
    }  # fmt: skip
    page.post(f"{at}/edit", form_on=f"{at}/edit", **words)
    soup = page.follow()
    compare = f"{at}/versions/2"
    assert soup.select_one(f'a[href="{compare}"]')
    soup = page.get(compare)
    came, went = ([tag.get_text() for tag in soup.select(f".panel {mark}")] for mark in ("ins", "del"))
    assert {"TZS 200", "<b>mpya</b>"} <= set(came)
    assert "TZS 184,500,000" in went
    assert soup.select_one("ins b") is None
    page.get(f"{at}/versions/1", 404)
    page.get(f"{at}/versions/9", 404)


def test_a_memo_edited_on_two_pages_keeps_the_words_of_the_second(office, page):
    memo = scenes.draft(office)
    at = f"/memos/{memo.id}/edit"
    page.sign_in(office.officer)
    form = page.hidden(at, at)
    service.edit(office.officer.actor, memo, **{**scenes.WORDS, "body": "Kwanza."}, due_at=None)
    sent = {**NEW, **decided_by(office.ps), "body": "Ya pili."}
    soup = page.post(at, 409, **form, **sent)
    assert soup.select_one("[name=body]").get_text().strip() == "Ya pili."
    assert again(memo).body == "Kwanza."
    clash = soup.select_one(".clash")
    assert office.officer.person.name in clash.get_text()
    assert "Kwanza." in clash.select_one(".rich").get_text()
    assert len(soup.select(".errsum")) == 1  # it is said once
    assert clash.select_one("[data-take=body]")["data-plain"] == "Kwanza."


def test_the_lists_show_to_each_what_is_theirs(office, page):
    memo = scenes.submitted(office)
    rows = {
        ("director", "waiting"): 1, ("director", "own"): 0, ("ps", "waiting"): 0, ("officer", "own"): 1,
        ("lawyer", "waiting"): 0, ("lawyer", "own"): 0, ("lawyer", "decided"): 0, ("officer", "decided"): 0,
    }  # fmt: skip
    for (who, name), count in rows.items():
        soup = page.sign_in(office.everyone[who]).get(f"/memos?list={name}")
        assert (
            len(soup.select(f'main a.ttl[href="/memos/{memo.id}"], main th a[href="/memos/{memo.id}"]'))
            == count
        )
    soup = page.sign_in(office.director).get("/memos?list=nonsense")
    assert soup.select_one('.rail a[href="/memos"] em').get_text() == "1"


def test_a_confidential_memo_is_unknown_to_whoever_is_not_cleared(office, page):
    file = secret_file(office)
    files.hand_over(office.records.actor, file, office.director.post, cause="new_paper")
    files.receive(office.director.actor, file)
    steps = [(StepKind.APPROVE, office.ps.post.id)]
    facts = scenes.facts(office, level=Level.CONFIDENTIAL, post_id=office.director.post.id, steps=steps)
    memo = service.draft(office.director.actor, file, **facts)
    service.submit(office.director.actor, memo, 1)
    assert page.sign_in(office.ps).get(f"/memos/{memo.id}").select(".band")
    office.let_act(office.lawyer, office.officer)  # more posts, no more clearance
    for member in (office.lawyer, office.officer, office.clerk, office.other_officer):
        page.sign_in(member).get(f"/memos/{memo.id}", 404)
        assert memo.subject not in page.get("/memos?list=decided").get_text()


def test_the_pages_speak_english_too(office, page):
    memo = scenes.recommended(office)
    page.language = "en"
    db.session.execute(db.update(type(office.ps.person)).values(language="en"))
    db.session.commit()
    soup = page.sign_in(office.ps).get(f"/memos/{memo.id}")
    assert acts(soup)[0] == "Approve"
    assert "You, Permanent Secretary" in text(soup.select_one(".route"))
    for url in ("/memos", "/memos?list=decided", f"/memos/{memo.id}/approve", f"/memos/{memo.id}/send-back"):
        page.get(url)


def statements(page, url):
    """What a page asks the database for; nothing is known from before, as in a new request."""
    known, seen = list(db.session), []
    db.session.expunge_all()
    listener = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    page.get(url)
    event.remove(db.engine, "before_cursor_execute", listener)
    db.session.expunge_all()
    db.session.add_all(known)
    return [text for text in seen if text.startswith(("SELECT", "WITH"))]


def test_the_statements_of_a_list_do_not_grow_with_its_rows(office, page):
    for name, make, who in (("waiting", scenes.submitted, "director"), ("own", scenes.approved, "officer")):
        page.sign_in(office.everyone[who])
        make(office)
        page.get(f"/memos?list={name}")
        few = len(statements(page, f"/memos?list={name}"))
        for _ in range(3):
            make(office)
        assert len(statements(page, f"/memos?list={name}")) == few


def test_the_statements_of_a_memo_do_not_grow_with_its_opinions(office, page):
    memo = scenes.recommended(office)
    memo_id = memo.id
    page.sign_in(office.officer)
    page.get(f"/memos/{memo_id}")
    few = len(statements(page, f"/memos/{memo.id}"))
    for _ in range(3):
        service.send_back(office.ps.actor, memo, "Bei?", 1)
        service.submit(office.officer.actor, memo, 1)
    assert len(statements(page, f"/memos/{memo.id}")) == few


# Kinds, papers, tasks -------------------------------------------------------------------------------


def test_the_form_asks_what_the_kind_says_and_keeps_what_was_written(office, page):
    file = file_with(office, office.officer)
    new = f"/files/{file.id}/memos/new"
    page.sign_in(office.officer)
    soup = page.post(new, 200, form_on=new, **{**NEW, "become": "travel"})
    assert {field["name"] for field in soup.select("[name=date_from], [name=place]")} == {
        "date_from",
        "place",
    }
    assert soup.select_one("[name=subject]")["value"] == NEW["subject"]
    assert page.problems == []
    assert db.session.scalars(db.select(Memo)).all() == []
    trip = {"kind": "travel", "date_from": "2027-01-04", "date_to": "2027-01-08", "place": "Tabora"}
    page.post(new, 422, form_on=new, **NEW, **decided_by(office.ps), kind="travel")
    assert len(page.problems) == 3
    page.post(new, form_on=new, **NEW, **decided_by(office.ps), **trip)
    soup = page.follow()
    assert "Safari" in text(soup.select_one(".head"))
    assert "4 Januari 2027 – 8 Januari 2027 (siku 5)" in text(soup.select_one(".sheet"))


def test_a_leave_has_no_amount(office, page):
    file = file_with(office, office.officer)
    soup = page.sign_in(office.officer).get(f"/files/{file.id}/memos/new?kind=leave")
    assert soup.select_one("[name=amount]") is None
    assert soup.select_one("[name=date_to]")["aria-required"] == "true"


def test_two_who_write_at_once_see_both_texts(office, page):
    memo = scenes.draft(office)
    at = f"/memos/{memo.id}/edit"
    page.sign_in(office.officer)
    form = page.hidden(at, at)
    theirs = {**scenes.WORDS, "body": "Akiba ya Kanda ya Kati inatosha miezi saba."}
    service.edit(office.officer.actor, memo, **theirs, due_at=None)
    mine = {**NEW, **decided_by(office.ps), "body": "Akiba ya Kanda ya Kati inatosha miezi minane."}
    soup = page.post(at, 409, **form, **mine)
    said = text(soup.select_one("main"))
    assert "Rehema Lukindo amebadilisha" in said
    assert {"saba", "minane"} <= {text(tag) for tag in soup.select("main ins, main del")}
    assert soup.select_one("[name=body]").get_text().strip() == mine["body"]


def test_papers_are_put_and_taken_away_on_the_page(office, page):
    memo = scenes.draft(office)
    at = f"/memos/{memo.id}"
    page.sign_in(office.officer)
    attach = f"{at}/attach"
    page.post(attach, 422, form_on=attach)
    page.post(attach, form_on=attach, paper=(__file__, "maelezo.txt"), title="Maelezo ya bei")
    assert "Maelezo ya bei" in text(page.follow().select_one("#papers"))
    link = f"{at}/link-file"
    page.post(link, 422, form_on=link, file=memo.file_id, folio="x")
    page.post(link, 422, form_on=link, file=memo.file_id, folio="99")
    page.post(link, form_on=link, file=memo.file_id, folio="1")
    soup = page.follow()
    forms = [form["action"] for form in soup.select("#papers form")]
    assert len(forms) == 2
    for action in forms:
        page.post(action, form_on=at)
    assert page.follow().select("#papers form") == []


def test_a_task_is_given_with_the_decision_and_done_on_the_page(office, page):
    memo = scenes.recommended(office)
    at = f"/memos/{memo.id}"
    page.sign_in(office.ps)
    approve = f"{at}/approve"
    page.post(approve, 422, form_on=approve, task_1="Ripoti")
    assert len(page.problems) == 2
    day = (today() + timedelta(days=5)).isoformat()
    given = {"task_1": "Toa ripoti", "task_1_post": office.lawyer.post.id, "task_1_due": day}
    page.post(approve, form_on=approve, text="Sawa", conditions="Bei ya mkataba.", **given)
    soup = page.follow()
    assert "Toa ripoti" in text(soup.select_one("#tasks"))
    assert "Bei ya mkataba." in text(soup.select_one("main"))
    assert page.sign_in(office.officer).get(at).select(".acts-main .btn-go") == []  # a task is still open
    page.sign_in(office.lawyer)
    soup = page.get(at)
    done = soup.select_one("#tasks a[data-dialog]")["href"]
    page.post(done, form_on=done, remark="Ripoti ipo folio 3.")
    assert "Ripoti ipo folio 3." in text(page.follow().select_one("#tasks"))
    page.get(done, 409)
    assert acts(page.sign_in(office.officer).get(at))[0] == "Imetekelezwa"


def test_any_two_versions_are_compared(office, page):
    memo = scenes.draft(office)
    for body in ("Moja mbili.", "Moja tatu."):
        service.edit(office.officer.actor, memo, **{**scenes.WORDS, "body": body}, due_at=None)
    page.sign_in(office.officer)
    page.client.get(f"/memos/{memo.id}/versions?old=3&new=1")
    soup = page.get(f"/memos/{memo.id}/versions/3?with=2")
    assert [text(tag) for tag in soup.select(".panel ins, .panel del")] == ["mbili", "tatu"]
    assert soup.select("form.tools select")
    page.get(f"/memos/{memo.id}/versions/3?with=9", 404)
    page.get(f"/memos/{memo.id}/versions?old=1&new=9", 404)


def test_a_change_at_a_stop_by_its_form(office, page):
    memo = scenes.submitted(office)
    at = f"/memos/{memo.id}/amend"
    page.sign_in(office.director)
    words = {"subject": memo.subject, "request": memo.request, "amount": "184,500,000", "body": "Bei mpya."}
    page.post(at, 422, form_on=at, **{**words, "body": memo.body})
    page.post(at, form_on=at, **words, why="Bei ilikuwa ya mwaka jana.")
    soup = page.follow()
    assert "Bei ilikuwa ya mwaka jana." in text(soup.select_one("aside"))
    assert again(memo).text_version == 2


def test_the_statements_of_a_memo_do_not_grow_with_what_goes_with_it(office, page):
    memo = scenes.approved(office)
    scenes.task(office, memo)
    page.sign_in(office.officer)
    page.get(f"/memos/{memo.id}")
    few = len(statements(page, f"/memos/{memo.id}"))
    for _ in range(3):
        scenes.task(office, memo)
    assert len(statements(page, f"/memos/{memo.id}")) == few
    draft = scenes.draft(office)
    for title in ("A", "B"):
        service.attach(office.officer.actor, draft, "a.pdf", scenes.PDF, title)
        page.get(f"/memos/{draft.id}")
        counts = len(statements(page, f"/memos/{draft.id}"))
        few = counts if title == "A" else few
    assert counts == few


def test_the_list_says_what_is_asked_of_each_reader(office, page):
    stops = [
        Stop(StepKind.COMMENT, office.lawyer.post.id, 1),
        Stop(StepKind.CONCUR, office.director.post.id, 1),
        Stop(StepKind.APPROVE, office.ps.post.id),
    ]
    memo = scenes.submitted(office, steps=stops)
    service.ask(office.director.actor, memo, office.deputy.post.id, "Je?", 1)
    for who, verb in (("lawyer", "Toa maoni"), ("director", "Ridhia"), ("deputy", "Toa maoni yako")):
        soup = page.sign_in(office.everyone[who]).get("/memos")
        assert text(soup.select_one("ol.work .go")).startswith(f"{verb}:")
        soup = page.get(f"/memos/{memo.id}")
        assert len(soup.select(".need")) == 1
        assert text(soup.select_one(".acts-main .btn-go")) == verb
