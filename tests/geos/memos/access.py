"""Who may open and move a memo: its author's post and the posts of its route."""

from types import SimpleNamespace

from geos.core.clock import today
from geos.routes.models import StepKind
from tests.geos.files.scenes import file_with
from tests.geos.memos import scenes
from tests.geos.test_access import Row

ROUTE = "officer director ps"  # the author and the stops
FORM = {"subject": "Dawa", "request": "Kuhamisha.", "body": "Maneno.", "level": "0"}


def scene(office):
    """The officer's memos in every state that an act needs, and a file with the officer."""
    file = file_with(office, office.officer)
    memos = {
        name: getattr(scenes, name)(office, file=file).id
        for name in ("draft", "submitted", "recommended", "returned", "approved", "asked")
    }
    stops = {kind: scenes.at_stop(office, kind, file=file).id for kind in (StepKind.COMMENT, StepKind.CONCUR)}
    papers = scenes.with_papers(office, file)
    changed = _changed(office, scenes.draft(office, file))
    task = scenes.task(office, scenes.approved(office, file=file))
    return SimpleNamespace(
        **memos, **stops, **papers, file=file_with(office, office.officer).id, changed=changed,
        ps=office.ps.post.id, lawyer=office.lawyer.post.id, task=task.id,
    )  # fmt: skip


def _changed(office, memo):
    from geos.memos import service

    service.edit(office.officer.actor, memo, **{**scenes.WORDS, "body": "Mpya."}, due_at=memo.due_at)
    return memo.id


def at(name, **more):
    return lambda scene: {"memo_id": getattr(scene, name), **more}


def seen(name, **data):
    """The hidden fields of the page as it stands, and what is written."""

    def form(scene):
        from geos.core.db import db
        from geos.memos.models import Memo

        memo = db.session.get(Memo, getattr(scene, name))
        return {"version": memo.version, "text_version": memo.text_version, **data}

    return form


def task(scene):
    return {"task_id": scene.task}


def paper(scene):
    return {**seen("papers")(scene), "paper": (__file__, "maelezo.txt")}


def linked(scene):
    return {**seen("papers")(scene), "file": scene.file}


def given(scene):
    return {**seen("approved")(scene), "task": "Ripoti", "post_id": scene.lawyer, "due_on": str(today())}


def ended(scene, **words):
    from geos.core.db import db
    from geos.memos.models import MemoTask

    return {"version": db.session.get(MemoTask, scene.task).version, **words}


def question(scene):
    return {**seen("submitted")(scene), "to_post": scene.lawyer, "text": "Sheria?"}


def stop(scene):
    return {**seen("submitted")(scene), "post": scene.lawyer, "kind": "comment"}


def post(act, may, denied, name, **data):
    """The row of an act upon one of the memos."""
    return Row("POST", f"memos.{act}", may, 303, denied, args=at(name), data=seen(name, **data))


def new(scene):
    return {**FORM, "stop_1_post": scene.ps, "stop_1_kind": "approve"}


ROWS = (
    Row("GET", "memos.index", "everyone"),
    Row("GET", "memos.show", ROUTE, args=at("submitted")),
    Row("GET", "memos.version", "officer", args=at("changed", number=2)),
    Row("GET", "memos.draft", "officer", denied="clerk records", args=lambda s: {"file_id": s.file}),
    Row(
        "POST", "memos.draft", "officer", 303, denied="clerk records",
        args=lambda s: {"file_id": s.file}, data=new,
    ),
    Row("GET", "memos.edit", "officer", denied="director ps", args=at("returned")),
    post("edit", "officer", "director ps", "returned", **FORM),
    Row("POST", "memos.submit", "officer", 303, args=at("draft"), data=seen("draft")),
    post("recall", "officer", "director ps", "submitted"),
    post("carry_out", "officer", "director ps", "approved"),
    Row("GET", "memos.withdraw", "officer", denied="director ps", args=at("submitted")),
    post("withdraw", "officer", "director ps", "submitted"),
    Row("GET", "memos.recommend", "director", denied="officer ps", args=at("submitted")),
    post("recommend", "director", "officer ps", "submitted"),
    Row("GET", "memos.approve", "ps", denied="officer director", args=at("recommended")),
    post("approve", "ps", "officer director", "recommended"),
    Row("GET", "memos.send_back", "ps", denied="officer director", args=at("recommended")),
    post("send_back", "ps", "officer director", "recommended", to="author", reason="Bei?"),
    Row("GET", "memos.refuse", "ps", denied="officer director", args=at("recommended")),
    post("refuse", "ps", "officer director", "recommended", reason="Hapana."),
    Row("GET", "memos.versions", "officer", 303, args=at("changed", old=1, new=2)),
    Row("GET", "memos.comment", "director", denied="officer ps", args=at("comment")),
    post("comment", "director", "officer ps", "comment", text="Sawa."),
    Row("GET", "memos.concur", "director", denied="officer ps", args=at("concur")),
    post("concur", "director", "officer ps", "concur"),
    Row("GET", "memos.advise_against", "director", denied="officer ps", args=at("submitted")),
    post("advise_against", "director", "officer ps", "submitted", reason="Fedha hazipo."),
    Row("GET", "memos.amend", "director", denied="officer ps", args=at("submitted")),
    post("amend", "director", "officer ps", "submitted", **{**FORM, "body": "Maneno mapya."}),
    Row("GET", "memos.ask", "director", denied="officer ps", args=at("submitted")),
    Row("POST", "memos.ask", "director", 303, denied="officer ps", args=at("submitted"), data=question),
    Row("GET", "memos.answer", "lawyer", denied="officer director ps", args=at("asked")),
    post("answer", "lawyer", "officer director ps", "asked", text="Sheria inaruhusu."),
    Row("GET", "memos.add_ahead", "director", denied="officer ps", args=at("submitted")),
    Row("POST", "memos.add_ahead", "director", 303, denied="officer ps", args=at("submitted"), data=stop),
    Row("GET", "memos.attach", "officer", args=at("papers")),
    Row("POST", "memos.attach", "officer", 303, args=at("papers"), data=paper),
    Row(
        "POST", "memos.detach", "officer", 303,
        args=lambda s: {"memo_id": s.papers, "attachment_id": s.attachment}, data=seen("papers"),
    ),
    Row("GET", "memos.link_file", "officer", args=at("papers")),
    Row("POST", "memos.link_file", "officer", 303, args=at("papers"), data=linked),
    Row(
        "POST", "memos.unlink_file", "officer", 303,
        args=lambda s: {"memo_id": s.papers, "link_id": s.link}, data=seen("papers"),
    ),
    Row("GET", "memos.give_task", "officer ps", denied="director", args=at("approved")),
    Row("POST", "memos.give_task", "officer ps", 303, denied="director", args=at("approved"), data=given),
    Row("GET", "memos.task", "officer director ps lawyer", 303, args=task),
    Row("GET", "memos.do_task", "lawyer", denied="officer director ps", args=task),
    Row("POST", "memos.do_task", "lawyer", 303, denied="officer director ps", args=task, data=ended),
    Row("GET", "memos.take_back_task", "officer ps", denied="director lawyer", args=task),
    Row(
        "POST", "memos.take_back_task", "officer ps", 303, denied="director lawyer", args=task,
        data=lambda s: ended(s, reason="Si lazima."),
    ),
)  # fmt: skip
